using System;
using System.Collections.Generic;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence.Jobs;
using Akka.Actor;
using Akka.Persistence;

namespace Accrete.Storage.Persistence;

/// <summary>Keeps the log of one database: does what is asked of it one after the other, and fails what the service
/// does not settle in time.</summary>
/// <remarks>After a failure nothing is written until a replay opens the log anew, and with it a new epoch: what the
/// failed write did, or will still do, is settled there.</remarks>
internal sealed class JournalLog : UntypedActor
{
    /// <summary>So often a write is looked at before its time is over.</summary>
    private const int LooksAtWrite = 4;

    private readonly StorageNode _node;
    private readonly string _persistenceId;
    private readonly IActorRef _journal;
    private readonly Queue<object> _requests = [];
    private CallTable _calls = null!; // set before the first message
    private LogIo _io = null!; // set before the first message
    private ILogJob? _job;
    private object? _request;
    private LogState? _state;
    private Exception? _failure;
    private ICancelable? _watch;
    private int _looksLeft;

    private JournalLog(StorageNode node, string persistenceId, IActorRef journal) =>
        (_node, _persistenceId, _journal) = (node, persistenceId, journal);

    private TimeSpan LookEvery => _node.Settings.WriteDeadline / LooksAtWrite;

    /// <summary>Says how to make one.</summary>
    public static Props Props(StorageNode node, string persistenceId, IActorRef journal) =>
        Akka.Actor.Props.CreateBy(new Producer(node, persistenceId, journal));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _calls = new CallTable(Context, _node.Chance, _node.Settings.BackOff);
        _io = new LogIo(_node, _persistenceId, _calls, _journal, Done);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // Who waits must hear something: silence would make a persistent actor buffer for ever.
        AccreteException cause = StorageErrors.Unavailable($"The journal of {_persistenceId} has stopped.");
        _watch?.Cancel();
        _job?.Fail(cause);
        while (_requests.TryDequeue(out object? request))
        {
            JobOf(request, default).Fail(cause);
        }
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WriteMessages or ReplayMessages:
                _requests.Enqueue(message);
                Next();
                break;
            case CallDue due:
                _calls.Resume(due);
                break;
            case StorageAnswer answer:
                Answered(answer);
                break;
            case LookAtJob:
                Look();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Next()
    {
        while (_job is null && _requests.TryDequeue(out object? request))
        {
            if (request is WriteMessages write && WriteBatch.PersistenceIdOf(write) is null)
            {
                // Messages that are only sent back need no storage, only their place in the order.
                new WriteReplies(write, _journal).Loop();
                continue;
            }

            if (request is WriteMessages && _failure is not null)
            {
                // Sent before its sender learned of the failure.
                JobOf(request, default).Fail(_failure);
                continue;
            }

            _failure = null;
            _request = request;
            bool isOpen = request is WriteMessages && _state is not null;
            Begin(isOpen
                ? JobOf(request, _state.GetValueOrDefault())
                : new OpenJob(_io, cause => JobOf(request, default).Fail(cause)));
        }
    }

    private ILogJob JobOf(object request, LogState state) => request switch
    {
        WriteMessages write => new WriteJob(_io, write, state),
        ReplayMessages replay => new ReplayJob(_io, replay, state),
        _ => throw new ArgumentOutOfRangeException(nameof(request)),
    };

    private void Begin(ILogJob job)
    {
        _job = job;
        SetDeadline(job);
        Try(job.Start);
    }

    private void Answered(StorageAnswer answer)
    {
        if (_calls.Take(answer) is not { } taken || _job is not { } job)
        {
            return;
        }

        if (taken is CallFailed failed)
        {
            Failed(failed.Error);
            return;
        }

        if (job is ReplayJob or OpenJob)
        {
            SetDeadline(job);
        }

        Try(() => job.Receive(taken));
    }

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (AccreteException error)
        {
            Failed(error);
        }
    }

    // A job is done; what it was the opening of comes next.
    private void Done(LogState state)
    {
        bool wasOpening = _job is OpenJob;
        _state = state;
        _node.Appends.Note(_persistenceId, new LogAnchor(state.Next - 1, state.Sequence, state.Epoch));

        // What was read ahead and is not needed must not be taken for an answer to the next job.
        _calls.Forget();
        _job = null;
        object? request = _request;
        if (wasOpening && request is not null)
        {
            Begin(JobOf(request, state));
        }
        else
        {
            _request = null;
            Next();
        }
    }

    private void Failed(Exception cause)
    {
        ILogJob? job = _job;
        _calls.Forget();
        _job = null;
        _request = null;
        _state = null;
        _failure = cause;
        job?.Fail(cause);
        Next();
    }

    /// <summary>Gives the job its time from now on. It is counted in looks at the job, for which one timer serves all
    /// writes: a timer for each would leave thousands a second behind.</summary>
    private void SetDeadline(ILogJob job)
    {
        // The next look may come at once.
        _looksLeft = 1 + (int)Math.Ceiling(job.Deadline / LookEvery);
        Watch();
    }

    private void Watch() => _watch ??= Context.System.Scheduler.ScheduleTellOnceCancelable(
        LookEvery, Self, LookAtJob.Instance, Self);

    private void Look()
    {
        _watch = null;
        if (_job is null)
        {
            return;
        }

        if (--_looksLeft == 0)
        {
            Failed(StorageErrors.Timeout($"The storage did not settle a call for {_persistenceId} in time."));
        }
        else
        {
            Watch();
        }
    }

    private sealed record LookAtJob
    {
        public static LookAtJob Instance { get; } = new();
    }

    private sealed class Producer(StorageNode node, string persistenceId, IActorRef journal) : IIndirectActorProducer
    {
        public Type ActorType => typeof(JournalLog);

        public ActorBase Produce() => new JournalLog(node, persistenceId, journal);

        public void Release(ActorBase actor)
        {
        }
    }
}
