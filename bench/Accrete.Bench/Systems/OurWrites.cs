using System;
using System.Diagnostics;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Bench.Systems;

/// <summary>Measures how fast we write, and what a datom costs in memory.</summary>
internal static class OurWrites
{
    private const int SmallCount = 20_000;

    private const string SmallSchema = """
        [{:db/ident :k :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
         {:db/ident :v :db/valueType :db.type/string :db/cardinality :db.cardinality/one}]
        """;

    /// <summary>Measures; called first, while the heap is empty.</summary>
    public static void Run(BenchContext context, SystemResult result)
    {
        if (context.Options.MbrainzDirectory is { } folder)
        {
            // Once to compile the code, so that the second shows the speed of a running process.
            OurData.Mbrainz(folder).Dispose();
            long before = HeapBytes();
            long start = Stopwatch.GetTimestamp();
            using OurDatabase mbrainz = OurData.Mbrainz(folder);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            result.Figures.Add(("MusicBrainz import, parsing included", mbrainz.DatomCount / seconds, "datoms/s"));
            AddBytes("bytes a datom, MusicBrainz (heap after collection)", before, mbrainz, result);
        }

        long empty = HeapBytes();
        using OurDatabase orders = OurData.Orders(context.Data);
        OurData.AddItems(orders, context.Data);
        AddBytes("bytes a datom, customers, orders and items (heap)", empty, orders, result);
        Small(result);
    }

    private static void Small(SystemResult result)
    {
        Keyword k = Keyword.Of(null, "k"), v = Keyword.Of(null, "v");
        using (OurDatabase waiting = new("small-waiting", SmallSchema))
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < SmallCount; i++)
            {
                waiting.Transact(EdnVector.Of(Entity(i)));
            }

            AddSpeed("small transactions, waiting for each", start, result);
        }

        using (OurDatabase pipelined = new("small-pipelined", SmallSchema))
        {
            long start = Stopwatch.GetTimestamp();
            pipelined.TransactAll(Enumerable.Range(0, SmallCount), 1, Entity);
            AddSpeed("small transactions, pipelined", start, result);
        }

        EdnMap Entity(int i) => EdnMap.Of(k, (long)i, v, "v" + i);
    }

    private static void AddSpeed(string name, long start, SystemResult result) =>
        result.Figures.Add((name, SmallCount / Stopwatch.GetElapsedTime(start).TotalSeconds, "tx/s"));

    private static void AddBytes(string name, long before, OurDatabase database, SystemResult result)
    {
        Database value = database.Value;
        double bytes = HeapBytes() - before;
        result.Figures.Add((name, bytes / database.DatomCount, "B"));
        GC.KeepAlive(value);
    }

    private static long HeapBytes()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
