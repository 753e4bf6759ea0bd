using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Akka.Actor;
using Akka.Event;

namespace Accrete.Transactor.Leases;

/// <summary>Holds the lease of a storage for a node, or waits for it: makes the calls that <see cref="LeaseState"/>
/// asks for, and tells the databases whether they lead.</summary>
/// <remarks>Has a thread of its own, so that beats do not wait for transactions, and knows the time by the monotonic
/// clock of the scheduler alone. Belief ends by a timer, also while a call of storage hangs.</remarks>
internal sealed class LeaseActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    private readonly StorageNode _node;
    private readonly LeaseRules _rules;
    private readonly IActorRef _databases;
    private readonly Action<NodeStateChanged> _changed;
    private readonly HashSet<IActorRef> _watchers = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly BeatIntervals _beats;
    private LeaseState _state = null!; // set before the first message
    private NodeStateChanged _told = NodeStateChanged.Beginning;
    private bool _isTroubled;
    private long _call;
    private TaskCompletionSource? _givenBack;

    private LeaseActor(
        StorageNode node, LeaseRules rules, IActorRef databases, TransactorMetrics metrics,
        Action<NodeStateChanged> changed) =>
        (_node, _rules, _databases, _beats, _changed) = (node, rules, databases, new BeatIntervals(metrics), changed);

    /// <summary>Gets the key of the ref that holds the lease.</summary>
    public static RefKey Key { get; } = new("lease");

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <summary>Says how to make one.</summary>
    /// <param name="node">The storage.</param>
    /// <param name="rules">How the lease is held.</param>
    /// <param name="databases">Is told <see cref="Lead"/>, <see cref="StandBy"/> and <see cref="Drain"/>.</param>
    /// <param name="metrics">Gets the intervals of beats.</param>
    /// <param name="changed">Is called, on the actor's thread, at each change.</param>
    public static Props Props(
        StorageNode node, LeaseRules rules, IActorRef databases, TransactorMetrics metrics,
        Action<NodeStateChanged> changed) =>
        Akka.Actor.Props.CreateBy(new Producer(node, rules, databases, metrics, changed))
            .WithDispatcher(TransactorConfig.BackgroundDispatcher);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _state = LeaseState.Begin(_rules, _node.Chance.NewToken(), Now);
        Step();
    }

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        // The next one knows nothing of the lease that this one believed in.
        _databases.Tell(new StandBy(""));
        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Wake:
                break;
            case StorageAnswer answer:
                Answered(answer);
                break;
            case WatchNode:
                _watchers.Add(Sender);
                Sender.Tell(_told);
                break;
            case GiveBack giveBack:
                _givenBack = giveBack.Done;
                _databases.Tell(Drain.Instance);
                break;
            case Drained:
                _state = _state.Release(Now);
                break;
            default:
                Unhandled(message);
                return;
        }

        Step();
    }

    /// <summary>Makes the call that is due, and tells what the node has become.</summary>
    private void Step()
    {
        (_state, LeaseCall? call) = _state.Next(Now, _node.Chance.NewToken());
        Tell();
        if (call is not null)
        {
            Send(call);
        }

        if (_state.Node == NodeState.Stopped)
        {
            _givenBack?.TrySetResult();
            Timers.Cancel(Wake.Instance);
            return;
        }

        TimeSpan wait = _state.WakeAt - Now;
        Timers.StartSingleTimer(
            Wake.Instance, Wake.Instance, TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, WaitMax.Ticks)));
    }

    private void Send(LeaseCall call)
    {
        (IStorage storage, TimeSpan within, long number) = (_node.Storage, _rules.CallWithin, ++_call);
        _ = (call is LeaseCall.Write write
            ? StorageCalls.Write(
                storage,
                ConditionalWrite.Begin(
                    Key, write.Expected, new RefWrite(write.Token, LeaseCodec.Write(write.Record))),
                within, number)
            : StorageCalls.Read(storage, [Key], within, number)).PipeTo(Self);
    }

    private void Answered(StorageAnswer answer)
    {
        TimeSpan now = Now;
        _state = _state.At(now);
        if (answer.Call != _call || _state.Pending is null)
        {
            // Nobody waits for it any more.
            return;
        }

        try
        {
            _state = After(now, answer);
            if (_isTroubled && answer is not (CallFailed or RefWritten { Outcome: WriteOutcome.Unknown }))
            {
                _isTroubled = false;
                _log.Info("The lease can be read and written again.");
            }
        }
        catch (AccreteException unreadable)
        {
            Note(unreadable);
            _state = _state.Pending is LeaseCall.Write ? _state.AfterUnknown(now) : _state.AfterFailedRead(now);
        }
    }

    private LeaseState After(TimeSpan now, StorageAnswer answer)
    {
        switch (answer)
        {
            case RefsRead { Records: [var read] }:
                return AfterRead(now, read);
            case RefWritten { Outcome: WriteOutcome.Committed committed }:
                _beats.Wrote(now);
                return _state.AfterCommitted(now, committed.Version);
            case RefWritten { Outcome: WriteOutcome.Rejected { Current: var there } }:
                return _state.AfterRejected(now, there?.Version ?? RefVersion.Absent, Decode(there));
            case RefWritten { Outcome: WriteOutcome.Unknown unknown }:
                Note(unknown.Cause);
                return _state.AfterUnknown(now);
            case CallFailed failed:
                Note(failed.Error);
                return _state.AfterFailedRead(now);
            default:
                throw new ArgumentOutOfRangeException(nameof(answer));
        }
    }

    private LeaseState AfterRead(TimeSpan now, RefRecord? read)
    {
        LeaseState known = _state.AfterRead(now, read?.Version ?? RefVersion.Absent, Decode(read));
        if (known.IsHeldByAnother && read is not null)
        {
            _beats.Saw(now, read.Version);
        }

        return known;
    }

    // Once: it is tried again and again.
    private void Note(AccreteException trouble)
    {
        if (!_isTroubled)
        {
            _log.Warning("The lease cannot be read or written: {0}", trouble.Message);
        }

        _isTroubled = true;
    }

    private static LeaseRecord? Decode(RefRecord? record) =>
        record is null ? null : LeaseCodec.Read(record.Value);

    private void Tell()
    {
        // At the beginning it is not known yet whether another leads: the databases wait for that.
        NodeStateChanged now = new(
            _state.Node, _state.Node == NodeState.Active ? _state.Term : 0,
            _state.Node != NodeState.Standby || _state.IsHeldByAnother || _state.Term > 0, _state.HostOfAnother);
        if (now == _told)
        {
            return;
        }

        Log(_told.State, now);
        _told = now;
        if (now.State != NodeState.Stopped)
        {
            _databases.Tell(now.State == NodeState.Active ? new Lead(now.Term) : new StandBy(now.Leader));
        }

        _changed(now);
        foreach (IActorRef watcher in _watchers)
        {
            watcher.Tell(now);
        }
    }

    private void Log(NodeState before, NodeStateChanged now)
    {
        if (now.State == NodeState.Active)
        {
            _log.Info("This node leads: it holds the lease of the storage, term {0}.", now.Term);
        }
        else if (before == NodeState.Active && now.State == NodeState.Standby)
        {
            _log.Warning(now.Leader.Length > 0
                ? $"The node at {now.Leader} has taken the lease of the storage."
                : $"No beat of the lease was known to be there for {_rules.Validity.TotalSeconds:0.0} s.");
        }
    }

    private sealed record Wake
    {
        public static Wake Instance { get; } = new();
    }

    private sealed class Producer(
        StorageNode node, LeaseRules rules, IActorRef databases, TransactorMetrics metrics,
        Action<NodeStateChanged> changed)
        : IIndirectActorProducer
    {
        public Type ActorType => typeof(LeaseActor);

        public ActorBase Produce() => new LeaseActor(node, rules, databases, metrics, changed);

        public void Release(ActorBase actor)
        {
        }
    }
}
