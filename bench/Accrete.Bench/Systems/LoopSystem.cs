using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Bench.Systems;

/// <summary>The limit: loops written by hand over arrays, which a C# programmer would write who knows the
/// question beforehand.</summary>
/// <param name="makesObjects">Whether the answer is also handed over as a query gives it: a set of vectors
/// of boxed values.</param>
internal sealed class LoopSystem(bool makesObjects) : BenchSystem
{
    /// <inheritdoc/>
    public override string Name => makesObjects ? "loops+rows" : "loops";

    /// <inheritdoc/>
    public override SystemResult Run(BenchContext context)
    {
        SystemResult result = new(Name,
            makesObjects ? "C# loops over arrays, answer as EDN rows" : "C# loops over arrays, answer as arrays");
        Dictionary<string, Func<object?>> loops = Loops(context.Data);
        foreach (BenchQuery query in context.Queries)
        {
            if (loops.TryGetValue(query.Name, out Func<object?>? loop))
            {
                Timing timing = context.Rules.Measure(loop, out object? answer);
                result.Queries[query.Name] = new QueryResult(timing, Answer.Of(AsRows(answer), query.Entities, e => e));
            }
        }

        return result;
    }

    private Dictionary<string, Func<object?>> Loops(BenchData data)
    {
        PeopleColumns people = new(data.People);
        GraphColumns graph = new(data.Edges);
        OrderColumns orders = new(data);
        return new(StringComparer.Ordinal)
        {
            ["q1"] = () => Give(people.Named("Ivan"), row => EdnVector.Of((long)row)),
            ["q4"] = () => Give(people.MenNamed("Ivan"), row => EdnVector.Of((long)row.Entity, row.LastName, row.Age)),
            ["qpred1"] = () => Give(people.PaidMoreThan(50_000), row => EdnVector.Of((long)row.Entity, row.Salary)),
            ["group"] = () => Give(
                people.ByName(), row => EdnVector.Of(row.Name, row.Count, row.Average, row.AgeMin, row.AgeMax)),
            ["reach-from-one"] = () => graph.CountReachable(17),
            ["revenue-by-country"] = () => Give(orders.RevenueByCountry(), row => EdnVector.Of(row.Key, row.Value)),
        };
    }

    private object Give<T>(List<T> rows, Func<T, EdnVector> toVector) =>
        makesObjects ? EdnSet.Of(rows.Select(toVector)) : rows;

    // Off the clock: the arrays' rows in the form in which answers are compared.
    private static object? AsRows(object? answer) => answer switch
    {
        List<int> rows => rows.Select(row => EdnVector.Of((long)row)),
        List<(int Entity, string LastName, long Age)> rows =>
            rows.Select(r => EdnVector.Of((long)r.Entity, r.LastName, r.Age)),
        List<(int Entity, long Salary)> rows => rows.Select(r => EdnVector.Of((long)r.Entity, r.Salary)),
        List<NameGroup> rows => rows.Select(r => EdnVector.Of(r.Name, r.Count, r.Average, r.AgeMin, r.AgeMax)),
        List<KeyValuePair<string, long>> rows => rows.Select(r => EdnVector.Of(r.Key, r.Value)),
        _ => answer,
    };
}
