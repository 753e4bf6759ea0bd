using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Log;

/// <summary>One transaction in the log, with all that the value after it needs beside the value before.</summary>
/// <param name="T">Its t.</param>
/// <param name="NextT">The next number to be given out to a transaction or an entity after it.</param>
/// <param name="NextElement">The next number in the partition of the schema after it.</param>
/// <param name="Instant">Its <c>:db/txInstant</c>.</param>
/// <param name="Data">Its datoms, in the order in which they were written down.</param>
public sealed record LogEntry(long T, long NextT, int NextElement, Instant Instant, IReadOnlyList<Datom> Data)
{
    /// <summary>Returns the t, the instant, and how many datoms there are.</summary>
    public override string ToString() => $"t {T} at {Instant}, {Data.Count} datoms";

    /// <summary>Gets the datoms as they stand.</summary>
    internal ReadOnlySpan<Datom> Datoms => Data as Datom[] ?? [.. Data];
}
