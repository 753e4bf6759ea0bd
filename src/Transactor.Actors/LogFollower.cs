using System;
using System.Collections.Generic;
using Accrete.Log;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Follows the log of a database that another node writes, and keeps its newest value warm: a takeover goes on
/// from there and replays next to nothing.</summary>
/// <remarks>At each turn it looks for the root, then reads the log to its end. Where the root has moved, its indexes
/// are adopted, so that memory holds no more than what came since.</remarks>
internal sealed class LogFollower : UntypedActor, IWithTimers
{
    private readonly DatabaseContext _context;
    private CallTable _calls = null!; // set before the first message
    private LogIo _io = null!; // set before the first message
    private TailReader? _tail;
    private DatabaseState? _value;
    private RefVersion _adopted;
    private (RefVersion Version, RootRecord Root)? _offered;

    private LogFollower(DatabaseContext context) => _context = context;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    /// <summary>Says how to make one.</summary>
    public static Props Props(DatabaseContext context) =>
        Akka.Actor.Props.CreateBy(new Producer(context)).WithDispatcher(TransactorConfig.BackgroundDispatcher);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _calls = new CallTable(Context, _context.Node.Chance, _context.Node.Settings.BackOff);
        _io = new LogIo(_context.Node, _context.Id, _calls, Self, static _ => { });
        Look();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LookAgain:
                Look();
                break;
            case CallDue due:
                _calls.Resume(due);
                break;
            case StorageAnswer answer when _calls.Take(answer) is { } taken:
                Answered(taken);
                break;
            case StorageAnswer:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Look() => _io.Read([LogKeys.Root(_context.Id)]);

    private void Answered(StorageAnswer answer)
    {
        if (_tail is { IsReading: true })
        {
            Read(_tail, answer);
            return;
        }

        RefRecord? root = StorageAnswers.RefOf(answer);
        if (root is not null && root.Version != _adopted)
        {
            _offered = (root.Version, RootRefCodec.Decode(root.Value));
        }

        if (_tail is null)
        {
            Begin();
        }

        _tail?.Begin();
    }

    private void Begin()
    {
        if (_offered is { } root)
        {
            Restart(root);
        }
        else
        {
            _value = Bootstrap.Create(_context.Id, _context.Settings.Database).State;
            _tail = new TailReader(_io, LogAnchor.Beginning);
        }
    }

    private void Restart((RefVersion Version, RootRecord Root) root)
    {
        _value = RootSource.Open(_context, root.Root);
        _tail = new TailReader(_io, root.Root.Anchor);
        (_adopted, _offered) = (root.Version, null);
    }

    private void Read(TailReader tail, StorageAnswer answer)
    {
        Invariant.Check(_value is not null, "the value is opened before the log is read on");
        List<LogEntry> entries = [];
        bool isEnd = tail.Receive(answer, entries);
        foreach (LogEntry entry in entries)
        {
            // A root may hold more than the append that it names.
            _value = entry.T >= _value.NextT ? _value.Apply(entry) : _value;
        }

        if (isEnd)
        {
            Adopt(tail, _value);
            _context.Warm = new WarmValue(_tail!.Anchor, _value); // the one that it has, or another: there is one
            Timers.StartSingleTimer(LookAgain.Instance, LookAgain.Instance, _context.Settings.Lease.Poll);
        }
    }

    private void Adopt(TailReader tail, DatabaseState value)
    {
        if (_offered is not { } offered)
        {
            return;
        }

        if (offered.Root.T <= value.BasisT && offered.Root.Anchor.Number <= tail.Anchor.Number)
        {
            _value = value.Adopt(RootSource.Open(_context, offered.Root));
            (_adopted, _offered) = (offered.Version, null);
        }
        else
        {
            // Appends are there no longer, which an index holds: it goes on from that.
            Restart(offered);
        }
    }

    private sealed record LookAgain
    {
        public static LookAgain Instance { get; } = new();
    }

    private sealed class Producer(DatabaseContext context) : IIndirectActorProducer
    {
        public Type ActorType => typeof(LogFollower);

        public ActorBase Produce() => new LogFollower(context);

        public void Release(ActorBase actor)
        {
        }
    }
}
