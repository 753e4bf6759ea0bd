using System;
using System.Collections.Generic;

namespace Accrete.Log;

/// <summary>All transactions after bootstrap in order of t: an immutable value that shares what it has with its successors.</summary>
public sealed class TxLog
{
    /// <summary>Gets the log without transactions.</summary>
    public static TxLog Empty { get; } = new();

    /// <summary>Returns the log with one more transaction, whose t is larger than all before.</summary>
    internal TxLog Append(long t, ReadOnlySpan<Datom> datoms) => throw new NotImplementedException();

    /// <summary>Returns the transactions with <paramref name="fromT"/> &lt;= t &lt; <paramref name="toT"/>, oldest first; null leaves
    /// an end open.</summary>
    public IEnumerable<LogEntry> Range(long? fromT, long? toT) => throw new NotImplementedException();
}
