using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;

namespace Accrete.Bench.Systems;

/// <summary>Accrete, in memory.</summary>
internal sealed class OurSystem : BenchSystem
{
    private static readonly string[] AfterSmallTransaction = ["q1", "two-hops", "orders-of-customer"];

    /// <inheritdoc/>
    public override string Name => "ours";

    /// <inheritdoc/>
    public override SystemResult Run(BenchContext context)
    {
        SystemResult result = new(Name,
            $"Accrete {typeof(Database).Assembly.GetName().Version?.ToString(3)}, in memory");
        if (context.Options.Writes)
        {
            OurWrites.Run(context, result);
        }

        Dictionary<string, (OurDatabase Database, long[] Entities)> databases = Load(context, result);
        foreach (BenchQuery query in context.Queries)
        {
            (OurDatabase database, long[] entities) = databases[query.Dataset];
            result.Queries[query.Name] = Ask(database.Value, entities, query, context.Rules);
        }

        foreach (BenchQuery query in context.Queries.Where(q => AfterSmallTransaction.Contains(q.Name)))
        {
            AskAfterTransaction(databases[query.Dataset].Database, query, result);
        }

        foreach ((OurDatabase database, _) in databases.Values)
        {
            database.Dispose();
        }

        if (context.Options is { Writes: true, MbrainzDirectory: { } folder, MbrainzCases: { } cases })
        {
            AskMbrainz(folder, cases, context.Rules, result);
        }

        return result;
    }

    /// <summary>Loads the data sets of the queries that are wanted, each with its entities in the order of
    /// loading.</summary>
    /// <param name="context">The run.</param>
    /// <param name="result">Takes figures.</param>
    /// <param name="place">Where; in memory unless given.</param>
    public static Dictionary<string, (OurDatabase Database, long[] Entities)> Load(
        BenchContext context, SystemResult result, OurPlace? place = null)
    {
        Dictionary<string, (OurDatabase Database, long[] Entities)> databases = new(StringComparer.Ordinal);
        HashSet<string> wanted = [.. context.Queries.Select(q => q.Dataset)];
        if (wanted.Contains("people"))
        {
            Add("people", OurData.People(context.Data, place), ":name");
        }

        if (wanted.Contains("graph"))
        {
            Add("graph", OurData.Graph(context.Data, place), ":id");
        }

        if (wanted.Contains("orders"))
        {
            OurDatabase orders = OurData.Orders(context.Data, place);
            long before = orders.DatomCount;
            long start = Stopwatch.GetTimestamp();
            OurData.AddItems(orders, context.Data);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            result.Figures.Add(
                ("items, transactions of 1000, pipelined", (orders.DatomCount - before) / seconds, "datoms/s"));
            Add("orders", orders, ":customer/id", ":order/id", ":item/id");
        }

        return databases;

        void Add(string name, OurDatabase database, params string[] attributes) =>
            databases.Add(name, (database, Entities(database, attributes)));
    }

    // The entities in the order of loading, which is the order of their ids.
    private static long[] Entities(OurDatabase database, string[] attributes)
    {
        List<long> entities = [];
        foreach (string attribute in attributes)
        {
            object? found = OurDatabase.Query(
                EdnReader.Read($"[:find [?e ...] :where [?e {attribute}]]")!, [database.Value]);
            entities.AddRange(((EdnSequence)found!).Select(e => (long)e!)); // a collection find gives a vector of ids
        }

        entities.Sort();
        return [.. entities];
    }

    /// <summary>Measures a query.</summary>
    public static QueryResult Ask(Database value, long[] entities, BenchQuery query, TimingRules rules)
    {
        object?[] inputs = Inputs(value, query);
        Timing timing = rules.Measure(() => OurDatabase.Query(query.Query, inputs), out object? answer);
        return new QueryResult(timing, Answer.Of(answer, query.Entities, e => Array.BinarySearch(entities, e)));
    }

    /// <summary>Returns the inputs of a query over a value.</summary>
    public static object?[] Inputs(Database value, BenchQuery query) =>
        query.Rules is null ? [value, .. query.Inputs] : [value, query.Rules, .. query.Inputs];

    // The trap: statistics or caches that every transaction throws away.
    private static void AskAfterTransaction(OurDatabase database, BenchQuery query, SystemResult result)
    {
        const int Rounds = 11;
        List<double> times = [];
        for (int i = 0; i < Rounds; i++)
        {
            database.Transact($"[{{:db/doc \"one more {i}\"}}]");
            object?[] inputs = Inputs(database.Value, query);
            long start = Stopwatch.GetTimestamp();
            GC.KeepAlive(OurDatabase.Query(query.Query, inputs));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        result.Figures.Add(($"first {query.Name} after one small transaction", times[Rounds / 2], "ms"));
        // Measured for this query a moment ago.
        result.Figures.Add(($"  as a multiple of the warm {query.Name}",
            times[Rounds / 2] / result.Queries[query.Name].Timing!.Value.MedianMs, "x"));
    }

    private static void AskMbrainz(string folder, string cases, TimingRules rules, SystemResult result)
    {
        using OurDatabase mbrainz = OurData.Mbrainz(folder);
        Database value = mbrainz.Value;
        TimingRules few = rules with
        {
            WarmMs = rules.WarmMs / 10,
            RunsMin = 5,
            RunsMax = 20,
            BudgetMs = rules.BudgetMs / 10,
        };
        double total = 0, slowest = 0, slowestFirst = 0;
        string slowestName = "", slowestFirstName = "";
        // The file is one vector of maps with these keys.
        foreach (EdnMap @case in ((EdnSequence)EdnReader.Read(File.ReadAllText(cases))!).Cast<EdnMap>())
        {
            object query = @case[Keyword.Of(null, "query")]!;
            object?[] inputs = [.. ((EdnSequence)@case[Keyword.Of(null, "inputs")]!).Select(
                i => i is Tagged { Tag.Name: "db" } ? value : i)];
            string name = (string)@case[Keyword.Of(null, "name")]!;
            if (!TryMeasure(few, query, inputs, out Timing timing))
            {
                continue;
            }

            total += timing.MedianMs;
            (slowest, slowestName) = timing.MedianMs > slowest ? (timing.MedianMs, name) : (slowest, slowestName);
            (slowestFirst, slowestFirstName) = timing.FirstMs > slowestFirst
                ? (timing.FirstMs, name)
                : (slowestFirst, slowestFirstName);
        }

        result.Figures.Add(("MusicBrainz queries, sum of warm medians", total, "ms"));
        result.Figures.Add(("MusicBrainz queries, the slowest", slowest, "ms"));
        result.Figures.Add(("MusicBrainz queries, the slowest first run", slowestFirst, "ms"));
        BenchContext.Say($"MusicBrainz: slowest {slowestName}, slowest first run {slowestFirstName}");
    }

    // Some of the recorded queries are errors on purpose: they have no time.
    private static bool TryMeasure(TimingRules rules, object query, object?[] inputs, out Timing timing)
    {
        try
        {
            timing = rules.Measure(() => QueryEngine.Run(query, inputs, QueryOptions.Default), out _);
            return true;
        }
        catch (AccreteException)
        {
            timing = default;
            return false;
        }
    }
}
