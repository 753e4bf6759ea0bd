using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Leaves;
using Accrete.Index.Trees;
using Accrete.Query;
using Accrete.Query.Engine;
using Accrete.Query.Explain;
using Accrete.Schema;
using Accrete.Segments;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>What the queries of the benchmarks ask of a storage when nothing is at hand.</summary>
public sealed class ColdQueryTests
{
    /// <summary>The leaves that may be read, for each that has something of what is looked for.</summary>
    private const double LeavesMax = 1.2;

    private static readonly Dictionary<(string, int), (ColdStore Store, LeafMap Map)> Stores = [];

    /// <summary>Each query, on leaves and directories of the usual sizes and on small ones.</summary>
    public static TheoryData<string, int, int> Cases
    {
        get
        {
            TheoryData<string, int, int> cases = [];
            foreach (EdnMap query in BenchData.Queries)
            {
                cases.Add((string)query[Key("name")]!, Leaf.RowsMax, IndexDirectory.ChildrenMax);
                cases.Add((string)query[Key("name")]!, 512, 512);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_query_costs_a_round_trip_a_level_and_step_and_reads_the_leaves_that_it_needs(
        string name, int rows, int children)
    {
        EdnMap @case = BenchData.Queries.Single(query => name.Equals(query[Key("name")]));
        string dataset = ((Keyword)@case[Key("dataset")]!).Name;
        (ColdStore store, LeafMap map) = StoreOf(dataset, rows, children);
        Asked asked = new(BenchData.Of(dataset), @case);
        object? expected = QueryEngine.Run(asked.Query, asked.Inputs(asked.Database), QueryOptions.Default);

        Database cold = store.Open();
        object? answer = QueryEngine.Run(asked.Query, asked.Inputs(cold), QueryOptions.Default);
        int roundTrips = store.RoundTrips;
        HashSet<SegmentId> read = [.. store.Leaves];
        Assert.Equal(expected, answer);

        QueryPlan plan = QueryEngine.Explain(asked.Query, asked.Inputs(cold), QueryOptions.Default);
        HashSet<SegmentId> needed = asked.LeavesNeeded(plan, map);
        int steps = Flat(plan.Steps).Count(step => step.Index is not null) + (asked.IsPull ? 1 : 0);
        Assert.True(
            roundTrips <= steps * map.LevelsMax && read.Count <= needed.Count * LeavesMax,
            $"{roundTrips} round trips for {steps} steps and {map.LevelsMax} levels; {read.Count} leaves for "
                + $"{needed.Count}; {read.Except(needed).Count()} others\n{plan}");
    }

    private static IEnumerable<QueryPlanStep> Flat(IEnumerable<QueryPlanStep> steps) =>
        steps.SelectMany(step => Flat(step.Inner).Prepend(step));

    private static (ColdStore Store, LeafMap Map) StoreOf(string dataset, int rows, int children)
    {
        if (!Stores.TryGetValue((dataset, rows), out (ColdStore Store, LeafMap Map) known))
        {
            ColdStore store = new(BenchData.Of(dataset), rows, children);
            known = (store, new LeafMap(store.Open()));
            Stores.Add((dataset, rows), known);
        }

        return known;
    }

    private static Keyword Key(string name) => Keyword.Of(null, name);

    /// <summary>A query, and what its steps look for.</summary>
    private sealed class Asked
    {
        private readonly EdnMap _case;
        private readonly EdnVector _in;

        public Asked(Database database, EdnMap @case)
        {
            Database = database;
            _case = @case;
            Query = (EdnVector)@case[Key("query")]!;
            int at = Query.ToList().IndexOf(Key("in"));
            int where = Query.ToList().IndexOf(Key("where"));
            _in = at < 0 ? EdnVector.Of(Symbol.Of(null, "$")) : new EdnVector([.. Query.Take(where).Skip(at + 1)]);
        }

        public Database Database { get; }

        public EdnVector Query { get; }

        public bool IsPull => EdnPrinter.Print(Query).Contains("(pull ", StringComparison.Ordinal);

        public object?[] Inputs(Database database)
        {
            IEnumerable<object?> own = _case[Key("inputs")] is EdnVector inputs ? inputs : [];
            return _case[Key("rules")] is { } rules ? [database, rules, .. own] : [database, .. own];
        }

        /// <summary>Returns the leaves with the datoms that the steps look for, each with what the steps before it
        /// found.</summary>
        public HashSet<SegmentId> LeavesNeeded(QueryPlan plan, LeafMap map)
        {
            HashSet<SegmentId> needed = [];
            List<object> before = [];
            foreach (QueryPlanStep step in plan.Steps)
            {
                foreach (QueryPlanStep own in step.Inner.IsEmpty ? [step] : step.Inner)
                {
                    if (own.Index is not null)
                    {
                        IEnumerable<(IndexOrder, Datom)> datoms = own.Index.StartsWith("walk", StringComparison.Ordinal)
                            ? Walked(before, (EdnVector)own.Clause)
                            : LookedFor(before, (EdnVector)own.Clause);
                        needed.UnionWith(datoms.Select(found => map.Of(found.Item1, found.Item2)));
                    }
                }

                before.Add(step.Clause);
            }

            if (IsPull)
            {
                needed.UnionWith(Found(before, "?e").SelectMany(e => Database.Source.Read(
                    IndexOrder.Eavt, Bound.Before(1, (long)e!), Bound.After(1, (long)e!)))
                    .Select(datom => map.Of(IndexOrder.Eavt, datom)));
            }

            return needed;
        }

        private IEnumerable<(IndexOrder, Datom)> LookedFor(List<object> before, EdnVector clause)
        {
            DbAttribute attribute = Attribute(clause);
            IndexOrder byValue = attribute.IsRef ? IndexOrder.Vaet : IndexOrder.Avet;
            bool canByValue = attribute.IsRef || attribute.HasAvet;
            if (IsBound(before, clause[0]))
            {
                return Found(before, clause[0]!.ToString()!).SelectMany(e => Read(IndexOrder.Aevt,
                    Bound.Before(2, (long)e!, attribute.Id), Bound.After(2, (long)e!, attribute.Id)));
            }

            object? value = clause.Count > 2 ? clause[2] : null;
            bool isVariable = value is Symbol;
            if (canByValue && value is not null && (!isVariable || IsBound(before, value)))
            {
                IEnumerable<object?> values = isVariable ? Found(before, value.ToString()!) : [value];
                return values.SelectMany(one =>
                {
                    Assert.True(attribute.IsRef || ValueConversion.TryConvert(one, attribute.ValueType, out _));
                    Value key = attribute.IsRef ? Value.Ref((long)one!)
                        : ValueConversion.TryConvert(one, attribute.ValueType, out Value own) ? own : default;
                    return Read(byValue, Bound.Before(2, 0, attribute.Id, key), Bound.After(2, 0, attribute.Id, key));
                });
            }

            bool isNarrowed = isVariable && EdnPrinter.Print(Query).Contains("(> " + value, StringComparison.Ordinal);
            if (!isNarrowed)
            {
                return Read(IndexOrder.Aevt, Bound.Before(1, 0, attribute.Id), Bound.After(1, 0, attribute.Id));
            }

            IEnumerable<object> comparisons = Query.OfType<EdnVector>().Where(form => form[0] is EdnList);
            return Found([.. before, clause, .. comparisons], value!.ToString()!).SelectMany(one => Read(
                byValue, Bound.Before(2, 0, attribute.Id, Value.Long((long)one!)),
                Bound.After(2, 0, attribute.Id, Value.Long((long)one!))));
        }

        /// <summary>Returns the edges of all nodes that a walk reaches.</summary>
        private IEnumerable<(IndexOrder, Datom)> Walked(List<object> before, EdnVector clause)
        {
            DbAttribute attribute = Attribute(clause);
            object?[] nodes =
            [
                .. Found(before, "?a"), .. Found([.. before, EdnReader.Read("(reach ?a ?b)")!], "?b"),
            ];
            return nodes.SelectMany(e => Read(
                IndexOrder.Aevt, Bound.Before(2, (long)e!, attribute.Id), Bound.After(2, (long)e!, attribute.Id)));
        }

        private IEnumerable<(IndexOrder, Datom)> Read(IndexOrder order, Bound from, Bound to) =>
            Database.Source.Read(order, from, to).Select(datom => (order, datom));

        private DbAttribute Attribute(EdnVector clause) =>
            Database.Schema.Attribute(Database.Schema.Entid((Keyword)clause[1]!)!.Value)!;

        private bool IsBound(List<object> before, object? term) => term is Symbol { Name: not "_" }
            && (_in.Contains(term) || before.Exists(
                clause => EdnPrinter.Print(clause).Contains(term.ToString()!, StringComparison.Ordinal)));

        /// <summary>Returns the values that a variable has after some clauses.</summary>
        private IEnumerable<object?> Found(List<object> clauses, string variable)
        {
            if (clauses.Count == 0)
            {
                return [Inputs(Database)[_in.ToList().FindIndex(item => variable.Equals(item?.ToString()))]];
            }

            object query = new EdnVector(
            [
                Key("find"), EdnReader.Read($"[{variable} ...]"), Key("in"), .. _in, Key("where"), .. clauses,
            ]);
            return (EdnVector)QueryEngine.Run(query, Inputs(Database), QueryOptions.Default)!;
        }
    }
}
