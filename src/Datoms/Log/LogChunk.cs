using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Index;

namespace Accrete.Log;

/// <summary>Some transactions of a log, packed: their datoms stand in leaves, in the order in which they were
/// made, without their t.</summary>
internal sealed class LogChunk
{
    /// <summary>So many datoms are worth a chunk; one large transaction makes a larger one.</summary>
    public const int DatomsTarget = Leaf.RowsMax;

    private readonly Leaf[] _leaves;
    private readonly Column _ts;
    private readonly Column _nextTs;
    private readonly Column _nextElements;
    private readonly Column _instants;
    private readonly Column _ends;

    private LogChunk(Leaf[] leaves, ReadOnlySpan<LogEntry> entries, ReadOnlySpan<long> ends)
    {
        Count = entries.Length;
        _leaves = leaves;
        _ts = PackOf(entries, static entry => entry.T);
        _nextTs = PackOf(entries, static entry => entry.NextT);
        _nextElements = PackOf(entries, static entry => entry.NextElement);
        _instants = PackOf(entries, static entry => entry.Instant.EpochMilliseconds);
        _ends = Column.Pack(ends);
    }

    /// <summary>Gets how many transactions there are, at least one.</summary>
    public int Count { get; }

    /// <summary>Gets the t of the newest.</summary>
    public long LastT => _ts[Count - 1];

    /// <summary>Packs transactions, oldest first.</summary>
    public static LogChunk Pack(ReadOnlySpan<LogEntry> entries)
    {
        long[] ends = new long[entries.Length];
        List<Leaf> leaves = [];
        LeafBuilder builder = new();
        int end = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            IReadOnlyList<Datom> datoms = entries[i].Data;
            for (int place = 0; place < datoms.Count; place++)
            {
                // The ends tell which transaction a datom is of, so that its t takes no room.
                Datom datom = datoms[place];
                builder.Add(new Datom(datom.E, datom.A, datom.V, 0, datom.Added));
                if (builder.Count == Leaf.RowsMax)
                {
                    leaves.Add(builder.Finish(null, Leaf.RowsMax));
                }
            }

            end += datoms.Count;
            ends[i] = end;
        }

        if (builder.Count > 0)
        {
            leaves.Add(builder.Finish(null, builder.Count));
        }

        return new LogChunk([.. leaves], entries, ends);
    }

    /// <summary>Returns the t of a transaction.</summary>
    public long TAt(int place) => _ts[place];

    /// <summary>Returns the first place with a t not below the given one; <see cref="Count"/> where there
    /// is none.</summary>
    public int PlaceOf(long t) => _ts.FirstNotBelow(0, Count, t);

    /// <summary>Returns a transaction.</summary>
    public LogEntry EntryAt(int place)
    {
        long t = _ts[place];
        int start = place == 0 ? 0 : (int)_ends[place - 1];
        Datom[] datoms = new Datom[(int)_ends[place] - start];
        for (int i = 0; i < datoms.Length; i++)
        {
            // All leaves but the last are full.
            Datom datom = _leaves[(start + i) / Leaf.RowsMax].DatomAt((start + i) % Leaf.RowsMax);
            datoms[i] = new Datom(datom.E, datom.A, datom.V, t, datom.Added);
        }

        return new LogEntry(
            t, _nextTs[place], (int)_nextElements[place], new Instant(_instants[place]), datoms);
    }

    private static Column PackOf(ReadOnlySpan<LogEntry> entries, Func<LogEntry, long> number)
    {
        long[] numbers = new long[entries.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = number(entries[i]);
        }

        return Column.Pack(numbers);
    }
}
