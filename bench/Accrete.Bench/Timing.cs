using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace Accrete.Bench;

/// <summary>How long a query took: the first run, and the median of the warm ones.</summary>
/// <param name="FirstMs">The first run.</param>
/// <param name="MedianMs">The median of the warm runs.</param>
/// <param name="Runs">How many warm runs were measured.</param>
internal readonly record struct Timing(double FirstMs, double MedianMs, int Runs);

/// <summary>Says how long to warm up and to measure.</summary>
internal sealed record TimingRules
{
    /// <summary>Gets how long to warm up after the first run, in milliseconds: a time and not a number of runs,
    /// since the just-in-time compiler takes up what is hot a tenth of a second after it was first called,
    /// however often that was.</summary>
    public int WarmMs { get; init; } = 1000;

    /// <summary>Gets the fewest measured runs.</summary>
    public int RunsMin { get; init; } = 10;

    /// <summary>Gets the most measured runs.</summary>
    public int RunsMax { get; init; } = 100;

    /// <summary>Gets after how many milliseconds no further run than the fewest is begun.</summary>
    public int BudgetMs { get; init; } = 2000;

    /// <summary>Gets after how many milliseconds a single run is given up, where the system can be stopped.</summary>
    public int GiveUpMs { get; init; } = 60_000;

    /// <summary>Runs, warms up, and measures.</summary>
    /// <param name="run">One run; its answer goes to <paramref name="answer"/>, so that nothing of it is
    /// optimised away.</param>
    /// <param name="answer">The answer of the first run.</param>
    public Timing Measure(Func<object?> run, out object? answer)
    {
        long start = Stopwatch.GetTimestamp();
        answer = run();
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < WarmMs)
        {
            GC.KeepAlive(run());
        }

        List<double> times = [];
        start = Stopwatch.GetTimestamp();
        while (times.Count < RunsMin
            || (times.Count < RunsMax && Stopwatch.GetElapsedTime(start).TotalMilliseconds < BudgetMs))
        {
            long begin = Stopwatch.GetTimestamp();
            GC.KeepAlive(run());
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        times.Sort();
        return new Timing(first, times[times.Count / 2], times.Count);
    }
}
