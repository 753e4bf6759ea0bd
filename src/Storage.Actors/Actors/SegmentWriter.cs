using System;
using System.Collections.Generic;
using Akka.Actor;

namespace Accrete.Storage.Actors;

/// <summary>Stores segments, some at once (<c>write-concurrency</c>), the others in the order in which they came.
/// What fails for a reason that may pass is tried again, ever more slowly, until the deadline.</summary>
internal sealed class SegmentWriter : UntypedActor
{
    private readonly StorageNode _node;
    private readonly Queue<Waiting> _queue = [];
    private readonly Dictionary<long, Waiting> _running = [];
    private CallTable _calls = null!; // set before the first message

    private SegmentWriter(StorageNode node) => _node = node;

    /// <summary>Says how to make one.</summary>
    public static Props Props(StorageNode node) => Akka.Actor.Props.CreateBy(new Producer(node));

    /// <inheritdoc/>
    protected override void PreStart() => _calls = new CallTable(Context, _node.Chance, _node.Settings.BackOff);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PutSegment put:
                _queue.Enqueue(new Waiting(put, Sender, null));
                StartSome();
                break;
            case CallDue due:
                _calls.Resume(due);
                break;
            case StorageAnswer answer when _calls.Take(answer) is { } taken:
                Settle(taken.Call, (taken as CallFailed)?.Error);
                break;
            case StorageAnswer:
                break;
            case Overdue overdue:
                _calls.Forget(overdue.Call);
                Settle(overdue.Call, StorageErrors.Timeout("A segment was not known to be stored in time."));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void StartSome()
    {
        while (_running.Count < _node.Settings.WriteConcurrency && _queue.TryDequeue(out Waiting? next))
        {
            (IStorage storage, TimeSpan within) = (_node.Storage, _node.Settings.CallTimeout);
            StoredSegment segment = next.Put.Segment;
            long call = _calls.Start(number => StorageCalls.Put(storage, segment, within, number));
            ICancelable deadline = Context.System.Scheduler.ScheduleTellOnceCancelable(
                _node.Settings.WriteDeadline, Self, new Overdue(call), Self);
            _running.Add(call, next with { Deadline = deadline });
        }
    }

    private void Settle(long call, AccreteException? error)
    {
        if (!_running.Remove(call, out Waiting? done))
        {
            return;
        }

        done.Deadline?.Cancel();
        PutSegment put = done.Put;
        done.Asker.Tell(
            error is null
                ? new SegmentPut(put.Segment.Id, put.Cookie)
                : new SegmentNotPut(put.Segment.Id, put.Cookie, error),
            Self);
        StartSome();
    }

    private sealed record Waiting(PutSegment Put, IActorRef Asker, ICancelable? Deadline);

    private sealed record Overdue(long Call);

    private sealed class Producer(StorageNode node) : IIndirectActorProducer
    {
        public Type ActorType => typeof(SegmentWriter);

        public ActorBase Produce() => new SegmentWriter(node);

        public void Release(ActorBase actor)
        {
        }
    }
}
