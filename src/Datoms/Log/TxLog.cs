using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace Accrete.Log;

/// <summary>All transactions after bootstrap in order of t: an immutable value that shares what it has with its
/// successors.</summary>
public sealed class TxLog
{
    private readonly ImmutableList<LogEntry> _entries;

    private TxLog(ImmutableList<LogEntry> entries) => _entries = entries;

    /// <summary>Gets the log without transactions.</summary>
    public static TxLog Empty { get; } = new([]);

    /// <summary>Returns the log with one more transaction, whose t is larger than all before.</summary>
    internal TxLog Append(long t, ReadOnlySpan<Datom> datoms) => new(_entries.Add(new LogEntry(t, datoms.ToArray())));

    /// <summary>Returns the transactions with <paramref name="fromT"/> &lt;= t &lt; <paramref name="toT"/>, oldest
    /// first; null leaves
    /// an end open.</summary>
    public IEnumerable<LogEntry> Range(long? fromT, long? toT)
    {
        int low = 0;
        int high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_entries[middle].T < (fromT ?? long.MinValue))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (; low < _entries.Count && (toT is null || _entries[low].T < toT); low++)
        {
            yield return _entries[low];
        }
    }
}
