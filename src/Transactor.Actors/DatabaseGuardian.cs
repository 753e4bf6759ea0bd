using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Storage.Messages;
using Accrete.Transactor.Leases;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Stands for one database, whoever writes it: where its node leads, passes messages on to its transactor, and
/// starts a new one where that has stopped; where it stands by, follows the log.</summary>
internal sealed class DatabaseGuardian : UntypedActor, IWithTimers
{
    private readonly DatabaseContext _context;
    private readonly HashSet<IActorRef> _followers = [];
    private readonly Queue<(Submit Submit, IActorRef Sender)> _early = [];
    private readonly Queue<(IQuestion Question, IActorRef Sender)> _questions = [];
    private IActorRef? _child;
    private bool _leads;
    private bool _isTransactor;
    private bool _isChanging;
    private bool _isEnding;
    private bool _isReady;
    private AccreteException? _cause;
    private TimeSpan _wait;

    private DatabaseGuardian(DatabaseContext context, bool leads)
    {
        _context = context;
        _leads = leads;
        _wait = context.Settings.RestartWait;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    private IActorRef? Transactor => _isTransactor ? _child : null;

    private bool IsWriting => Transactor is not null && !_isChanging && !_isEnding;

    /// <summary>Says how to make one.</summary>
    /// <param name="context">What the actors of the database share.</param>
    /// <param name="leads">Whether the node leads.</param>
    public static Props Props(DatabaseContext context, bool leads) =>
        Akka.Actor.Props.CreateBy(new Producer(context, leads));

    /// <summary>Makes the error of what cannot be written here now.</summary>
    /// <param name="why">Why, as a sentence.</param>
    /// <param name="cause">What went wrong; null for nothing.</param>
    public static AccreteException Unavailable(string why, Exception? cause = null) => new(
        Keyword.Of("db.error", "transactor-unavailable"),
        AnomalyCategory.Unavailable,
        $"The transactor of this database cannot take anything now. {why} Try again.",
        inner: cause);

    /// <inheritdoc/>
    protected override void PreStart() => Start();

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        // A mistake of the program: what the transactor speculated is not to be trusted, so a new one reads the log.
        new OneForOneStrategy(_ =>
        {
            _context.Settings.Metrics.Alarm("UnhandledException");
            return Directive.Stop;
        });

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Recovered:
                Recover();
                break;
            case Stopping stopping:
                string why = (stopping.Cause as AccreteException)?.Explanation ?? stopping.Cause.Message;
                _cause = Unavailable($"It has stopped: {why}", stopping.Cause);
                break;
            case Terminated:
                Lost();
                break;
            case StartAgain:
                Start();
                break;
            case Lead or StandBy:
                Change(leads: message is Lead);
                break;
            case Drain:
                End();
                break;
            case DatabaseGone:
                Tell(DatabaseGone.Instance);
                Context.Stop(Self);
                break;
            default:
                PassOn(message);
                break;
        }
    }

    /// <summary>Passes a message on to the transactor; who follows is remembered for the next one.</summary>
    private void PassOn(object message)
    {
        switch (message)
        {
            case Submit submit when !IsWriting:
                PutOff(submit);
                return;
            case IQuestion question when !_isReady || _isChanging || _isEnding:
                PutOff(question);
                return;
            case Storage.Messages.Follow:
                _followers.Add(Sender);
                break;
            case Unfollow:
                _followers.Remove(Sender);
                break;
            default:
                break;
        }

        Transactor?.Forward(message);
    }

    /// <summary>Keeps a transaction until the transactor has started; refuses it where none is about to.</summary>
    private void PutOff(Submit submit)
    {
        if (_leads && _isChanging && !_isEnding)
        {
            _early.Enqueue((submit, Sender));
            return;
        }

        Sender.Tell(new NotTransacted(
            submit.Request, _cause ?? Unavailable(_leads ? "The next one is starting." : "Its node stands by.")));
    }

    /// <summary>Keeps a question until there is a transactor; refuses it where none is to come.</summary>
    private void PutOff(IQuestion question)
    {
        if (_leads && !_isEnding)
        {
            _questions.Enqueue((question, Sender));
        }
        else
        {
            Refuse(question, Sender);
        }
    }

    private void Refuse(IQuestion question, IActorRef asker) => asker.Tell(new NotAnswered(
        question.Request, _cause ?? Unavailable(_isEnding ? "Its node has ended." : "Its node stands by.")));

    private void Recover()
    {
        // Not from one that was to stop already.
        if (Sender.Equals(Transactor) && !_isChanging)
        {
            (_wait, _cause, _isReady) = (_context.Settings.RestartWait, null, true);
            _context.Warm = null;
            PassOnQuestions();
        }
    }

    private void Start()
    {
        if (_child is not null)
        {
            return;
        }

        (_isTransactor, _isChanging, _isReady) = (_leads, false, false);
        _child = Context.Watch(Context.ActorOf(
            _leads ? TransactorActor.Props(_context) : LogFollower.Props(_context)));
        foreach (IActorRef follower in _followers)
        {
            Transactor?.Tell(Storage.Messages.Follow.Instance, follower);
        }

        PassOnEarly();
    }

    /// <summary>Passes on what came while the one before was about to stop: to the transactor, or as a
    /// refusal.</summary>
    private void PassOnEarly()
    {
        while (_early.TryDequeue(out (Submit Submit, IActorRef Sender) early))
        {
            if (Transactor is not null && !_isEnding)
            {
                Transactor.Tell(early.Submit, early.Sender);
            }
            else
            {
                early.Sender.Tell(
                    new NotTransacted(early.Submit.Request, _cause ?? Unavailable("Its node has ended.")));
            }
        }

        if (!_leads || _isEnding)
        {
            PassOnQuestions();
        }
    }

    /// <summary>Passes on questions: to a transactor that has read the log, since another may stop before it answers;
    /// or refuses them.</summary>
    private void PassOnQuestions()
    {
        while (_questions.TryDequeue(out (IQuestion Question, IActorRef Sender) asked))
        {
            if (_isReady && !_isEnding)
            {
                Transactor?.Tell(asked.Question, asked.Sender);
            }
            else
            {
                Refuse(asked.Question, asked.Sender);
            }
        }
    }

    /// <summary>Ends what runs, and then starts what the node's new part asks for.</summary>
    private void Change(bool leads)
    {
        if (leads == _leads)
        {
            return;
        }

        bool wasWriting = Transactor is not null && !_isChanging;
        (_leads, _wait) = (leads, _context.Settings.RestartWait);
        _cause = leads ? null : Unavailable("Its node has lost the lease of the storage.");
        if (wasWriting && _cause is not null)
        {
            Tell(new TransactorLost(_cause));
        }

        Timers.Cancel(StartAgain.Instance);
        if (_child is null)
        {
            Start();
        }
        else
        {
            _isChanging = true;
            Context.Stop(_child);
        }
    }

    private void Lost()
    {
        bool wasWriting = Transactor is not null && !_isChanging;
        (_child, bool wasAsked, _isReady) = (null, _isChanging, false);
        if (_isEnding)
        {
            PassOnEarly();
            Tell(new TransactorLost(Unavailable("Its node has ended.")));
            Context.Stop(Self);
            return;
        }

        if (wasAsked)
        {
            Start();
            return;
        }

        if (wasWriting)
        {
            // Whatever went wrong: the next one trusts what is stored alone.
            _context.Warm = null;
            _cause ??= Unavailable("It has stopped.");
            Tell(new TransactorLost(_cause));
        }

        Timers.StartSingleTimer(StartAgain.Instance, StartAgain.Instance, _wait);
        _wait = _wait * 2 < _context.Settings.RestartWaitMax ? _wait * 2 : _context.Settings.RestartWaitMax;
    }

    /// <summary>Lets the transactor finish what it has taken.</summary>
    private void End()
    {
        _isEnding = true;
        Timers.Cancel(StartAgain.Instance);
        if (_child is null)
        {
            PassOnEarly();
            Context.Stop(Self);
        }
        else if (Transactor is not null && !_isChanging)
        {
            Transactor.Tell(Drain.Instance);
        }
        else
        {
            Context.Stop(_child);
        }
    }

    private void Tell(object news)
    {
        _context.Settings.Metrics.MemoryIndex(_context.Id, 0);
        foreach (IActorRef follower in _followers)
        {
            follower.Tell(news);
        }
    }

    private sealed record StartAgain
    {
        public static StartAgain Instance { get; } = new();
    }

    private sealed class Producer(DatabaseContext context, bool leads) : IIndirectActorProducer
    {
        public Type ActorType => typeof(DatabaseGuardian);

        public ActorBase Produce() => new DatabaseGuardian(context, leads);

        public void Release(ActorBase actor)
        {
        }
    }
}
