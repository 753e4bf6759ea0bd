using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Index.Leaves;

namespace Accrete.Log;

/// <summary>Some transactions of a log, packed: their datoms stand in leaves, in the order in which they were
/// made, without their t.</summary>
internal sealed class LogChunk : LogNode
{
    /// <summary>So many datoms are worth a chunk; one large transaction makes a larger one.</summary>
    public const int DatomsTarget = Leaf.RowsMax;

    /// <summary>The most transactions of a chunk: some have no datoms, but all take room.</summary>
    public const int CountMax = Leaf.RowsMax;

    /// <summary>So many bytes of texts and other objects are worth a chunk too.</summary>
    public const long ObjectBytesTarget = 1 << 20;

    /// <summary>About how many bytes a chunk takes without its columns and leaves.</summary>
    private const int OwnBytes = 400;

    private readonly LogColumns _columns;

    /// <summary>Makes a segment of its parts.</summary>
    /// <param name="count">How many transactions there are.</param>
    /// <param name="columns">A row for each.</param>
    /// <param name="leaves">Their datoms; all leaves but the last are full.</param>
    public LogChunk(int count, LogColumns columns, Leaf[] leaves)
    {
        Count = count;
        _columns = columns;
        Leaves = leaves;
    }

    /// <summary>Gets how many transactions there are, at least one.</summary>
    public int Count { get; }

    /// <summary>Gets a row for each transaction.</summary>
    public ref readonly LogColumns Columns => ref _columns;

    /// <summary>Gets the datoms; all leaves but the last are full.</summary>
    public Leaf[] Leaves { get; }

    /// <inheritdoc/>
    public override long LastT => _columns.Ts[Count - 1];

    /// <inheritdoc/>
    public override long DatomCount => _columns.Ends[Count - 1];

    /// <inheritdoc/>
    public override long MemoryBytes
    {
        get
        {
            long bytes = OwnBytes + _columns.BytesOf(Count);
            foreach (Leaf leaf in Leaves)
            {
                bytes += leaf.MemoryBytes;
            }

            return bytes;
        }
    }

    /// <summary>Packs transactions, oldest first.</summary>
    public static LogChunk Pack(ReadOnlySpan<LogEntry> entries)
    {
        Invariant.Check(
            entries.Length > 0 && entries[0].T <= entries[^1].T,
            "a chunk has transactions, oldest first");
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

        Invariant.Check(
            leaves.Count == (end + Leaf.RowsMax - 1) / Leaf.RowsMax,
            "all leaves of a chunk but the last are full");
        LogColumns columns = new(
            PackOf(entries, static entry => entry.T),
            PackOf(entries, static entry => entry.NextT),
            PackOf(entries, static entry => entry.NextElement),
            PackOf(entries, static entry => entry.Instant.EpochMilliseconds),
            PackedColumn.Pack(ends));
        return new LogChunk(entries.Length, columns, [.. leaves]);
    }

    /// <summary>Returns the t of a transaction.</summary>
    public long TAt(int place) => _columns.Ts[place];

    /// <summary>Returns the first place with a t not below the given one; <see cref="Count"/> where there
    /// is none.</summary>
    public int PlaceOf(long t) => _columns.Ts.FirstNotBelow(0, Count, t);

    /// <summary>Returns a transaction.</summary>
    public LogEntry EntryAt(int place)
    {
        Invariant.Check(place >= 0 && place < Count, "an entry that is read is there");
        long t = _columns.Ts[place];
        int start = place == 0 ? 0 : (int)_columns.Ends[place - 1];
        Invariant.Check(start <= _columns.Ends[place], "the datoms of a chunk stand entry by entry");
        Datom[] datoms = new Datom[(int)_columns.Ends[place] - start];
        for (int i = 0; i < datoms.Length; i++)
        {
            // All leaves but the last are full.
            Datom datom = Leaves[(start + i) / Leaf.RowsMax].DatomAt((start + i) % Leaf.RowsMax);
            datoms[i] = new Datom(datom.E, datom.A, datom.V, t, datom.Added);
        }

        return new LogEntry(
            t,
            _columns.NextTs[place],
            (int)_columns.NextElements[place],
            new Instant(_columns.Instants[place]),
            datoms);
    }

    private static PackedColumn PackOf(ReadOnlySpan<LogEntry> entries, Func<LogEntry, long> number)
    {
        long[] numbers = new long[entries.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = number(entries[i]);
        }

        return PackedColumn.Pack(numbers);
    }
}
