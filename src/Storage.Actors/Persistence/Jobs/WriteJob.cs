using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Storage.Actors;
using Akka.Persistence;

namespace Accrete.Storage.Persistence.Jobs;

/// <summary>Writes a batch: each group of events as one append, one after the other, so that a log never has a
/// hole.</summary>
/// <remarks>Segments of an append, where it needs some, are durable before the append that names them. An append whose
/// place is taken means that a newer writer leads: then nothing more is written.</remarks>
internal sealed class WriteJob : ILogJob
{
    private readonly LogIo _io;
    private readonly WriteMessages _request;
    private readonly WriteReplies _replies;
    private LogState _state;
    private WriteBatch? _batch;
    private int _group;
    private EncodedAppend? _append;
    private int _toPut;
    private int _stored;
    private ConditionalWrite? _write;

    /// <summary>Makes the job.</summary>
    /// <param name="io">Makes calls, and is told the end.</param>
    /// <param name="request">What is to be written.</param>
    /// <param name="state">The log, opened.</param>
    public WriteJob(LogIo io, WriteMessages request, LogState state)
    {
        (_io, _request, _state) = (io, request, state);
        _replies = new WriteReplies(request, io.Journal);
    }

    /// <inheritdoc/>
    public TimeSpan Deadline => _io.Node.Settings.WriteDeadline;

    private EncodedAppend Append => _append ?? throw new InvalidOperationException("No append is being written.");

    /// <inheritdoc/>
    public void Start()
    {
        _batch = WriteBatch.Of(_request, _io.Node.Events, _io.Node.Settings.AppendBytes);
        BeginGroup();
    }

    /// <inheritdoc/>
    public void Receive(StorageAnswer answer)
    {
        if (answer is SegmentStored)
        {
            _stored++;
            PutMore();
            return;
        }

        Invariant.Check(_write is not null, "an answer follows a write");
        _write = LogIo.Learn(_write, answer);
        switch (_write.Next)
        {
            case ConditionalWrite.Step.Committed:
                EndGroup();
                break;
            case ConditionalWrite.Step.Rejected:
                throw StorageErrors.InUse(
                    $"Append {_state.Next} of {_io.PersistenceId} is another's: a newer writer leads this log.");
            case ConditionalWrite.Step.Send when _write.Cause is { IsTransient: false } cause:
                // It is not there, and trying again would not help.
                throw cause;
            default:
                _io.Continue(_write);
                break;
        }
    }

    /// <inheritdoc/>
    public void Fail(Exception cause)
    {
        IReadOnlyList<IPersistentEnvelope> left = _batch is null
            ? [.. _request.Messages]
            : [.. _batch.Groups.Skip(_group).SelectMany(group => group.Envelopes)];
        _replies.Fail(left, cause);
    }

    private void BeginGroup()
    {
        Invariant.Check(_batch is not null, "a batch has groups");
        WriteBatch.Group group = _batch.Groups[_group];
        if (group.FirstSequence != _state.Sequence + 1)
        {
            throw StorageErrors.Fault(
                $"{_io.PersistenceId} wants to write event {group.FirstSequence} after {_state.Sequence}.");
        }

        Guid writer = Guid.TryParse(group.Writer, out Guid parsed) ? parsed : Guid.Empty;
        LogAppend append = new(_state.Epoch, group.FirstSequence, writer, group.Events);
        _append = AppendCodec.Encode(append, _io.Node.Chance.NewSegmentId);
        _toPut = _stored = 0;
        PutMore();
    }

    private void PutMore()
    {
        IReadOnlyList<StoredSegment> pieces = Append.Pieces;
        while (_toPut < pieces.Count && _toPut - _stored < _io.Node.Settings.WriteConcurrency)
        {
            _io.Put(pieces[_toPut++]);
        }

        if (_stored == pieces.Count)
        {
            RefWrite write = new(_io.Node.Chance.NewToken(), Append.Record);
            _write = ConditionalWrite.Begin(
                LogKeys.Append(_io.PersistenceId, _state.Next), RefVersion.Absent, write);
            _io.Continue(_write);
        }
    }

    private void EndGroup()
    {
        Invariant.Check(_batch is not null, "a batch is being written");
        WriteBatch.Group group = _batch.Groups[_group++];
        _state = _state with { Next = _state.Next + 1, Sequence = _state.Sequence + group.Events.Count };
        _io.Node.OnAppend?.Invoke(group.Events.Count, group.Bytes);
        _replies.Succeed(group);
        if (_group == _batch.Groups.Count)
        {
            _io.Done(_state);
        }
        else
        {
            BeginGroup();
        }
    }
}
