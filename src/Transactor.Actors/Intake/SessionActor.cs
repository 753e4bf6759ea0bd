using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Accrete.Edn;
using Accrete.Storage;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Storage.Wire;
using Akka.Actor;
using Google.Protobuf;

namespace Accrete.Transactor.Intake;

/// <summary>Serves one peer's use of one database: decodes what it submits, and tells it answers and news in one
/// stream, in order.</summary>
/// <remarks>The peer is not watched: a paused one would be shut out for good. It renews the session by beats; after
/// silence the session ends, and the peer joins again.</remarks>
internal sealed class SessionActor : UntypedActor, IWithTimers
{
    private readonly IActorRef _databases;
    private readonly WrittenAppends _appends;
    private readonly IActorRef _peer;
    private readonly string _name;
    private readonly TransactorMetrics _metrics;
    private readonly Outbox _outbox = new();
    private IActorRef? _database;
    private TimeSpan _heard;
    private MemoryStream? _parts;
    private long _partsOf;
    private string _id = "";
    private long _basis = -1;
    private long _sequence;
    private int _inFlight;
    private bool _isFlushDue;

    private SessionActor(
        IActorRef databases, WrittenAppends appends, IActorRef peer, string name, TransactorMetrics metrics) =>
        (_databases, _appends, _peer, _name, _metrics) = (databases, appends, peer, name, metrics);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <summary>Says how to make one.</summary>
    /// <param name="databases">Finds databases by name.</param>
    /// <param name="appends">Knows where in the log is what was told.</param>
    /// <param name="peer">The other side.</param>
    /// <param name="name">The name of the database.</param>
    /// <param name="metrics">Counts the peers.</param>
    public static Props Props(
        IActorRef databases, WrittenAppends appends, IActorRef peer, string name, TransactorMetrics metrics) =>
        Akka.Actor.Props.CreateBy(new Producer(databases, appends, peer, name, metrics));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _heard = Now;
        _metrics.Joined(_peer.Path.Address);
        _databases.Tell(new OpenDatabase(_name), Self);
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, WireLimits.BeatEvery);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _metrics.Left(_peer.Path.Address);
        _database?.Tell(Unfollow.Instance, Self);
        SendAll();
        _peer.Tell(new Leave(), Self);
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IWireMessage wire:
                _heard = Now;
                Heard(wire);
                break;
            case Flush:
                _isFlushDue = false;
                SendAll();
                break;
            case Tick when Now - _heard > WireLimits.SilenceMax:
                Context.Stop(Self);
                break;
            case Tick:
                _outbox.CatchUp(_basis);
                SayWhere();
                break;
            default:
                Told(message);
                break;
        }
    }

    /// <summary>Takes what the peer says.</summary>
    private void Heard(IWireMessage wire)
    {
        switch (wire)
        {
            case Submissions submissions:
                foreach (Submission submission in submissions.All)
                {
                    Submit(submission);
                }

                break;
            case Ask ask:
                _database?.Tell(
                    ask.Question switch
                    {
                        Question.Index => new RequestIndex(ask.Request),
                        Question.Garbage => new CollectGarbage(ask.Request, new Instant(ask.At)),
                        _ => new AskBasis(ask.Request),
                    },
                    Self);
                break;
            case Beat beat:
                _outbox.Taken(beat.Taken);
                _outbox.CatchUp(_basis);
                SendSoon();
                break;
            case Leave:
                Context.Stop(Self);
                break;
            default:
                Unhandled(wire);
                break;
        }
    }

    /// <summary>Takes what the database says.</summary>
    private void Told(object message)
    {
        switch (message)
        {
            case DatabaseOpened opened:
                (_id, _database) = (opened.Id, opened.Database);
                _peer.Tell(
                    new Joined
                    {
                        Protocol = WireLimits.Protocol,
                        Database = opened.Id,
                        InFlightMax = WireLimits.InFlightMax,
                    },
                    Self);
                _database?.Tell(Follow.Instance, Self);
                break;
            case DatabaseMissing:
                Turn(DbErrors.NoDatabase(_name));
                break;
            case DatabaseNotOpened failed:
                Turn(failed.Error);
                break;
            case Reported news:
                Tell(news);
                break;
            case Transacted done:
                _inFlight--;
                Add(new Item { Done = DoneOf(done) });
                break;
            case NotTransacted refused:
                _inFlight--;
                Refuse(refused.Request, refused.Error);
                break;
            default:
                ToldOfDatabase(message);
                break;
        }
    }

    private void ToldOfDatabase(object message)
    {
        switch (message)
        {
            case Following following:
                _basis = following.Newest.BasisT;
                Add(new Item { Basis = _basis });
                break;
            case Reindexed reindexed:
                Add(new Item { Root = reindexed.Newest.BasisT });
                break;
            case BasisKnown known:
                Add(new Item { Answer = new Answer { Request = known.Request, T = known.BasisT } });
                break;
            case IndexRequested requested:
                Add(new Item { Answer = new Answer { Request = requested.Request, T = requested.BasisT } });
                break;
            case GarbageCollected collected:
                Add(new Item { Answer = new Answer { Request = collected.Request, T = collected.Deleted } });
                break;
            case NotAnswered refused:
                Add(new Item
                {
                    Answer = new Answer { Request = refused.Request, Error = WireErrors.ToWire(refused.Error) },
                });
                break;
            case TransactorLost lost:
                _inFlight = 0;
                Add(new Item { Lost = WireErrors.ToWire(lost.Cause) });
                break;
            case DatabaseGone:
                Add(new Item { Gone = true });
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Tell(Reported news)
    {
        Invariant.Check(news.Written is not null, "the writer of this process tells what it wrote");
        (_basis, _sequence) = (news.Report.DbAfter.BasisT, news.Sequence);
        _outbox.Add(new Entry
        {
            Before = news.Report.DbBefore.BasisT,
            Entry_ = UnsafeByteOperations.UnsafeWrap(news.Written.Bytes),
        });
        SendSoon();
    }

    /// <summary>Says up to which place of the log everything was told, as a sign of life; the peer need not read what
    /// comes before, should it miss something.</summary>
    private void SayWhere()
    {
        if (!_outbox.HasLeftOut && _sequence > 0 && _appends.UpTo(_id, _sequence) is { } told)
        {
            _outbox.Add(new Item
            {
                Anchor = new Anchor { Number = told.Number, Sequence = told.Sequence, Epoch = told.Epoch },
            });
        }

        _peer.Tell(_outbox.Next(), Self);
        SendAll();
    }

    private static Done DoneOf(Transacted done)
    {
        Done wire = new() { Request = done.Request, T = done.Report.DbAfter.BasisT };
        if (done.Report.TempIds.Count > 0)
        {
            wire.Tempids = UnsafeByteOperations.UnsafeWrap(FormCodec.Write(EdnMap.Of(
                done.Report.TempIds.Select(
                    static pair => KeyValuePair.Create<object?, object?>(pair.Key, pair.Value)))));
        }

        return wire;
    }

    /// <summary>Takes a transaction, or one more part of it.</summary>
    private void Submit(Submission submission)
    {
        ReadOnlyMemory<byte> data = submission.Data.Memory;
        if (_partsOf != submission.Request)
        {
            // The rest of the one before was lost on its way.
            (_parts, _partsOf) = (null, submission.Request);
        }

        if (submission.PartsLeft > 0 || _parts is not null)
        {
            _parts ??= new MemoryStream();
            if (_parts.Length + data.Length > WireLimits.TransactionBytesMax)
            {
                _parts = null;
                Refuse(submission.Request, DbErrors.Argument(
                    $"A transaction may have {WireLimits.TransactionBytesMax >> 20} MB on its way to the transactor: "
                        + "make several of it."));
                return;
            }

            _parts.Write(data.Span);
            if (submission.PartsLeft > 0)
            {
                return;
            }

            data = _parts.ToArray();
            _parts = null;
        }

        Submit(submission.Request, data.Span);
    }

    private void Submit(long request, ReadOnlySpan<byte> data)
    {
        if (_inFlight >= WireLimits.InFlightMax)
        {
            Refuse(request, StorageErrors.Busy(
                $"A connection may have {WireLimits.InFlightMax} transactions in flight: wait for answers."));
            return;
        }

        try
        {
            _database?.Tell(new Submit(request, FormCodec.Read(data)), Self);
            _inFlight++;
        }
        catch (AccreteException damaged)
        {
            Refuse(request, damaged);
        }
    }

    private void Refuse(long request, AccreteException error) =>
        Add(new Item { NotDone = new NotDone { Request = request, Error = WireErrors.ToWire(error) } });

    private void Turn(AccreteException error)
    {
        _peer.Tell(new Refused { Error = WireErrors.ToWire(error) }, Self);
        Context.Stop(Self);
    }

    private void Add(Item item)
    {
        _outbox.Add(item);
        SendSoon();
    }

    /// <summary>Sends when what waits in the mailbox has been looked at: it goes along.</summary>
    private void SendSoon()
    {
        if (!_isFlushDue && !_outbox.IsEmpty)
        {
            _isFlushDue = true;
            Self.Tell(Flush.Instance);
        }
    }

    private void SendAll()
    {
        while (!_outbox.IsEmpty)
        {
            _peer.Tell(_outbox.Next(), Self);
        }
    }

    private sealed record Flush
    {
        public static Flush Instance { get; } = new();
    }

    private sealed record Tick
    {
        public static Tick Instance { get; } = new();
    }

    private sealed class Producer(
        IActorRef databases, WrittenAppends appends, IActorRef peer, string name, TransactorMetrics metrics)
        : IIndirectActorProducer
    {
        public Type ActorType => typeof(SessionActor);

        public ActorBase Produce() => new SessionActor(databases, appends, peer, name, metrics);

        public void Release(ActorBase actor)
        {
        }
    }
}
