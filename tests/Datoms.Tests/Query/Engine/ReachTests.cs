using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Datoms.Tests.Reads;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Columns;
using Accrete.Query.Engine;
using Accrete.Query.Rules;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>Rules that follow edges, against a walk over the same edges.</summary>
public sealed class ReachTests
{
    private const string Schema = """
        [{:db/ident :edge, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/many}
         {:db/ident :road, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/many}
         {:db/ident :next, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        """;

    /// <summary>A rule, the edges that its steps follow, and those that it ends with.</summary>
    public static TheoryData<string, string, string> Rules => new()
    {
        { "[[(r ?a ?b) [?a :edge ?b]] [(r ?a ?b) [?a :edge ?x] (r ?x ?b)]]", "edge", "edge" },
        { "[[(r ?a ?b) (r ?x ?b) [?a :edge ?x]] [(r ?from ?to) [?from :edge ?to]]]", "edge", "edge" },
        { "[[(r ?a ?b) [?a :road ?b]] [(r ?a ?b) [?a :edge ?x] (r ?x ?b)]]", "edge", "road" },
        {
            "[[(r ?a ?b) [?a :edge ?b]] [(r ?a ?b) [?a :road ?b]] "
                + "[(r ?a ?b) [?a :edge ?x] (r ?x ?b)] [(r ?a ?b) [?a :road ?x] (r ?x ?b)]]",
            "edge road", "edge road"
        },
        {
            "[[(r ?a ?b) [?a :edge ?b]] [(r ?a ?b) [?a :road ?x] (r ?x ?b)] [(r ?a ?b) [?a :edge ?x] (r ?x ?b)]]",
            "edge road", "edge"
        },
        { "[[(r ?a ?b) [?a :next ?b]] [(r ?a ?b) [?a :next ?x] (r ?x ?b)]]", "next", "next" },
        { "[[(r ?a ?b) [?a :edge ?x] [?x :next ?b]] [(r ?a ?b) [?a :edge ?x] (r ?x ?b)]]", "edge", "edge-next" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_a_rule_reaches_is_what_a_walk_reaches(string rules, string steps, string ends)
    {
        for (int seed = 1; seed <= 6; seed++)
        {
            Graph graph = Graph.Draw(seed, nodeCount: 40, edgeCount: seed * 12);
            HashSet<(long, long)> all = graph.Reach(steps, ends);
            foreach (long[] from in new long[][] { [graph.Nodes[3]], [.. graph.Nodes.Take(9)], [graph.Nodes[0], 77] })
            {
                HashSet<(long, long)> ahead = Ask(
                    graph, "[:find ?a ?b :in $ % [?a ...] :where (r ?a ?b)]", rules, from);
                Assert.Equal([.. all.Where(pair => from.Contains(pair.Item1)).Order()], [.. ahead.Order()]);

                HashSet<(long, long)> back = Ask(graph, "[:find ?a ?b :in $ % [?b ...] :where (r ?a ?b)]", rules, from);
                Assert.Equal([.. all.Where(pair => from.Contains(pair.Item2)).Order()], [.. back.Order()]);
            }
        }
    }

    [Fact]
    public void Rows_beside_the_one_that_asks_a_rule_are_kept()
    {
        Graph graph = Graph.Draw(seed: 5, nodeCount: 40, edgeCount: 60);
        const string rules = "[[(r ?a ?b) [?a :edge ?b]] [(r ?a ?b) [?a :edge ?x] (r ?x ?b)]]";
        EdnSet found = (EdnSet)QueryEngine.Run(
            "[:find ?a ?word ?b :in $ % ?a ?word :where (r ?a ?b)]",
            [graph.Database, rules, graph.Nodes[3], "word"], QueryOptions.Default)!;
        Assert.Equal(
            graph.Reach("edge", "edge").Where(pair => pair.Item1 == graph.Nodes[3])
                .Select(pair => (pair.Item1, "word", pair.Item2)).Order(),
            found.Cast<EdnVector>().Select(row => ((long)row[0]!, (string)row[1]!, (long)row[2]!)).Order());
    }

    [Theory]
    [InlineData(1, 0, 100, 0, 100)]
    [InlineData(2, 0, 3000, 0, 1000)]
    [InlineData(3, long.MinValue, long.MaxValue, 5, 10)]
    [InlineData(4, -70, 5000, 17, 18)]
    public void Set_of_nodes_keeps_each_once_in_the_order_met(int seed, long min, long max, long low, long high)
    {
        NodeSet nodes = new();
        Random random = new(seed);
        for (int round = 0; round < 3; round++)
        {
            List<long> met = [];
            for (int i = 0; i < 40; i++)
            {
                long[] drawn = [.. Enumerable.Range(0, random.Next(60)).Select(_ => random.NextInt64(min, max))];
                nodes.AddRange(drawn);
                met.AddRange(drawn);
                if (i == 20)
                {
                    nodes.Widen(low, high, (int)(high - low));
                }
            }

            Assert.Equal([.. met.Distinct()], nodes.Members.ToArray());
            nodes.Clear();
        }
    }

    [Theory]
    [InlineData(1, 0, 0, 10)]
    [InlineData(2, 500, 17_592_186_045_416, 100)]
    [InlineData(3, 500, 0, long.MaxValue)]
    [InlineData(4, 500, long.MinValue, long.MaxValue)]
    public void Neighbours_of_a_code_come_in_the_order_of_the_rows(int seed, int count, long from, long spread)
    {
        Random random = new(seed);
        foreach (bool isSorted in new[] { false, true })
        {
            long[] keys = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(from, from + spread))];
            if (isSorted)
            {
                Array.Sort(keys);
            }

            long[] beside = [.. keys.Select(_ => random.NextInt64())];
            Adjacency adjacency = new(
                new Column(ColumnKind.Long, keys, count), new Column(ColumnKind.Long, beside, count));
            foreach (long key in (long[])[.. keys, from - 1, from + spread, 0])
            {
                Assert.Equal([.. beside.Where((_, row) => keys[row] == key)], adjacency.Of(key).ToArray());
            }
        }
    }

    private static HashSet<(long, long)> Ask(Graph graph, string query, string rules, long[] from)
    {
        EdnSet found = (EdnSet)QueryEngine.Run(
            query, [graph.Database, rules, new EdnVector([.. from.Select(node => (object?)node)])],
            QueryOptions.Default)!;
        HashSet<(long, long)> pairs = [.. found.Cast<EdnVector>().Select(row => ((long)row[0]!, (long)row[1]!))];
        Assert.Equal(found.Count, pairs.Count);
        return pairs;
    }

    /// <summary>A database of edges, and the same edges as pairs.</summary>
    private sealed record Graph(Database Database, long[] Nodes, IReadOnlyList<(long From, string Kind, long To)> Edges)
    {
        public static Graph Draw(int seed, int nodeCount, int edgeCount)
        {
            Random random = new(seed);
            Database database = Sample.Of(Schema, $"[{string.Concat(Enumerable.Range(0, nodeCount).Select(
                i => $"[:db/add \"n{i}\" :p/name \"n{i}\"]"))}]");
            long[] nodes = [.. ((EdnVector)QueryEngine.Run(
                "[:find [?e ...] :where [?e :p/name]]", [database], QueryOptions.Default)!).Cast<long>().Order()];
            for (int i = 0; i < edgeCount; i++)
            {
                string kind = random.Next(3) switch { 0 => "road", 1 => "next", _ => "edge" };
                long from = nodes[random.Next(nodeCount)], to = nodes[random.Next(nodeCount)];
                database = Sample.With(database, $"[[:db/add {from} :{kind} {to}]]");
            }

            IEnumerable<(long, string, long)> pairs = ((string[])["edge", "road", "next"]).SelectMany(kind =>
                ((EdnSet)QueryEngine.Run($"[:find ?e ?v :where [?e :{kind} ?v]]", [database], QueryOptions.Default)!)
                    .Cast<EdnVector>().Select(row => ((long)row[0]!, kind, (long)row[1]!)));
            return new Graph(database, nodes, [.. pairs]);
        }

        /// <summary>Returns all pairs of which some steps and an end lead from the first to the second.</summary>
        public HashSet<(long, long)> Reach(string steps, string ends)
        {
            HashSet<(long, long)> found = [.. Ends(ends)];
            int before;
            do
            {
                before = found.Count;
                foreach ((long from, string kind, long to) in Edges.Where(edge => steps.Contains(edge.Kind)))
                {
                    found.UnionWith(found.Where(pair => pair.Item1 == to).Select(pair => (from, pair.Item2)).ToList());
                }
            }
            while (found.Count > before);

            return found;
        }

        private IEnumerable<(long, long)> Ends(string ends) => ends == "edge-next"
            ? from edge in Edges
              where edge.Kind == "edge"
              from next in Edges
              where next.Kind == "next" && next.From == edge.To
              select (edge.From, next.To)
            : Edges.Where(edge => ends.Contains(edge.Kind)).Select(edge => (edge.From, edge.To));
    }
}
