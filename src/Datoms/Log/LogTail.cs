using System;
using System.Threading;
using Accrete.Values;

namespace Accrete.Log;

/// <summary>The newest transactions of a log, as they came: an immutable value that shares its rows with its
/// successors.</summary>
internal sealed class LogTail
{
    private const int RowsMin = 16;

    private readonly Rows _rows;

    private readonly long _objectBytes;

    private LogTail(Rows rows, int count, int datomCount, long objectBytes)
    {
        _rows = rows;
        Count = count;
        DatomCount = datomCount;
        _objectBytes = objectBytes;
        Invariant.Check(
            count >= 0 && count <= rows.Entries.Length && datomCount >= 0,
            "a tail has the entries that it says");
    }

    /// <summary>Gets the tail without transactions.</summary>
    public static LogTail Empty { get; } = new(new Rows(0), 0, 0, 0);

    /// <summary>Gets how many transactions there are.</summary>
    public int Count { get; }

    /// <summary>Gets how many datoms they have together.</summary>
    public int DatomCount { get; }

    /// <summary>Gets the t of the newest transaction, -1 where there is none.</summary>
    public long LastT => Count == 0 ? -1 : _rows.Entries[Count - 1].T;

    /// <summary>Gets whether the transactions are worth a chunk.</summary>
    public bool IsFull => DatomCount >= LogChunk.DatomsTarget || Count >= LogChunk.CountMax
        || _objectBytes >= LogChunk.ObjectBytesTarget;

    /// <summary>Gets the transactions, oldest first.</summary>
    public ReadOnlySpan<LogEntry> Entries => _rows.Entries.AsSpan(0, Count);

    /// <summary>Returns the tail with one more transaction.</summary>
    public LogTail Append(LogEntry entry)
    {
        Invariant.Check(entry.T > LastT, "the t of log entries ascend");
        // Two successors of one tail race for the free row: the first to claim it gets it, the other one
        // works on a copy.
        bool isOurs = Count < _rows.Entries.Length
            && Interlocked.CompareExchange(ref _rows.Used, Count + 1, Count) == Count;
        Rows rows = isOurs ? _rows : _rows.Copy(Count);
        rows.Entries[Count] = entry;
        return new LogTail(rows, Count + 1, DatomCount + entry.Data.Count, _objectBytes + ObjectBytes(entry));
    }

    /// <summary>Returns the first place with a t not below the given one; <see cref="Count"/> where there
    /// is none.</summary>
    public int PlaceOf(long t) => Bisection.First(0, Count, new EntryOfT(_rows.Entries, t));

    private static long ObjectBytes(LogEntry entry)
    {
        long bytes = 0;
        foreach (ref readonly Datom datom in entry.Datoms)
        {
            bytes += datom.V.IsInline ? 0 : ObjectSize.Of(datom.V.Reference);
        }

        return bytes;
    }

    /// <summary>Rows of which each is written once.</summary>
    private sealed class Rows(int size)
    {
        /// <summary>How many rows are taken.</summary>
        public int Used;

        public LogEntry[] Entries { get; } = new LogEntry[size];

        /// <summary>Returns larger rows with the first ones taken over, and the one behind them claimed.</summary>
        public Rows Copy(int count)
        {
            Invariant.Check(count <= Entries.Length, "rows that are copied are there");
            Rows copy = new(Math.Max(RowsMin, count * 2)) { Used = count + 1 };
            Array.Copy(Entries, copy.Entries, count);
            return copy;
        }
    }

    private readonly struct EntryOfT(LogEntry[] entries, long t) : ISought
    {
        public bool IsAfter(int place) => entries[place].T < t;
    }
}
