using System.Collections.Generic;

namespace Accrete.Bench.Scale;

/// <summary>What was measured when the database had reached a size.</summary>
internal sealed record ScaleMark
{
    /// <summary>Gets how many datoms the transactions made up to here.</summary>
    public required long Datoms { get; init; }

    /// <summary>Gets how many datoms a second were transacted since the mark before.</summary>
    public required double Rate { get; init; }

    /// <summary>Gets the time of each transaction since the mark before in milliseconds, ascending.</summary>
    public required IReadOnlyList<double> TransactionMs { get; init; }

    /// <summary>Gets for how many seconds the collector held everything since the mark before.</summary>
    public required double PauseSeconds { get; init; }

    /// <summary>Gets the bytes of the heap after a collection, less what was there before the first
    /// transaction.</summary>
    public required long HeapBytes { get; init; }

    /// <summary>Gets the bytes of the process in memory, before that collection.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>Gets the median of each question in microseconds, in the order of
    /// <see cref="ScaleProbe.All"/>.</summary>
    public required IReadOnlyList<double> ProbeMicroseconds { get; init; }

    /// <summary>Returns a part of the transactions' times: 0.5 for the median.</summary>
    public static double Quantile(IReadOnlyList<double> ascending, double part) =>
        ascending[(int)((ascending.Count - 1) * part)];
}
