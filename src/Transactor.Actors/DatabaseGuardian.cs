using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Storage.Messages;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Stands for one database, whoever writes it: passes messages on to its transactor, and starts a new one
/// where that has stopped.</summary>
internal sealed class DatabaseGuardian : UntypedActor, IWithTimers
{
    private readonly DatabaseContext _context;
    private readonly HashSet<IActorRef> _followers = [];
    private IActorRef? _transactor;
    private AccreteException? _cause;
    private TimeSpan _wait;

    private DatabaseGuardian(DatabaseContext context)
    {
        _context = context;
        _wait = context.Settings.RestartWait;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    /// <summary>Says how to make one.</summary>
    public static Props Props(DatabaseContext context) => Akka.Actor.Props.CreateBy(new Producer(context));

    /// <inheritdoc/>
    protected override void PreStart() => Start();

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        // A mistake of the program: what the transactor speculated is not to be trusted, so a new one reads the log.
        new OneForOneStrategy(static _ => Directive.Stop);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Recovered:
                (_wait, _cause) = (_context.Settings.RestartWait, null);
                break;
            case Stopping stopping:
                _cause = Unavailable(stopping.Cause);
                break;
            case Terminated:
                Lost();
                break;
            case StartAgain:
                Start();
                break;
            default:
                PassOn(message);
                break;
        }
    }

    /// <summary>Passes a message on to the transactor; who follows is remembered for the next one.</summary>
    private void PassOn(object message)
    {
        if (message is Storage.Messages.Follow)
        {
            _followers.Add(Sender);
        }
        else if (message is Unfollow)
        {
            _followers.Remove(Sender);
        }

        if (_transactor is null && message is Submit submit)
        {
            Sender.Tell(new NotTransacted(submit.Request, _cause ?? Unavailable(null)));
        }

        _transactor?.Forward(message);
    }

    private static AccreteException Unavailable(Exception? cause) => new(
        Keyword.Of("db.error", "transactor-unavailable"),
        AnomalyCategory.Unavailable,
        cause is null
            ? "The transactor of this database has stopped, and the next one is starting: try again."
            : $"The transactor of this database has stopped: {cause.Message} Try again.",
        inner: cause);

    private void Start()
    {
        _transactor = Context.Watch(Context.ActorOf(TransactorActor.Props(_context)));
        foreach (IActorRef follower in _followers)
        {
            _transactor.Tell(Storage.Messages.Follow.Instance, follower);
        }
    }

    private void Lost()
    {
        _transactor = null;
        _cause ??= Unavailable(null);
        foreach (IActorRef follower in _followers)
        {
            follower.Tell(new TransactorLost(_cause));
        }

        Timers.StartSingleTimer(StartAgain.Instance, StartAgain.Instance, _wait);
        _wait = _wait * 2 < _context.Settings.RestartWaitMax ? _wait * 2 : _context.Settings.RestartWaitMax;
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        foreach (IActorRef follower in _followers)
        {
            follower.Tell(DatabaseGone.Instance);
        }
    }

    private sealed record StartAgain
    {
        public static StartAgain Instance { get; } = new();
    }

    private sealed class Producer(DatabaseContext context) : IIndirectActorProducer
    {
        public Type ActorType => typeof(DatabaseGuardian);

        public ActorBase Produce() => new DatabaseGuardian(context);

        public void Release(ActorBase actor)
        {
        }
    }
}
