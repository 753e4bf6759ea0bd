using System;
using System.Collections.Generic;
using System.Threading;
using Accrete.Edn;
using Accrete.Query.Explain;
using Accrete.Query.Parse;
using Accrete.Query.Run;
using Accrete.Query.Shape;

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
        object? answer = QueryEngine.Guarded(
            () => QueryEngine.Execute(query, inputs, options, trace, cancellation).ToEdn());
        List<object?> entries = [Key("ret"), answer];
        if (options.IoContext is { } context)
        {
            // Everything is in memory: nothing was read from a storage or a cache.
            entries.AddRange(
            [
                Key("io-stats"),
                EdnMap.Of(
                    Key("io-context"), context,
                    Key("api"), Key("query"),
                    Key("api-ms"), Math.Round(elapsed().TotalMilliseconds, 2),
                    Key("reads"), EdnMap.Empty),
            ]);
        }

        if (trace is not null)
        {
            entries.AddRange([Key("query-stats"), PlanReport.StatsOf(trace, ParseCache.Queries.Parse(query).Form)]);
        }

        return EdnMap.Of(entries.ToArray());
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
