using System;
using System.Collections.Generic;
using System.Threading;
using Accrete.Edn;
using Accrete.Query.Explain;
using Accrete.Query.Parse;
using Accrete.Query.Run;
using Accrete.Query.Shape;
using Accrete.Segments;

namespace Accrete.Query.Engine;

/// <summary>Runs queries whose work is to be shown.</summary>
internal static class QueryReports
{
    /// <summary>Runs a query and returns how it was answered.</summary>
    public static QueryPlan Explain(
        object query, IReadOnlyList<object?> inputs, QueryOptions options, CancellationToken cancellation)
    {
        Func<TimeSpan> elapsed = Watch(options);
        PlanTrace trace = new(elapsed);
        QueryResult result = QueryEngine.Guarded(
            () => QueryEngine.Execute(query, inputs, options, trace, cancellation));
        return PlanReport.PlanOf(trace, result.Count, elapsed());
    }

    /// <summary>Runs a query and returns <c>{:ret ... :io-stats ... :query-stats ...}</c>, with those stats
    /// that the options want.</summary>
    public static EdnMap Run(
        object query, IReadOnlyList<object?> inputs, QueryOptions options, CancellationToken cancellation)
    {
        using WorkLimit.Scope limit = QueryEngine.Begin(options, cancellation);
        Func<TimeSpan> elapsed = Watch(options);
        PlanTrace? trace = options.QueryStats ? new PlanTrace(elapsed) : null;
        using IoMeter meter = IoMeter.Begin(elapsed);
        object? answer = QueryEngine.Guarded(
            () => QueryEngine.Execute(query, inputs, options, trace, cancellation).ToEdn());
        List<object?> entries = [Key("ret"), answer];
        if (options.IoContext is { } context)
        {
            entries.AddRange(
            [
                Key("io-stats"),
                EdnMap.Of(
                    Key("io-context"), context,
                    Key("api"), Key("query"),
                    Key("api-ms"), Math.Round(elapsed().TotalMilliseconds, 2),
                    Key("reads"), ReadsOf(meter)),
            ]);
        }

        if (trace is not null)
        {
            entries.AddRange([Key("query-stats"), PlanReport.StatsOf(trace, ParseCache.Queries.Parse(query).Form)]);
        }

        return EdnMap.Of(entries.ToArray());
    }

    /// <summary>Shows what was read; nothing of a database in memory.</summary>
    private static EdnMap ReadsOf(IoMeter meter)
    {
        List<KeyValuePair<object?, object?>> reads = [];
        foreach ((string key, object count) in (ReadOnlySpan<(string, object)>)
        [
            ("ocache", meter.Lookups), ("storage", meter.Loads), ("dir-load", meter.DirectoryLoads),
        ])
        {
            if (!count.Equals(0L))
            {
                reads.Add(new(Key(key), count));
            }
        }

        if (meter.Loads > 0)
        {
            reads.Add(new(Key("storage-ms"), Math.Round(meter.Waited.TotalMilliseconds, 2)));
        }

        return EdnMap.Of(reads);
    }

    private static Func<TimeSpan> Watch(QueryOptions options)
    {
        if (options.Clock is not { } clock)
        {
            return () => TimeSpan.Zero;
        }

        long start = clock.GetTimestamp();
        return () => clock.GetElapsedTime(start);
    }

    private static Keyword Key(string name) => Keyword.Of(null, name);
}
