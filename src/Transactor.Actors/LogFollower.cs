using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Log;
using Accrete.Segments;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Follows the log of a database that another node writes, and keeps its newest value warm: a takeover goes on
/// from there and replays next to nothing.</summary>
/// <remarks>Looks for the root and the next appends at each turn. Where the root has moved, its indexes are adopted, so
/// that memory holds no more than what came since.</remarks>
internal sealed class LogFollower : UntypedActor, IWithTimers
{
    private static readonly Dictionary<SegmentId, ReadOnlyMemory<byte>> NoPieces = [];

    private readonly DatabaseContext _context;
    private readonly Queue<RefRecord> _appends = [];
    private CallTable _calls = null!; // set before the first message
    private LogIo _io = null!; // set before the first message
    private LogCursor? _cursor;
    private DatabaseState? _value;
    private RefVersion _adopted;
    private (RefVersion Version, RootRecord Root)? _offered;
    private bool _isMore;

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

    private void Look()
    {
        RefKey root = LogKeys.Root(_context.Id);
        _io.Read(_cursor is null
            ? [root]
            : [root, .. Enumerable.Range(0, _context.Node.Settings.ReplayBatch)
                .Select(i => LogKeys.Append(_context.Id, _cursor.Next + i))]);
    }

    private void Answered(StorageAnswer answer)
    {
        switch (answer)
        {
            case RefsRead read when _cursor is null:
                Begin(read.Records[0]);
                break;
            case RefsRead read:
                Take(read.Records);
                GoOn(null);
                break;
            case SegmentsRead read:
                GoOn(read.Segments);
                break;
            case CallFailed failed:
                throw failed.Error;
            default:
                throw new ArgumentOutOfRangeException(nameof(answer));
        }
    }

    private void Begin(RefRecord? record)
    {
        if (record is null)
        {
            _value = Bootstrap.Create(_context.Id, _context.Settings.Database).State;
            _cursor = new LogCursor(_context.Id, LogAnchor.Beginning);
        }
        else
        {
            Restart(record.Version, RootRefCodec.Decode(record.Value));
        }

        Look();
    }

    private void Restart(RefVersion version, RootRecord root)
    {
        _value = RootSource.Open(_context, root);
        _cursor = new LogCursor(_context.Id, root.Anchor);
        _adopted = version;
        _offered = null;
    }

    private void Take(IReadOnlyList<RefRecord?> records)
    {
        if (records[0] is { } root && root.Version != _adopted)
        {
            _offered = (root.Version, RootRefCodec.Decode(root.Value));
        }

        foreach (RefRecord append in records.Skip(1).TakeWhile(record => record is not null).OfType<RefRecord>())
        {
            _appends.Enqueue(append);
        }

        _isMore = _appends.Count == records.Count - 1;
    }

    // The pieces are those of the next append, where it was found to have some.
    private void GoOn(IReadOnlyDictionary<SegmentId, ReadOnlyMemory<byte>>? pieces)
    {
        Invariant.Check(_cursor is not null && _value is not null, "the follower has begun");
        while (_appends.TryPeek(out RefRecord? append))
        {
            AppendHead head = _cursor.Look(append);
            if (head.Pieces.Count > 0 && pieces is null)
            {
                _io.Get(head.Pieces);
                return;
            }

            foreach (LogEvent one in AppendCodec.ReadEvents(head, pieces ?? NoPieces).Events)
            {
                Apply((LogEntry)_context.Node.Events.Decode(one));
            }

            pieces = null;
            _cursor.Pass(head);
            _appends.Dequeue();
        }

        Adopt();
        _context.Warm = new WarmValue(_cursor.Place, _value);
        if (_isMore)
        {
            Look();
        }
        else
        {
            Timers.StartSingleTimer(LookAgain.Instance, LookAgain.Instance, _context.Settings.Lease.Poll);
        }
    }

    private void Apply(LogEntry entry)
    {
        Invariant.Check(_value is not null, "the follower has begun");

        // A root may hold more than the append that it names.
        _value = entry.T >= _value.NextT ? _value.Apply(entry) : _value;
    }

    private void Adopt()
    {
        Invariant.Check(_cursor is not null && _value is not null, "the follower has begun");
        if (_offered is not { } offered)
        {
            return;
        }

        if (offered.Root.T <= _value.BasisT && offered.Root.Anchor.Number <= _cursor.Place.Number)
        {
            _value = _value.Adopt(RootSource.Open(_context, offered.Root));
            (_adopted, _offered) = (offered.Version, null);
        }
        else if (!_isMore)
        {
            // It was moved after the appends were read, or the appends are there no longer: it holds them all.
            Restart(offered.Version, offered.Root);
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
