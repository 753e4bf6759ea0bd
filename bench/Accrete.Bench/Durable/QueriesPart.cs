using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Bench.Systems;
using Accrete.Index;

namespace Accrete.Bench.Durable;

/// <summary>The queries of the benchmarks on a remote peer: warm, beside the same in memory; and cold, with an object
/// cache of a twentieth of the data.</summary>
internal static class QueriesPart
{
    private const int CachePart = 20;
    private const long CacheMin = 1 << 20;
    private const long CacheWarm = 1L << 30;
    private const double RatioAsked = 1.1;

    /// <summary>Measures.</summary>
    public static async Task RunAsync(DurableContext context)
    {
        BenchOptions options = context.Options.Bench;
        BenchContext bench = new(
            options, BenchData.Load(options.DataDirectory), BenchQuery.Load(options.DataDirectory, options.Filter),
            options.Rules);
        await using TransactorOnDisk transactor = await TransactorOnDisk.StartAsync(context.NewFolder("queries"))
            .ConfigureAwait(false);
        await using PeerInstance warm = new(settings: new PeerSettings { ObjectCacheMax = CacheWarm });
        BenchContext.Say("queries: loading ...");
        Dictionary<string, (OurDatabase Database, long[] Entities)> memory = OurSystem.Load(bench, new("memory", "")),
            remote = OurSystem.Load(bench, new("remote", ""), new OurPlace(warm, transactor.Uri));
        foreach ((OurDatabase database, _) in remote.Values)
        {
            await OrdersPart.IndexedAsync(database.Connection).ConfigureAwait(false);
            ReadAll(database.Value);
        }

        long bytes = warm.ObjectCacheBytes, cache = Math.Max(CacheMin, bytes / CachePart);
        context.Print();
        context.Print($"queries, median ms of warm runs; cold: object cache of {cache / 1024.0 / 1024:F1} MB for "
            + $"{bytes / 1024.0 / 1024:F1} MB of segments");
        context.Print($"{"query",-24}{"rows/value",12}{"memory",11}{"remote",11}{"ratio",8} |{"cold ms",9}{"waits",7}"
            + $"{"segments",10} | without bound: waits, segments");
        await using PeerInstance cold = new(settings: new PeerSettings { ObjectCacheMax = cache });
        await using PeerInstance unbound = new(settings: new PeerSettings { ObjectCacheMax = CacheWarm });
        List<double> ratios = [];
        foreach (BenchQuery query in bench.Queries)
        {
            ratios.Add(await AskAsync(
                context, bench, query, memory[query.Dataset], remote[query.Dataset], cold, unbound)
                .ConfigureAwait(false));
        }

        foreach ((OurDatabase database, _) in memory.Values.Concat(remote.Values))
        {
            database.Dispose();
        }

        context.AtMost("queries warm on a remote peer / in memory, geometric mean", RatioAsked,
            Math.Exp(ratios.Average(Math.Log)));
        context.AtMost("queries warm on a remote peer / in memory, the worst", RatioAsked, ratios.Max());
    }

    private static async Task<double> AskAsync(
        DurableContext context, BenchContext bench, BenchQuery query,
        (OurDatabase Database, long[] Entities) memory, (OurDatabase Database, long[] Entities) remote,
        PeerInstance cold, PeerInstance unbound)
    {
        (object? coldAnswer, double coldMs, long waits, long segments) =
            await AskColdAsync(query, remote.Database.Uri, cold).ConfigureAwait(false);
        (_, _, long depth, long needed) = await AskColdAsync(query, remote.Database.Uri, unbound).ConfigureAwait(false);

        // The first of the two would be measured while the code is being compiled: once more, then.
        OurSystem.Ask(memory.Database.Value, memory.Entities, query, bench.Rules);
        QueryResult there = OurSystem.Ask(remote.Database.Value, remote.Entities, query, bench.Rules);
        QueryResult here = OurSystem.Ask(memory.Database.Value, memory.Entities, query, bench.Rules);
        Answer coldly = Answer.Of(coldAnswer, query.Entities, e => Array.BinarySearch(remote.Entities, e));
        if (here.Answer != there.Answer || here.Answer != coldly)
        {
            throw new InvalidOperationException(
                $"{query.Name}: {here.Answer} in memory, {there.Answer} on a remote peer, {coldly} cold.");
        }

        (double hereMs, double thereMs) = (here.Timing!.Value.MedianMs, there.Timing!.Value.MedianMs); // measured
        context.Print($"{query.Name,-24}{here.Answer!.Shown,12}{hereMs,11:F3}{thereMs,11:F3}{thereMs / hereMs,8:F2}"
            + $" |{coldMs,9:F2}{waits,7}{segments,10} |{depth,7}{needed,10}");
        return thereMs / hereMs;
    }

    /// <summary>Asks while nothing of the query is at hand.</summary>
    private static async Task<(object? Answer, double Ms, long Waits, long Segments)> AskColdAsync(
        BenchQuery query, string uri, PeerInstance peer)
    {
        using Connection connection = await peer.ConnectAsync(uri).ConfigureAwait(false);
        peer.ReleaseObjectCache();
        using SegmentCounts counts = new();
        long start = Stopwatch.GetTimestamp();
        object? answer = OurDatabase.Query(query.Query, OurSystem.Inputs(connection.Db, query));
        double took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        (long waits, long segments) = counts.Now;
        return (answer, took, waits, segments);
    }

    private static void ReadAll(Database value)
    {
        foreach (IndexOrder order in Enum.GetValues<IndexOrder>())
        {
            GC.KeepAlive(value.Datoms(order).Count());
        }
    }
}
