using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Accrete.Bench.Durable;
using Accrete.Bench.Scale;
using Accrete.Segments;

namespace Accrete.Bench.Partitions;

/// <summary>What a question took, all askings together.</summary>
/// <param name="Count">How often it was asked.</param>
/// <param name="Segments">How many segments were fetched.</param>
/// <param name="Waits">How often it was waited for storage.</param>
/// <param name="Bytes">How many bytes were fetched.</param>
/// <param name="Ms">How long it took.</param>
/// <param name="Lookups">How many segments were asked for.</param>
internal readonly record struct Asked(int Count, long Segments, long Waits, long Bytes, double Ms, long Lookups)
{
    private const int DrawsEach = 1 << 20;

    /// <summary>Gets how many segments one asking fetched.</summary>
    public double SegmentsEach => (double)Segments / Count;

    /// <summary>Gets what part of the segments was at hand.</summary>
    public double HitRate => Lookups == 0 ? 1 : 1 - ((double)Segments / Lookups);

    /// <summary>Draws numbers below a bound: the same each time, and others for each part.</summary>
    public static IReadOnlyList<int> Draw(int count, int bound, int part)
    {
        Invariant.Check(count <= DrawsEach, "parts do not share numbers");
        ScaleShop chance = new();
        for (int i = 0; i < part * DrawsEach; i++)
        {
            chance.Below(1);
        }

        return [.. Enumerable.Range(0, count).Select(_ => chance.Below(bound))];
    }

    /// <summary>Asks, and counts.</summary>
    /// <param name="customers">Whom to ask for.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="before">What is done before each, and not counted.</param>
    public static Asked Measure(IReadOnlyList<int> customers, Action<int> ask, Action? before = null)
    {
        using SegmentCounts counts = new();
        Asked sum = default;
        foreach (int customer in customers)
        {
            before?.Invoke();
            (long waits, _) = counts.Now;
            long bytes = counts.Bytes, start = Stopwatch.GetTimestamp();
            using IoMeter meter = IoMeter.Begin(() => Stopwatch.GetElapsedTime(start));
            ask(customer);
            sum = new Asked(
                sum.Count + 1, sum.Segments + meter.Loads, sum.Waits + counts.Now.Waits - waits,
                sum.Bytes + counts.Bytes - bytes, sum.Ms + Stopwatch.GetElapsedTime(start).TotalMilliseconds,
                sum.Lookups + meter.Lookups);
        }

        return sum;
    }
}
