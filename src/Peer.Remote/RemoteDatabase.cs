using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Segments;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Storage.Wire;
using Akka.Actor;

namespace Accrete.Remote;

/// <summary>Stands for one database of a storage, for the clients of this process: opens its value from the storage,
/// follows its transactor, and passes transactions on.</summary>
/// <remarks>
/// <para>The value comes from the storage alone: from the newest root, and the log after it. The transactor's stream
/// only spares the reading; what it leaves out, or what was lost on the way, is read from the log.</para>
/// <para>Without a transactor the last value can be read on; transactions fail, and it looks for the next
/// transactor.</para>
/// </remarks>
internal sealed class RemoteDatabase : UntypedActor, IWithTimers
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>How long after a transactor could not be reached it is tried again, where the storage names no other: a
    /// dial that fails costs an actor system, a look at the storage next to nothing.</summary>
    private static readonly TimeSpan RedialAfter = TimeSpan.FromSeconds(1);

    private const long AcknowledgeAt = WireLimits.StreamBytesMax / 8;

    private readonly RemoteContext _context;
    private readonly string _id;
    private readonly string _name;
    private readonly HashSet<IActorRef> _clients = [];
    private readonly Requests _requests = new();
    private readonly HashSet<long> _locationReads = [];
    private CallTable _calls = null!; // set before the first message
    private FollowedLog _log = null!; // set before the first message
    private IActorRef? _line;
    private Session? _session;
    private AccreteException? _lost;
    private RefVersion _dialed;
    private TimeSpan _heard;
    private TimeSpan _brokeAt;
    private bool _isDialing;
    private bool _wasSilent;
    private bool _isFlushDue;
    private Item? _caughtUpFor;

    private RemoteDatabase(RemoteContext context, string id, string name) =>
        (_context, _id, _name) = (context, id, name);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <summary>Says how to make one.</summary>
    /// <param name="context">What the databases of a storage share.</param>
    /// <param name="id">What names the database for ever.</param>
    /// <param name="name">Its name.</param>
    public static Props Props(RemoteContext context, string id, string name) =>
        Akka.Actor.Props.CreateBy(new Producer(context, id, name));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _calls = new CallTable(Context, _context.Node.Chance, _context.Node.Settings.BackOff);
        _log = new FollowedLog(_context, _id, _calls, Tell);
        _log.ReadRoot();
        Look();
        Timers.StartPeriodicTimer(Beating.Instance, Beating.Instance, WireLimits.BeatEvery);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _line?.Tell(new Leave(), Self);
        Tell(new TransactorLost(StorageErrors.Unavailable("The peer was shut down.")));
        _log.Release();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case News news when Sender.Equals(_line):
                Hear(news);
                break;
            case CallDue due:
                _calls.Resume(due);
                break;
            case StorageAnswer answer when _calls.Take(answer) is { } taken:
                Answered(taken);
                break;
            case Flush:
                _isFlushDue = false;
                SendAll();
                break;
            case Beating:
                Beat();
                break;
            case Looking:
                Look();
                break;
            default:
                ReceiveOfClient(message);
                break;
        }
    }

    private void ReceiveOfClient(object message)
    {
        switch (message)
        {
            case Submit submit:
                Submit(submit);
                break;
            case IQuestion question:
                Ask(question);
                break;
            case Storage.Messages.Follow:
                _clients.Add(Sender);
                if (_log.IsOpen)
                {
                    Sender.Tell(new Following(_log.Newest));
                }

                break;
            case Unfollow:
                _clients.Remove(Sender);
                break;
            default:
                ReceiveOfLine(message);
                break;
        }
    }

    private void ReceiveOfLine(object message)
    {
        switch (message)
        {
            case LineOpened opened:
                (_line, _session, _heard, _isDialing) = (opened.Line, null, Now, false);
                break;
            case Joined joined when Sender.Equals(_line):
                _heard = Now;
                if (!string.Equals(joined.Database, _id, StringComparison.Ordinal))
                {
                    Gone();
                    break;
                }

                _session = new Session();
                _lost = null;
                _requests.Begin(joined.InFlightMax);
                SendSoon();
                break;
            case Refused refused when Sender.Equals(_line):
                Refused(WireErrors.FromWire(refused.Error));
                break;
            case LineBroken or Leave when Sender.Equals(_line):
                Lose(StorageErrors.Unavailable("The connection to the transactor has ended."));
                break;
            default:
                break;
        }
    }

    /// <summary>Takes the answer of a storage call.</summary>
    private void Answered(StorageAnswer answer)
    {
        try
        {
            if (_locationReads.Remove(answer.Call))
            {
                Located(answer);
            }
            else if (_log.Receive(answer))
            {
                TakeItems();
            }
        }
        catch (AccreteException error)
        {
            Fail(error);
        }
    }

    /// <summary>Tells why storage cannot be read: a value that is open can be read on.</summary>
    private void Fail(AccreteException error)
    {
        if (SegmentErrors.IsMissing(error) && _log.TryLeapAhead())
        {
            return;
        }

        if (_log.IsOpen)
        {
            Lose(error);
        }
        else
        {
            Tell(new DatabaseNotOpened(error));
            Context.Stop(Self);
        }
    }

    /// <summary>Looks where the transactor is, where there is no line to it.</summary>
    private void Look()
    {
        if (_line is not null || _isDialing || _locationReads.Count > 0)
        {
            return;
        }

        (IStorage storage, TimeSpan within) = (_context.Node.Storage, _context.Node.Settings.CallTimeout);
        _locationReads.Add(_calls.StartOnce(call => StorageCalls.Read(storage, [Location.Key], within, call)));
    }

    private void Located(StorageAnswer answer)
    {
        if (answer is CallFailed { Error.IsTransient: true } && _lost is not null)
        {
            LookSoon();
            return;
        }

        if (StorageAnswers.RefOf(answer) is not { } record)
        {
            Lose(StorageErrors.Unavailable("No transactor has served this storage yet: start one."));
            return;
        }

        if (record.Version == _dialed && Now - _brokeAt < RedialAfter)
        {
            LookSoon();
            return;
        }

        Location location = LocationCodec.Read(record.Value);
        (_dialed, _heard, _isDialing) = (record.Version, Now, true);
        _context.Switchboard.Tell(new OpenLine(location, _wasSilent, new Join
        {
            Protocol = WireLimits.Protocol,
            Secret = Google.Protobuf.ByteString.CopyFrom(location.Secret.Span),
            Database = _name,
        }));
    }

    private void Refused(AccreteException error)
    {
        if (Equals(error.Error, Keyword.Of("db.error", "db-not-found")))
        {
            Gone();
        }
        else
        {
            Lose(error);
        }
    }

    /// <summary>Gives up the session, and looks for a transactor again.</summary>
    private void Lose(AccreteException cause)
    {
        if (_line is not null)
        {
            (_brokeAt, _wasSilent) = (Now, _session is null);
            _line.Tell(new Leave(), Self);
        }

        (_line, _session, _lost) = (null, null, cause);
        Lost(cause);
        LookSoon();
    }

    private void LookSoon() => Timers.StartSingleTimer(Looking.Instance, Looking.Instance, LookEvery);

    /// <summary>Tells clients that the outcome of what they submitted is unknown.</summary>
    private void Lost(AccreteException cause)
    {
        _requests.Lose(cause);
        _log.Forget();
        Tell(new TransactorLost(cause));
    }

    private void Gone()
    {
        Tell(DatabaseGone.Instance);
        Context.Stop(Self);
    }

    private void Hear(News news)
    {
        _heard = Now;
        if (_session is null || !_session.Hear(news))
        {
            Lose(StorageErrors.Unavailable("A message of the transactor was lost on its way."));
            return;
        }

        try
        {
            TakeItems();
        }
        catch (AccreteException error)
        {
            // An entry needs a segment that storage does not give now: it is read from the log in the next session.
            Fail(error);
        }
    }

    /// <summary>Takes what was told, up to what the log must be read for.</summary>
    private void TakeItems()
    {
        while (!_log.IsReading && _session?.Peek() is { } item)
        {
            if (NeedsLog(item))
            {
                CatchUp(item);
                return;
            }

            _session.Take();
            Take(item);
        }

        if (_session is null || _log.IsReading)
        {
            return;
        }

        if (_session.Taken > AcknowledgeAt)
        {
            Send(new Beat { Taken = _session.Acknowledge() });
        }
    }

    /// <summary>Reads the log for an item; where it was read for that item already, it is not in the log.</summary>
    private void CatchUp(Item item)
    {
        if (!ReferenceEquals(item, _caughtUpFor))
        {
            _caughtUpFor = item;
            _log.CatchUp();
        }
        else if (!_log.TryLeapAhead())
        {
            Lose(StorageErrors.Unavailable("The transactor tells of what neither the log nor the indexes have."));
        }
    }

    private bool NeedsLog(Item item) => item.ItemCase switch
    {
        Item.ItemOneofCase.Entry => item.Entry.Before > _log.BasisT,
        Item.ItemOneofCase.Done => item.Done.T > _log.BasisT,
        Item.ItemOneofCase.Basis => item.Basis > _log.BasisT,
        _ => false,
    };

    private void Take(Item item)
    {
        switch (item.ItemCase)
        {
            case Item.ItemOneofCase.Entry:
                LogEntry entry = LogEntryCodec.Read(item.Entry.Entry_.Span);
                _log.Told(entry.T);
                _log.Apply(entry);
                break;
            case Item.ItemOneofCase.Basis:
                // Of index jobs that ended before, nobody tells any more.
                _log.Told(item.Basis);
                _log.ReadRoot();
                AskAgain();
                break;
            case Item.ItemOneofCase.Done:
                _requests.Take(item.Done, _log.ReportOf(item.Done.T));
                SendSoon();
                break;
            case Item.ItemOneofCase.NotDone:
                _requests.Take(item.NotDone);
                SendSoon();
                break;
            case Item.ItemOneofCase.Answer:
                _requests.Take(item.Answer);
                break;
            case Item.ItemOneofCase.Root:
                _log.ReadRoot();
                break;
            case Item.ItemOneofCase.Anchor:
                _log.Skip(new LogAnchor(item.Anchor.Number, item.Anchor.Sequence, item.Anchor.Epoch));
                break;
            case Item.ItemOneofCase.Lost:
                Lost(WireErrors.FromWire(item.Lost));
                break;
            case Item.ItemOneofCase.Gone:
                Gone();
                break;
            default:
                break;
        }
    }

    /// <summary>Asks what has no answer yet: there is somebody who writes, the first since the session began, or the
    /// next one.</summary>
    private void AskAgain()
    {
        foreach (Ask ask in _requests.Asked())
        {
            Send(ask);
        }
    }

    private void Submit(Submit submit)
    {
        if (_lost is not null)
        {
            Sender.Tell(new NotTransacted(submit.Request, Requests.Unavailable(_lost)));
            return;
        }

        _requests.Submit(submit, Sender);
        SendSoon();
    }

    private void Ask(IQuestion question)
    {
        Ask ask = _requests.Ask(question, Sender);
        if (_session is not null)
        {
            Send(ask);
        }
    }

    /// <summary>Sends when what waits in the mailbox has been looked at: it goes along.</summary>
    private void SendSoon()
    {
        if (!_isFlushDue && _session is not null && _requests.CanSend)
        {
            _isFlushDue = true;
            Self.Tell(Flush.Instance);
        }
    }

    private void SendAll()
    {
        while (_session is not null && _requests.CanSend)
        {
            Send(_requests.Next());
        }
    }

    private void Send(IWireMessage message) => _line?.Tell(new Outgoing(message), Self);

    private void Beat()
    {
        if (_line is null)
        {
            _isDialing &= Now - _heard < WireLimits.JoinTimeout; // who opens lines may have fallen
            Look();
        }
        else if (Now - _heard > (_session is null ? WireLimits.JoinTimeout : WireLimits.SilenceMax))
        {
            Lose(StorageErrors.Unavailable("Nothing was heard of the transactor for too long."));
        }
        else if (_session is not null)
        {
            Send(new Beat { Taken = _session.Acknowledge() });
        }
    }

    private void Tell(object news)
    {
        foreach (IActorRef client in _clients)
        {
            client.Tell(news);
        }
    }

    private sealed record Flush
    {
        public static Flush Instance { get; } = new();
    }

    private sealed record Beating
    {
        public static Beating Instance { get; } = new();
    }

    private sealed record Looking
    {
        public static Looking Instance { get; } = new();
    }

    private sealed class Producer(RemoteContext context, string id, string name) : IIndirectActorProducer
    {
        public Type ActorType => typeof(RemoteDatabase);

        public ActorBase Produce() => new RemoteDatabase(context, id, name);

        public void Release(ActorBase actor)
        {
        }
    }
}
