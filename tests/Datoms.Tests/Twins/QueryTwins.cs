using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Datoms.Tests.Query.Engine;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;
using Accrete.Query.Parse;
using Xunit;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>Compares drawn queries over databases of all shapes, seen in all ways, with nested loops over
/// lists.</summary>
public sealed class QueryTwins
{
    private const int QueriesEach = 40;
    private const int StepsMax = 60_000;

    public static TheoryData<string> Quick => TwinShape.Quick;

    public static TheoryData<string> Slow => TwinShape.Slow;

    [Theory]
    [MemberData(nameof(Quick))]
    public void Queries_find_what_nested_loops_find(string shape) =>
        Check(shape);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Slow))]
    public void Queries_find_what_nested_loops_find_in_large_databases(string shape) =>
        Check(shape);

    private static void Check(string shape)
    {
        TwinDatabase twin = TwinShape.DatabaseOf(shape);
        TwinSamples samples = TwinSamples.Of(twin);
        int answered = 0, full = 0, seed = shape.Length * 1000;
        foreach (TwinView view in TwinView.Of(twin))
        {
            Database seen = view.See(twin.Database);
            NaiveQuery naive = new(FactsOf(twin, view), RuleParser.Parse(TwinQueries.Rules));
            for (int i = 0; i < QueriesEach; i++)
            {
                int rows = Compare(seen, naive, new TwinQueries(seed++, samples), view, $"seed {seed - 1}");
                answered += rows >= 0 ? 1 : 0;
                full += rows > 0 ? 1 : 0;
            }
        }

        Assert.True(answered > 300 && full > 110, $"only {answered} of 400 queries were answered, {full} not empty");
    }

    /// <summary>Returns how many rows were found; -1 where the query is refused or too large.</summary>
    private static int Compare(Database seen, NaiveQuery naive, TwinQueries queries, TwinView view, string what)
    {
        string query = queries.Next(withTimes: view.IsHistory || view.Since is not null);
        ParsedQuery parsed = ParseCache.Queries.Parse(queries.Rows);
        Symbol[] variables = [.. queries.InputVariables.Select(name => Symbol.Of(null, name))];

        // An input that nothing else needs restricts nothing, even where it is empty.
        ImmutableDictionary<Symbol, object?> none = ImmutableDictionary<Symbol, object?>.Empty;
        bool isUsed = variables.Any(variable => NaiveQuery.Uses(parsed, variable));
        IEnumerable<ImmutableDictionary<Symbol, object?>> starts = isUsed
            ? queries.InputRows.Select(row => none.AddRange(
                variables.Select((variable, i) => KeyValuePair.Create(variable, row[i]))))
            : [none];
        HashSet<EdnVector>? expected = null;
        try
        {
            expected = naive.Run(parsed, starts, StepsMax);
        }
        catch (InvalidOperationException nothingIsReady) when (nothingIsReady.Message == NaiveQuery.NothingIsReady)
        {
            return -1;
        }

        if (expected is null)
        {
            return -1;
        }

        object?[] inputs = queries.Input() is { } input
            ? [seen, TwinQueries.Rules, input]
            : [seen, TwinQueries.Rules];
        object? actual = QueryEngine.Run(query, inputs, QueryOptions.Default);
        if (queries.CountsOnly)
        {
            Assert.True((long?)actual == (expected.Count == 0 ? null : expected.Count),
                $"{what} {view.Name}: {query}: {actual} instead of {expected.Count}");
            return expected.Count;
        }

        EdnVector[] found = [.. Assert.IsType<EdnSet>(actual).Cast<EdnVector>()
            .Select(row => EdnVector.Of([.. row.Select(Exact)]))];
        Assert.True(found.Length == expected.Count && expected.SetEquals(found),
            $"{what} {view.Name}: {query}\ninput {Short(queries.Input())}\n{found.Length} rows instead of "
            + $"{expected.Count}\nmissing {Short(expected.Except(found))}\ntoo many {Short(found.Except(expected))}");
        return found.Length;
    }

    private static string Short(object? rows) => rows switch
    {
        null => "none",
        IEnumerable<EdnVector> some => string.Join(' ', some.Take(5)),
        _ => EdnPrinter.Print(rows) is { Length: > 200 } text ? text[..200] : EdnPrinter.Print(rows),
    };

    /// <summary>Makes decimals that differ in scale alone differ for the nested loops too, as they do in
    /// joins and answers.</summary>
    private static object? Exact(object? value) => value is BigDecimal ? EdnPrinter.Print(value) : value;

    private static NaiveFacts FactsOf(TwinDatabase twin, TwinView view)
    {
        NaiveFacts facts = new(keyword => twin.Database.Schema.Entid(keyword));
        foreach (Datom datom in twin.Shown(view))
        {
            facts.Add(EdnVector.Of(datom.E, (long)datom.A, Exact(datom.V.ToObject()), datom.Tx, datom.Added));
        }

        return facts;
    }
}
