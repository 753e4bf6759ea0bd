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
    private const long AcknowledgeAt = WireLimits.StreamBytesMax / 8;

    private readonly RemoteContext _context;
    private readonly string _id;
    private readonly string _name;
    private readonly HashSet<IActorRef> _clients = [];
    private readonly Requests _requests = new();
    private CallTable _calls = null!; // set before the first message
    private FollowedLog _log = null!; // set before the first message
    private TransactorLink _link = null!; // set before the first message
    private bool _isFlushDue;
    private Item? _caughtUpFor;

    private RemoteDatabase(RemoteContext context, string id, string name) =>
        (_context, _id, _name) = (context, id, name);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

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
        _link = new TransactorLink(Context, Timers, _calls, _context, _name, Lose);
        _log.ReadRoot();
        _link.Look();
        Timers.StartPeriodicTimer(Beating.Instance, Beating.Instance, WireLimits.BeatEvery);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _link.Leave();
        Tell(new TransactorLost(StorageErrors.Unavailable("The peer was shut down.")));
        _log.Release();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case News news when _link.IsLine(Sender):
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
                _link.Beat();
                break;
            case LookForTransactor:
                _link.Look();
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
                _link.Opened(opened.Line);
                break;
            case Joined joined when _link.IsLine(Sender):
                _link.Hear();
                if (!string.Equals(joined.Database, _id, StringComparison.Ordinal))
                {
                    Gone();
                    break;
                }

                _link.Begin();
                _requests.Begin(joined.InFlightMax);
                SendSoon();
                break;
            case Refused refused when _link.IsLine(Sender):
                Refused(WireErrors.FromWire(refused.Error));
                break;
            case LineBroken or Leave when _link.IsLine(Sender):
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
            if (!_link.Receive(answer) && _log.Receive(answer))
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
        _link.Lose(cause);
        Lost(cause);
        _link.LookSoon();
    }

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
        _link.Hear();
        if (_link.Session?.Hear(news) != true)
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
        while (!_log.IsReading && _link.Session?.Peek() is { } item)
        {
            if (NeedsLog(item))
            {
                CatchUp(item);
                return;
            }

            _link.Session.Take();
            Take(item);
        }

        if (!_log.IsReading && _link.Session is { Taken: > AcknowledgeAt } session)
        {
            _link.Send(new Beat { Taken = session.Acknowledge() });
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
            _link.Send(ask);
        }
    }

    private void Submit(Submit submit)
    {
        if (_link.Lost is { } lost)
        {
            Sender.Tell(new NotTransacted(submit.Request, Requests.Unavailable(lost)));
            return;
        }

        _requests.Submit(submit, Sender);
        SendSoon();
    }

    private void Ask(IQuestion question)
    {
        Ask ask = _requests.Ask(question, Sender);
        if (_link.Session is not null)
        {
            _link.Send(ask);
        }
    }

    /// <summary>Sends when what waits in the mailbox has been looked at: it goes along.</summary>
    private void SendSoon()
    {
        if (!_isFlushDue && _link.Session is not null && _requests.CanSend)
        {
            _isFlushDue = true;
            Self.Tell(Flush.Instance);
        }
    }

    private void SendAll()
    {
        while (_link.Session is not null && _requests.CanSend)
        {
            _link.Send(_requests.Next());
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

    private sealed class Producer(RemoteContext context, string id, string name) : IIndirectActorProducer
    {
        public Type ActorType => typeof(RemoteDatabase);

        public ActorBase Produce() => new RemoteDatabase(context, id, name);

        public void Release(ActorBase actor)
        {
        }
    }
}
