using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Log;
using Accrete.Segments;
using Accrete.Storage.Actors;

namespace Accrete.Storage.Persistence;

/// <summary>Reads a log from a place on to its end, for who follows a database without writing it: peers, and
/// transactors in waiting. An actor drives it: gives it the answers of its calls, and takes the entries.</summary>
internal sealed class TailReader
{
    private static readonly Dictionary<SegmentId, ReadOnlyMemory<byte>> NoPieces = [];

    private readonly LogIo _io;
    private readonly Queue<RefRecord> _records = [];
    private LogCursor _cursor;
    private bool _isEnd;

    /// <summary>Makes a reader that has read nothing yet.</summary>
    /// <param name="io">Makes the calls.</param>
    /// <param name="anchor">The place after which it reads.</param>
    public TailReader(LogIo io, LogAnchor anchor)
    {
        _io = io;
        _cursor = new LogCursor(io.PersistenceId, anchor);
    }

    /// <summary>Gets the place up to which it has read.</summary>
    public LogAnchor Anchor => _cursor.Place;

    /// <summary>Gets whether it waits for an answer.</summary>
    public bool IsReading { get; private set; }

    /// <summary>Reads on after a place that is further than what it has read.</summary>
    public void Skip(LogAnchor anchor)
    {
        if (!IsReading && anchor.Number > Anchor.Number)
        {
            _cursor = new LogCursor(_io.PersistenceId, anchor);
        }
    }

    /// <summary>Begins to read what there is by now.</summary>
    public void Begin()
    {
        Invariant.Check(!IsReading, "one reading at a time");
        _isEnd = false;
        Ask();
    }

    /// <summary>Takes an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="entries">Gets the entries that it brings, in order.</param>
    /// <returns>Whether the end is reached: no more answers are awaited.</returns>
    /// <exception cref="AccreteException">The log is damaged.</exception>
    public bool Receive(StorageAnswer answer, ICollection<LogEntry> entries)
    {
        Dictionary<SegmentId, ReadOnlyMemory<byte>> pieces = NoPieces;
        switch (answer)
        {
            case RefsRead read:
                Take(read.Records);
                break;
            case SegmentsRead read:
                pieces = new(read.Segments);
                break;
            case CallFailed failed:
                IsReading = false;
                _records.Clear();
                throw failed.Error;
            default:
                throw new ArgumentOutOfRangeException(nameof(answer));
        }

        while (_records.TryPeek(out RefRecord? record))
        {
            AppendHead head = _cursor.Look(record);
            if (head.Pieces.Count > 0 && pieces.Count == 0)
            {
                _io.Get(head.Pieces);
                return false;
            }

            Add(head, pieces, entries);
            pieces = NoPieces;
            _records.Dequeue();
        }

        if (_isEnd)
        {
            IsReading = false;
            return true;
        }

        Ask();
        return false;
    }

    private void Ask()
    {
        IsReading = true;
        _io.Read([.. Enumerable.Range(0, _io.Node.Settings.ReplayBatch)
            .Select(i => LogKeys.Append(_io.PersistenceId, _cursor.Next + i))]);
    }

    /// <summary>Takes appends up to the first that is absent: one read behind it came later.</summary>
    private void Take(IReadOnlyList<RefRecord?> records)
    {
        foreach (RefRecord? record in records)
        {
            if (record is null)
            {
                _isEnd = true;
                return;
            }

            _records.Enqueue(record);
        }
    }

    private void Add(
        AppendHead head, Dictionary<SegmentId, ReadOnlyMemory<byte>> pieces, ICollection<LogEntry> entries)
    {
        foreach (LogEvent one in AppendCodec.ReadEvents(head, pieces).Events)
        {
            entries.Add((LogEntry)_io.Node.Events.Decode(one)); // the events of a database are entries
        }

        _cursor.Pass(head);
    }
}
