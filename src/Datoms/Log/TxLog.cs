using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Segments;

namespace Accrete.Log;

/// <summary>All transactions after bootstrap in order of t: an immutable value that shares what it has with
/// its successors.</summary>
/// <remarks>The newest transactions stand as they came; older ones are packed into segments, column by column, and may
/// be stored. A range reads the segments that it touches, and no others.</remarks>
public sealed class TxLog
{
    /// <summary>How many segments are spoken of in advance to storage while one is read.</summary>
    private const int ReadAheadCount = 4;

    private readonly ImmutableList<LogHandle> _pieces;
    private readonly LogTail _tail;

    private TxLog(ImmutableList<LogHandle> pieces, LogTail tail)
    {
        _pieces = pieces;
        _tail = tail;
    }

    /// <summary>Gets the log without transactions.</summary>
    public static TxLog Empty { get; } = new([], LogTail.Empty);

    /// <summary>Gets the packed part, oldest first: directories, then segments that are in none yet.</summary>
    internal ImmutableList<LogHandle> Pieces => _pieces;

    /// <summary>Gets how many transactions are not packed.</summary>
    internal int TailCount => _tail.Count;

    /// <summary>Makes a log of packed transactions.</summary>
    /// <param name="pieces">Directories, then segments, oldest first.</param>
    internal static TxLog Of(IEnumerable<LogHandle> pieces) => new([.. pieces], LogTail.Empty);

    /// <summary>Returns how much there is, without reading what is packed.</summary>
    public override string ToString() => $"log of {_pieces.Count} packed pieces and {_tail.Count} transactions";

    /// <summary>Returns the log with one more transaction.</summary>
    /// <param name="entry">The transaction; its t is larger than all before, and its datoms change no more.</param>
    internal TxLog Append(LogEntry entry)
    {
        LogTail tail = _tail.Append(entry);
        return tail.IsFull
            ? new TxLog(_pieces.Add(new HeldLog(LogChunk.Pack(tail.Entries))), LogTail.Empty)
            : new TxLog(_pieces, tail);
    }

    /// <summary>Returns the same log with all transactions packed into segments that a sink has taken, and the oldest
    /// of these put into directories.</summary>
    /// <exception cref="AccreteException">Storage cannot be read, or refuses to be written.</exception>
    internal TxLog Packed(ILogSink sink)
    {
        List<LogHandle> pieces = [.. _pieces];
        if (_tail.Count > 0)
        {
            Pack(pieces);
        }

        for (int i = 0; i < pieces.Count; i++)
        {
            pieces[i] = sink.Keep(pieces[i]);
        }

        int first = pieces.FindIndex(static piece => !piece.IsDirectory);
        while (first >= 0 && pieces.Count - first >= LogDirectory.PiecesMax)
        {
            LogDirectory directory = new([.. pieces.GetRange(first, LogDirectory.PiecesMax)]);
            pieces.RemoveRange(first, LogDirectory.PiecesMax);
            pieces.Insert(first++, sink.Keep(new HeldLog(directory)));
        }

        return Of(pieces);
    }

    /// <summary>Returns the log with the same transactions, of which some have lost datoms.</summary>
    /// <param name="ts">The t of those that have, ascending.</param>
    /// <param name="change">Returns what is left of such a one.</param>
    /// <exception cref="AccreteException">Storage cannot be read.</exception>
    internal TxLog Changed(IReadOnlyList<long> ts, Func<LogEntry, LogEntry> change)
    {
        LogTail tail = LogTail.Empty;
        foreach (LogEntry entry in _tail.Entries)
        {
            tail = tail.Append(HasAny(ts, entry.T - 1, entry.T) ? change(entry) : entry);
        }

        return new TxLog([.. Changed(_pieces, -1, ts, change)], tail);
    }

    private static List<LogHandle> Changed(
        IReadOnlyList<LogHandle> pieces, long after, IReadOnlyList<long> ts, Func<LogEntry, LogEntry> change)
    {
        List<LogHandle> changed = [];
        foreach (LogHandle piece in pieces)
        {
            changed.Add(HasAny(ts, after, piece.LastT) ? Changed(piece, after, ts, change) : piece);
            after = piece.LastT;
        }

        return changed;
    }

    private static HeldLog Changed(
        LogHandle piece, long after, IReadOnlyList<long> ts, Func<LogEntry, LogEntry> change)
    {
        LogNode node = piece.Resolve();
        if (node is LogDirectory directory)
        {
            return new HeldLog(new LogDirectory([.. Changed(directory.Pieces, after, ts, change)]));
        }

        LogChunk chunk = (LogChunk)node;
        LogEntry[] entries = new LogEntry[chunk.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            LogEntry entry = chunk.EntryAt(i);
            entries[i] = HasAny(ts, entry.T - 1, entry.T) ? change(entry) : entry;
        }

        return new HeldLog(LogChunk.Pack(entries));
    }

    /// <summary>Tells whether one of the numbers lies above the first and not above the second.</summary>
    private static bool HasAny(IReadOnlyList<long> ts, long after, long last)
    {
        int place = Bisection.First(0, ts.Count, new NumberAbove(ts, after));
        return place < ts.Count && ts[place] <= last;
    }

    /// <summary>Returns this log with its older part as an index job has stored it; this one where none has.</summary>
    /// <param name="stored">The log that the index job stored, of which this is a successor.</param>
    internal TxLog On(TxLog stored)
    {
        if (stored._pieces.IsEmpty || stored._pieces[^1] is not StoredLog newest)
        {
            return this;
        }

        Invariant.Check(stored.TailCount == 0, "an index job packs the whole log");
        ImmutableList<LogHandle>.Builder pieces = stored._pieces.ToBuilder();
        for (int i = PieceOf(_pieces, newest.LastT + 1); i < _pieces.Count; i++)
        {
            pieces.Add(After(_pieces[i], newest.LastT));
        }

        return new TxLog(pieces.ToImmutable(), After(_tail, newest.LastT));
    }

    /// <summary>Returns the part of a piece that comes after a t: itself, mostly.</summary>
    private static LogHandle After(LogHandle piece, long t)
    {
        // What no index job has stored yet is in no directory.
        LogChunk chunk = (LogChunk)piece.Resolve();
        int place = chunk.PlaceOf(t + 1);
        LogEntry[] entries = new LogEntry[place == 0 ? 0 : chunk.Count - place];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = chunk.EntryAt(place + i);
        }

        return entries.Length == 0 ? piece : new HeldLog(LogChunk.Pack(entries));
    }

    private static LogTail After(LogTail tail, long t)
    {
        int place = tail.PlaceOf(t + 1);
        LogTail after = place == 0 ? tail : LogTail.Empty;
        for (; place > 0 && place < tail.Count; place++)
        {
            after = after.Append(tail.Entries[place]);
        }

        return after;
    }

    /// <summary>Returns the transactions with <paramref name="fromT"/> &lt;= t &lt; <paramref name="toT"/>, oldest
    /// first; null leaves an end open.</summary>
    public IEnumerable<LogEntry> Range(long? fromT, long? toT)
    {
        long first = fromT ?? long.MinValue;
        foreach (LogChunk chunk in Chunks(_pieces, first))
        {
            for (int place = chunk.PlaceOf(first); place < chunk.Count; place++)
            {
                if (chunk.TAt(place) >= toT)
                {
                    yield break;
                }

                yield return chunk.EntryAt(place);
            }
        }

        for (int place = _tail.PlaceOf(first); place < _tail.Count; place++)
        {
            LogEntry entry = _tail.Entries[place];
            if (entry.T >= toT)
            {
                yield break;
            }

            yield return entry;
        }
    }

    /// <summary>Returns the segments from the first one on that has a t not below the given one; those that follow
    /// are read ahead.</summary>
    private static IEnumerable<LogChunk> Chunks(IReadOnlyList<LogHandle> pieces, long t)
    {
        for (int i = PieceOf(pieces, t); i < pieces.Count; i++)
        {
            ReadAhead(pieces, i);
            LogNode node = pieces[i].Resolve();
            if (node is LogChunk chunk)
            {
                yield return chunk;
            }
            else if (node is LogDirectory directory)
            {
                foreach (LogChunk inner in Chunks(directory.Pieces, t))
                {
                    yield return inner;
                }
            }
        }
    }

    private static void ReadAhead(IReadOnlyList<LogHandle> pieces, int place)
    {
        if (pieces[place] is not StoredLog { IsDirectory: false } stored)
        {
            return;
        }

        SegmentId[] ids = new SegmentId[Math.Min(ReadAheadCount, pieces.Count - place - 1)];
        for (int i = 0; i < ids.Length; i++)
        {
            if (pieces[place + 1 + i] is not StoredLog next)
            {
                return;
            }

            ids[i] = next.Id;
        }

        stored.Cache.ReadAhead(ids);
    }

    /// <summary>Packs the newest transactions behind the other pieces, together with the last of these where it is
    /// a small one: index jobs that follow each other closely do not leave many of them.</summary>
    private void Pack(List<LogHandle> pieces)
    {
        LogTail tail = LogTail.Empty;
        if (pieces.Count > 0 && !pieces[^1].IsDirectory && pieces[^1].DatomCount < LogChunk.DatomsTarget / 2
            && pieces[^1].Resolve() is LogChunk { Count: < LogChunk.CountMax / 2 } small)
        {
            for (int i = 0; i < small.Count; i++)
            {
                tail = tail.Append(small.EntryAt(i));
            }

            pieces.RemoveAt(pieces.Count - 1);
        }

        foreach (LogEntry entry in _tail.Entries)
        {
            tail = tail.Append(entry);
            if (tail.IsFull)
            {
                pieces.Add(new HeldLog(LogChunk.Pack(tail.Entries)));
                tail = LogTail.Empty;
            }
        }

        if (tail.Count > 0)
        {
            pieces.Add(new HeldLog(LogChunk.Pack(tail.Entries)));
        }
    }

    /// <summary>Returns the first piece that has a t not below the given one; their number where none has.</summary>
    private static int PieceOf(IReadOnlyList<LogHandle> pieces, long t) =>
        Bisection.First(0, pieces.Count, new PieceOfT(pieces, t));

    private readonly struct NumberAbove(IReadOnlyList<long> numbers, long after) : ISought
    {
        public bool IsAfter(int place) => numbers[place] <= after;
    }

    private readonly struct PieceOfT(IReadOnlyList<LogHandle> pieces, long t) : ISought
    {
        public bool IsAfter(int place) => pieces[place].LastT < t;
    }
}
