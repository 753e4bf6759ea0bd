using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Accrete.Bench.Systems;
using Accrete.Edn;

namespace Accrete.Bench.Scale;

/// <summary>Fills one database up to millions of datoms, and measures at several sizes.</summary>
internal static class ScaleCommand
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        Fills one database and measures it at 2, 5, 10 and 20 million datoms: transactions, memory, lookups, scans.
          ./bench/run scale [--millions N]      up to N million datoms (20 unless given; 0.5 is possible)
        """;

    private const double MillionsDefault = 20;
    private const double Million = 1_000_000;

    /// <summary>Transactions are timed from this size on: until then the code is being compiled.</summary>
    private const long WarmDatoms = 200_000;

    /// <summary>Measures.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ArgumentException">The command line makes no sense.</exception>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        ScaleReport report = new(Console.Out);
        report.Begin();
        ScaleShop shop = new();
        using OurDatabase database = new("scale", ScaleShop.Schema);
        long emptyHeap = HeapBytes();
        Fill(database, shop, WarmDatoms);
        foreach (long size in Sizes(arguments))
        {
            report.Add(Measure(database, shop, size, emptyHeap));
        }

        report.End();
        return 0;
    }

    /// <summary>Returns the sizes: 2, 5, 10, 20, 50 and so on millions below the last, and that.</summary>
    private static long[] Sizes(IReadOnlyList<string> arguments)
    {
        double millions = MillionsDefault;
        if (arguments is ["--millions", string text])
        {
            if (!double.TryParse(text, CultureInfo.InvariantCulture, out millions) || millions < 0.5)
            {
                throw new ArgumentException($"--millions needs a number from 0.5 on, not {text}");
            }
        }
        else if (arguments.Count > 0)
        {
            throw new ArgumentException($"unknown option {arguments[0]}");
        }

        List<long> sizes = [];
        for (double step = 1; step < millions; step *= 10)
        {
            double[] three = [step, 2 * step, 5 * step];
            sizes.AddRange(three.Where(size => size >= 2 && size < millions).Select(size => (long)(size * Million)));
        }

        return [.. sizes, (long)(millions * Million)];
    }

    private static ScaleMark Measure(OurDatabase database, ScaleShop shop, long size, long emptyHeap)
    {
        long before = database.DatomCount;
        TimeSpan pause = GC.GetTotalPauseDuration();
        List<double> times = Fill(database, shop, size);
        pause = GC.GetTotalPauseDuration() - pause;
        double rate = (database.DatomCount - before) / (times.Sum() / 1000);
        long resident = Environment.WorkingSet;
        long heap = HeapBytes() - emptyHeap;
        Database value = database.Value;
        times.Sort();
        return new ScaleMark
        {
            Datoms = database.DatomCount,
            Rate = rate,
            TransactionMs = times,
            PauseSeconds = pause.TotalSeconds,
            HeapBytes = heap,
            ResidentBytes = resident,
            ProbeMicroseconds = [.. ScaleProbe.All.Select(probe => probe.Measure(value, shop))],
        };
    }

    /// <summary>Transacts up to a size; returns the milliseconds of each transaction.</summary>
    private static List<double> Fill(OurDatabase database, ScaleShop shop, long size)
    {
        List<double> times = [];
        while (database.DatomCount < size)
        {
            EdnVector data = shop.Next();
            long start = Stopwatch.GetTimestamp();
            database.Transact(data);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    // Not the aggressive collection: that gives memory back, and what follows would pay for taking it anew.
    private static long HeapBytes()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: false);
    }
}
