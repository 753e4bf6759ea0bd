using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Akka.Actor;
using Akka.Persistence;

namespace Accrete.Storage.Persistence.Jobs;

/// <summary>Replays a log to a persistent actor: reads appends in batches, one batch ahead, and sends their events in
/// order.</summary>
internal sealed class ReplayJob : ILogJob
{
    private const int BatchesAhead = 2;

    private static readonly Dictionary<SegmentId, ReadOnlyMemory<byte>> NoPieces = [];

    private readonly LogIo _io;
    private readonly ReplayMessages _request;
    private readonly LogState _state;
    private readonly Dictionary<long, RefRecord> _records = [];
    private readonly Queue<long[]> _asked = [];
    private readonly Dictionary<long, LogAppend> _whole = [];
    private readonly LogCursor _cursor;
    private bool _isFetching;
    private long _toAsk;
    private long _sent;

    /// <summary>Makes the job.</summary>
    /// <param name="io">Makes calls, and is told the end.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="state">The log, opened.</param>
    public ReplayJob(LogIo io, ReplayMessages request, LogState state)
    {
        _io = io;
        _request = request;
        _state = state;
        bool isAfterAnchor = request.FromSequenceNr > state.Anchor.Sequence;
        _cursor = new LogCursor(io.PersistenceId, isAfterAnchor ? state.Anchor : LogAnchor.Beginning);
        _toAsk = _cursor.Next;
    }

    /// <inheritdoc/>
    public TimeSpan Deadline => _io.Node.Settings.ReplayDeadline;

    private int BatchSize => _io.Node.Settings.ReplayBatch;

    private bool IsEnough => _cursor.Next >= _state.Next || _sent >= _request.Max
        || _cursor.Place.Sequence >= _request.ToSequenceNr || _request.FromSequenceNr > _state.Sequence;

    /// <inheritdoc/>
    public void Start() => GoOn();

    /// <inheritdoc/>
    public void Receive(StorageAnswer answer)
    {
        switch (answer)
        {
            case RefsRead read:
                Take(read.Records);
                Ask();
                break;
            case SegmentsRead read:
                _isFetching = false;
                _whole[_cursor.Next] = AppendCodec.ReadEvents(_cursor.Look(_records[_cursor.Next]), read.Segments);
                break;
        }

        GoOn();
    }

    /// <inheritdoc/>
    public void Fail(Exception cause) =>
        _request.PersistentActor.Tell(new ReplayMessagesFailure(cause), _io.Journal);

    private void Take(IReadOnlyList<RefRecord?> records)
    {
        long[] numbers = _asked.Dequeue();
        for (int i = 0; i < numbers.Length; i++)
        {
            _records[numbers[i]] = records[i] ?? throw StorageErrors.Damaged(
                $"There is a gap in the log: append {numbers[i]} of {_io.PersistenceId} is missing, and later ones "
                + "are there. Restore a backup.");
        }
    }

    private void GoOn()
    {
        while (!IsEnough && _records.TryGetValue(_cursor.Next, out RefRecord? record))
        {
            long number = _cursor.Next;
            if (!Deliver(record))
            {
                return;
            }

            _records.Remove(number);
            _whole.Remove(number);
        }

        if (IsEnough)
        {
            _request.PersistentActor.Tell(new RecoverySuccess(_state.Sequence), _io.Journal);
            _io.Done(_state);
            return;
        }

        Ask();
    }

    private void Ask()
    {
        // One read at a time keeps answers in order; it runs while the events of the one before are applied.
        if (_asked.Count > 0 || _toAsk >= _state.Next || _toAsk - _cursor.Next >= BatchesAhead * BatchSize)
        {
            return;
        }

        long end = Math.Min(_toAsk + BatchSize, _state.Next);
        long[] numbers = [.. Enumerable.Range(0, (int)(end - _toAsk)).Select(i => _toAsk + i)];
        _toAsk = end;
        _asked.Enqueue(numbers);
        _io.Read([.. numbers.Select(number => LogKeys.Append(_io.PersistenceId, number))]);
    }

    // Returns whether the append is dealt with; if not, its segments were asked for.
    private bool Deliver(RefRecord record)
    {
        AppendHead head = _cursor.Look(record);
        if (head.LastSequence >= _request.FromSequenceNr && head.Count > 0)
        {
            if (head.Pieces.Count > 0 && !_whole.ContainsKey(_cursor.Next))
            {
                if (!_isFetching)
                {
                    _isFetching = true;
                    _io.Get(head.Pieces);
                }

                return false;
            }

            Send(_whole.GetValueOrDefault(_cursor.Next) ?? AppendCodec.ReadEvents(head, NoPieces));
        }

        _cursor.Pass(head);
        return true;
    }

    private void Send(LogAppend append)
    {
        string writer = append.Writer.ToString();
        for (int i = 0; i < append.Events.Count && _sent < _request.Max; i++)
        {
            long sequence = append.FirstSequence + i;
            if (sequence < _request.FromSequenceNr || sequence > _request.ToSequenceNr)
            {
                continue;
            }

            object payload = _io.Node.Events.Decode(append.Events[i]);
            Persistent persistent = new(
                payload, sequence, _io.PersistenceId, "", false, ActorRefs.NoSender, writer);
            _request.PersistentActor.Tell(new ReplayedMessage(persistent), ActorRefs.NoSender);
            _sent++;
        }
    }

}
