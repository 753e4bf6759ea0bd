using System;
using System.Collections.Generic;
using Accrete.Log;
using Accrete.Storage;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Time;
using Accrete.Transactor.Leases;
using Akka.Actor;
using Akka.Persistence;

namespace Accrete.Transactor;

/// <summary>Writes one database: applies one transaction after the other to the newest value, and says that it is done
/// when the log has it.</summary>
/// <remarks>
/// <para>Its events are log entries. While one append is under way, the transactions that come are applied to the
/// speculative value and gather into the next one. Answers and news leave in the persist handler alone; a refusal waits
/// for all that was speculated before it, since it may follow from that.</para>
/// <para>After a failed append the actor stops: what was speculated is forgotten, and the next one reads the truth from
/// the log (<see cref="DatabaseGuardian"/>).</para>
/// </remarks>
internal sealed class TransactorActor : UntypedPersistentActor, IWithTimers
{
    /// <summary>The shortest wait that the scheduler keeps to.</summary>
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(10);

    private readonly DatabaseContext _context;
    private readonly HashSet<IActorRef> _followers = [];
    private readonly Queue<Request> _held = [];
    private readonly IndexSchedule _schedule = new();
    private IActorRef _indexer = ActorRefs.Nobody;
    private IActorRef _prover = ActorRefs.Nobody;
    private IActorRef _collector = ActorRefs.Nobody;
    private IActorRef _witness = ActorRefs.Nobody;
    private Database _newest;
    private Database _durable;
    private bool _isEnding;

    private TransactorActor(DatabaseContext context)
    {
        _context = context;
        _newest = _durable = Bootstrap.Create(context.Id, context.Settings.Database);
    }

    /// <inheritdoc/>
    public override string PersistenceId => _context.Id;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    /// <summary>Says how to make one.</summary>
    public static Props Props(DatabaseContext context) => Akka.Actor.Props.CreateBy(new Producer(context));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _indexer = Context.ActorOf(Indexer.Props(_context), "indexer");
        _prover = Context.ActorOf(Prover.Props(), "prover");
        _collector = Context.ActorOf(Collector.Props(_context), "collector");
        _witness = Context.ActorOf(BasisWitness.Props(_context), "witness");
    }

    /// <inheritdoc/>
    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: DatabaseState root }:
                _newest = new Database(root, TimeView.Present);
                break;
            // A root may hold more than the append that it names.
            case LogEntry entry when entry.T >= _newest.NextT:
                _newest = new Database(_newest.State.Apply(entry), TimeView.Present);
                break;
            case RecoveryCompleted:
                _durable = _newest;
                Context.Parent.Tell(new Recovered(_durable.BasisT));
                Index();
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Submit submit when _isEnding:
                Sender.Tell(new NotTransacted(submit.Request, DatabaseGuardian.Unavailable("It is about to end.")));
                break;
            case Submit submit:
                Take(new Request(submit, Sender, null, 0, _context.Settings.Clock.GetTimestamp()));
                break;
            case Proven proven:
                Take(proven.Request with { Proof = proven.Proof });
                break;
            case Refuted refuted:
                Refuse(refuted.Request, refuted.Error);
                break;
            case Storage.Messages.Follow:
                _followers.Add(Sender);
                Sender.Tell(new Following(_durable));
                break;
            case Unfollow:
                _followers.Remove(Sender);
                break;
            case AskBasis ask:
                LookForOthers(ask);
                break;
            case RequestIndex request:
                _schedule.Request();
                Index();
                Sender.Tell(new IndexRequested(request.Request, _durable.BasisT));
                break;
            case Drain:
                End();
                break;
            default:
                OnIndexing(message);
                break;
        }
    }

    /// <summary>Takes what the indexer and the clock say of index jobs, and what is asked of the collector.</summary>
    private void OnIndexing(object message)
    {
        switch (message)
        {
            case IndexJobDone done:
                Adopt(done);
                break;
            case CollectGarbage collect:
                _collector.Forward(collect);
                break;
            case Witnessed witnessed:
                // A peer that reads the log may know of an append before its writer does.
                DeferAsync(witnessed, Answer);
                break;
            case Deposed:
                Context.Parent.Tell(new Stopping(StorageErrors.InUse($"Another transactor writes {_context.Id}.")));
                Context.Stop(Self);
                break;
            case IndexJobFailed:
                _context.Settings.Metrics.Alarm("IndexingJobFailed");
                Timers.StartSingleTimer(IndexAgain.Instance, IndexAgain.Instance, _schedule.Failed());
                break;
            case IndexAgain:
                _schedule.Retry();
                Index();
                Release();
                break;
            case PauseOver:
                _schedule.Resume();
                Release();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Context.Parent.Tell(new Stopping(cause));

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
        Context.Parent.Tell(new Stopping(reason));

    private void Take(Request request)
    {
        if (_schedule.Holds(_newest))
        {
            // Back-pressure: the index job makes room.
            if (_held.Count == 0)
            {
                _context.Settings.Metrics.Alarm("BackPressure");
            }

            _held.Enqueue(request);
            return;
        }

        long begun = _context.Settings.Clock.GetTimestamp();
        TxReport? report;
        try
        {
            report = request.Attempts < WritePolicy.ProofsMax
                ? TransactionProcessor.TryApply(_newest, request.Submit.Data, _context.Now, request.Proof)
                : TransactionProcessor.Apply(_newest, request.Submit.Data, _context.Now);
        }
        catch (AccreteException refusal)
        {
            Refuse(request, refusal);
            return;
        }

        if (report is null)
        {
            _prover.Tell(new Prove(_newest, _context.Now, request with { Attempts = request.Attempts + 1 }));
            return;
        }

        _newest = report.DbAfter;
        _context.Settings.Metrics.Applied(_context.Settings.Clock.GetElapsedTime(begun));
        PersistAsync(new WrittenEntry(report.Entry), written => Committed(request, report, written));
        if (_schedule.Owe(WritePolicy.WaitOwed(report.DbBefore, _newest), PauseMin) is { } pause)
        {
            Timers.StartSingleTimer(PauseOver.Instance, PauseOver.Instance, pause);
        }
    }

    /// <summary>Asks the log whether what is known here is the newest still.</summary>
    private void LookForOthers(AskBasis ask)
    {
        if (_context.Node.Appends.UpTo(PersistenceId, LastSequenceNr) is { } known)
        {
            _witness.Tell(new Witness(ask, Sender, known));
        }
        else
        {
            Sender.Tell(new NotAnswered(ask.Request, DatabaseGuardian.Unavailable("Its log is not known yet.")));
        }
    }

    private void Answer(Witnessed witnessed)
    {
        foreach ((AskBasis ask, IActorRef asker) in witnessed.Questions)
        {
            asker.Tell(new BasisKnown(ask.Request, _durable.BasisT));
        }
    }

    /// <summary>Ends when all that was taken is durable and answered; what is held back is refused.</summary>
    private void End()
    {
        _isEnding = true;
        while (_held.TryDequeue(out Request? request))
        {
            Refuse(request, DatabaseGuardian.Unavailable("It is about to end."));
        }

        DeferAsync(Drain.Instance, _ => Context.Stop(Self));
    }

    private void Refuse(Request request, AccreteException refusal) => DeferAsync(
        request, refused => refused.Sender.Tell(new NotTransacted(refused.Submit.Request, refusal)));

    private void Committed(Request request, TxReport report, WrittenEntry written)
    {
        _durable = report.DbAfter;
        Tell(new Reported(report, LastSequenceNr, written));
        request.Sender.Tell(new Transacted(request.Submit.Request, report));
        Measure(request, report);
        Index();
    }

    private void Measure(Request request, TxReport report)
    {
        TransactorSettings settings = _context.Settings;
        settings.Metrics.Transacted(settings.Clock.GetElapsedTime(request.Arrived), report.TxData.Count);
        settings.Metrics.MemoryIndex(_context.Id, _durable.Indexes.NoveltyBytes);
    }

    /// <summary>Begins an index job where one is due and none is under way.</summary>
    private void Index()
    {
        if (_schedule.MayBegin(_durable)
            && _context.Node.Appends.UpTo(PersistenceId, LastSequenceNr) is { } anchor)
        {
            _schedule.Begin();
            _indexer.Tell(new IndexJob(_durable.State, anchor));
        }
    }

    /// <summary>Adopts what an index job stored.</summary>
    private void Adopt(IndexJobDone done)
    {
        bool wasDurable = ReferenceEquals(_newest, _durable);
        _newest = new Database(_newest.State.Adopt(done.Stored), TimeView.Present);
        _durable = wasDurable ? _newest : new Database(_durable.State.Adopt(done.Stored), TimeView.Present);
        _schedule.Adopted(_newest.BasisT);
        Timers.Cancel(PauseOver.Instance);
        _context.Settings.Metrics.MemoryIndex(_context.Id, _durable.Indexes.NoveltyBytes);
        Tell(new Reindexed(_durable));
        Release();
        Index();
    }

    private void Release()
    {
        for (int count = _held.Count; count > 0 && _held.TryDequeue(out Request? request); count--)
        {
            Take(request);
        }
    }

    private void Tell(object news)
    {
        foreach (IActorRef follower in _followers)
        {
            follower.Tell(news);
        }
    }

    /// <summary>A failed index job may be tried again.</summary>
    private sealed record IndexAgain
    {
        public static IndexAgain Instance { get; } = new();
    }

    /// <summary>What transactions owed is waited for.</summary>
    private sealed record PauseOver
    {
        public static PauseOver Instance { get; } = new();
    }

    private sealed class Producer(DatabaseContext context) : IIndirectActorProducer
    {
        public Type ActorType => typeof(TransactorActor);

        public ActorBase Produce() => new TransactorActor(context);

        public void Release(ActorBase actor)
        {
        }
    }
}
