using System;
using System.Collections.Generic;
using Accrete.Segments;
using Akka.Actor;

namespace Accrete.Storage.Actors;

/// <summary>Reads segments: each once, whoever asks; in batches, since what is asked for while all places
/// (<c>read-concurrency</c>) are taken goes together; and ahead, where places are free.</summary>
internal sealed class SegmentReader : UntypedActor
{
    private const int BatchMax = 64;
    private const long AheadBytesMax = 16 * 1024 * 1024;

    private readonly StorageNode _node;
    private readonly ReadQueue<ISegmentReceiver> _queue = new();
    private readonly AheadBuffer _ahead = new(AheadBytesMax);
    private readonly Dictionary<long, Running> _running = [];
    private CallTable _calls = null!; // set before the first message

    private SegmentReader(StorageNode node) => _node = node;

    /// <summary>Says how to make one.</summary>
    public static Props Props(StorageNode node) => Akka.Actor.Props.CreateBy(new Producer(node));

    /// <inheritdoc/>
    protected override void PreStart() => _calls = new CallTable(Context, _node.Chance, _node.Settings.BackOff);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        AccreteException cause = StorageErrors.Unavailable("The reader of segments has stopped.");
        foreach (Running running in _running.Values)
        {
            running.Deadline.Cancel();
            Fail(running.Ids, cause);
        }

        Fail(_queue.Take(int.MaxValue, withExpected: false), cause);
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ReadSegments read:
                Want(read);
                StartSome();
                break;
            case ReadAhead ahead:
                Expect(ahead);
                StartSome();
                break;
            case CallDue due:
                _calls.Resume(due);
                break;
            case StorageAnswer answer when _calls.Take(answer) is { } taken:
                Settle(taken);
                break;
            case StorageAnswer:
                break;
            case Overdue overdue:
                _calls.Forget(overdue.Call);
                Settle(new CallFailed(overdue.Call, StorageErrors.Timeout("Segments were not read in time.")));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Want(ReadSegments read)
    {
        foreach (SegmentId id in read.Ids)
        {
            if (_ahead.Take(id) is { } bytes)
            {
                read.Receiver.Arrived(id, bytes);
            }
            else
            {
                _queue.Want(id, read.Receiver);
            }
        }
    }

    private void Expect(ReadAhead ahead)
    {
        foreach (SegmentId id in ahead.Ids)
        {
            if (!_ahead.Contains(id))
            {
                _queue.Expect(id);
            }
        }
    }

    private void StartSome()
    {
        while (_running.Count < _node.Settings.ReadConcurrency)
        {
            // Half of the places stay free for what somebody waits for.
            bool hasRoom = _running.Count < (_node.Settings.ReadConcurrency + 1) / 2;
            IReadOnlyList<SegmentId> ids = _queue.Take(BatchMax, hasRoom);
            if (ids.Count == 0)
            {
                return;
            }

            (IStorage storage, TimeSpan within) = (_node.Storage, _node.Settings.CallTimeout);
            long call = _calls.Start(number => StorageCalls.Get(storage, ids, within, number));
            ICancelable deadline = Context.System.Scheduler.ScheduleTellOnceCancelable(
                _node.Settings.ReplayDeadline, Self, new Overdue(call), Self);
            _running.Add(call, new Running(ids, deadline));
        }
    }

    private void Settle(StorageAnswer answer)
    {
        if (!_running.Remove(answer.Call, out Running? running))
        {
            return;
        }

        running.Deadline.Cancel();
        if (answer is SegmentsRead read)
        {
            Arrive(running.Ids, read.Segments);
        }
        else
        {
            Fail(running.Ids, (answer as CallFailed)?.Error ?? StorageErrors.Fault("Segments were not read."));
        }

        StartSome();
    }

    private void Arrive(IReadOnlyList<SegmentId> ids, IReadOnlyDictionary<SegmentId, ReadOnlyMemory<byte>> segments)
    {
        foreach (SegmentId id in ids)
        {
            bool isThere = segments.TryGetValue(id, out ReadOnlyMemory<byte> bytes);
            IReadOnlyList<ISegmentReceiver> receivers = _queue.Settle(id);
            foreach (ISegmentReceiver receiver in receivers)
            {
                receiver.Arrived(id, isThere ? bytes : default(ReadOnlyMemory<byte>?));
            }

            if (receivers.Count == 0 && isThere)
            {
                _ahead.Add(id, bytes);
            }
        }
    }

    private void Fail(IReadOnlyList<SegmentId> ids, AccreteException cause)
    {
        foreach (SegmentId id in ids)
        {
            foreach (ISegmentReceiver receiver in _queue.Settle(id))
            {
                receiver.Failed(id, cause);
            }
        }
    }

    private sealed record Running(IReadOnlyList<SegmentId> Ids, ICancelable Deadline);

    private sealed record Overdue(long Call);

    private sealed class Producer(StorageNode node) : IIndirectActorProducer
    {
        public Type ActorType => typeof(SegmentReader);

        public ActorBase Produce() => new SegmentReader(node);

        public void Release(ActorBase actor)
        {
        }
    }
}
