using System;
using System.Collections.Generic;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Wire;
using Akka.Actor;

namespace Accrete.Remote;

/// <summary>Leads from one database of a peer to the transactor that serves it: looks in the storage where that is, has
/// it dialled, renews the session by beats, and tells when nothing is heard of it any more.</summary>
/// <remarks>Its actor calls it, on its own thread, and decides what the loss of a transactor means.</remarks>
internal sealed class TransactorLink
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>How long after a transactor could not be reached it is tried again, where the storage names no other: a
    /// dial that fails costs an actor system, a look at the storage next to nothing.</summary>
    private static readonly TimeSpan RedialAfter = TimeSpan.FromSeconds(1);

    private readonly RemoteContext _context;
    private readonly CallTable _calls;
    private readonly ITimerScheduler _timers;
    private readonly IActorRef _self;
    private readonly IScheduler _scheduler;
    private readonly string _name;
    private readonly Action<AccreteException> _lose;
    private readonly HashSet<long> _locationReads = [];
    private IActorRef? _line;
    private RefVersion _dialed;
    private TimeSpan _heard;
    private TimeSpan _brokeAt;
    private bool _isDialing;
    private bool _wasSilent;

    /// <summary>Makes a link that has not looked yet.</summary>
    /// <param name="actor">The actor that it works for.</param>
    /// <param name="timers">The timers of that actor.</param>
    /// <param name="calls">Makes its calls.</param>
    /// <param name="context">What the databases of the storage share.</param>
    /// <param name="name">The name of the database.</param>
    /// <param name="lose">Is told that the transactor is lost, or that there is none, and why.</param>
    public TransactorLink(
        IActorContext actor, ITimerScheduler timers, CallTable calls, RemoteContext context, string name,
        Action<AccreteException> lose)
    {
        (_context, _calls, _timers, _name, _lose) = (context, calls, timers, name, lose);
        (_self, _scheduler) = (actor.Self, actor.System.Scheduler);
    }

    /// <summary>Gets the session; null where the transactor has not answered yet, or there is none.</summary>
    public Session? Session { get; private set; }

    /// <summary>Gets why the last transactor was lost; null where none was since the session began.</summary>
    public AccreteException? Lost { get; private set; }

    private TimeSpan Now => _scheduler.MonotonicClock;

    /// <summary>Tells whether a message came over the line that is in use.</summary>
    public bool IsLine(IActorRef sender) => sender.Equals(_line);

    /// <summary>Looks where the transactor is, where there is no line to it.</summary>
    public void Look()
    {
        if (_line is not null || _isDialing || _locationReads.Count > 0)
        {
            return;
        }

        (IStorage storage, TimeSpan within) = (_context.Node.Storage, _context.Node.Settings.CallTimeout);
        _locationReads.Add(_calls.StartOnce(call => StorageCalls.Read(storage, [Location.Key], within, call)));
    }

    /// <summary>Looks again in a moment.</summary>
    public void LookSoon() =>
        _timers.StartSingleTimer(LookForTransactor.Instance, LookForTransactor.Instance, LookEvery);

    /// <summary>Takes the answer of a storage call, where it is of one of its own.</summary>
    /// <returns>Whether it was.</returns>
    /// <exception cref="AccreteException">Storage refuses, or what is stored is damaged.</exception>
    public bool Receive(StorageAnswer answer)
    {
        if (!_locationReads.Remove(answer.Call))
        {
            return false;
        }

        Located(answer);
        return true;
    }

    /// <summary>Takes the line that was asked for.</summary>
    public void Opened(IActorRef line) => (_line, Session, _heard, _isDialing) = (line, null, Now, false);

    /// <summary>Takes note that something was heard.</summary>
    public void Hear() => _heard = Now;

    /// <summary>Begins the session: the transactor has let this peer in.</summary>
    public void Begin() => (Session, Lost) = (new Session(), null);

    /// <summary>Sends a message over the line, where there is one.</summary>
    public void Send(IWireMessage message) => _line?.Tell(new Outgoing(message), _self);

    /// <summary>Says that the peer leaves.</summary>
    public void Leave() => _line?.Tell(new Leave(), _self);

    /// <summary>Gives up the line.</summary>
    public void Lose(AccreteException cause)
    {
        if (_line is not null)
        {
            (_brokeAt, _wasSilent) = (Now, Session is null);
            Leave();
        }

        (_line, Session, Lost) = (null, null, cause);
    }

    /// <summary>Renews the session, or looks for a transactor, or gives up one that is silent.</summary>
    public void Beat()
    {
        if (_line is null)
        {
            _isDialing &= Now - _heard < WireLimits.JoinTimeout; // who opens lines may have fallen
            Look();
        }
        else if (Now - _heard > (Session is null ? WireLimits.JoinTimeout : WireLimits.SilenceMax))
        {
            _lose(StorageErrors.Unavailable("Nothing was heard of the transactor for too long."));
        }
        else if (Session is not null)
        {
            Send(new Beat { Taken = Session.Acknowledge() });
        }
    }

    private void Located(StorageAnswer answer)
    {
        if (answer is CallFailed { Error.IsTransient: true } && Lost is not null)
        {
            LookSoon();
            return;
        }

        if (StorageAnswers.RefOf(answer) is not { } record)
        {
            _lose(StorageErrors.Unavailable("No transactor has served this storage yet: start one."));
            return;
        }

        if (record.Version == _dialed && Now - _brokeAt < RedialAfter)
        {
            LookSoon();
            return;
        }

        Location location = LocationCodec.Read(record.Value);
        (_dialed, _heard, _isDialing) = (record.Version, Now, true);
        Join join = new()
        {
            Protocol = WireLimits.Protocol,
            Secret = Google.Protobuf.ByteString.CopyFrom(location.Secret.Span),
            Database = _name,
        };
        _context.Switchboard.Tell(new OpenLine(location, _wasSilent, join), _self);
    }
}

/// <summary>It is time to look for a transactor.</summary>
internal sealed record LookForTransactor
{
    private LookForTransactor()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static LookForTransactor Instance { get; } = new();
}
