using System;
using System.Collections.Generic;
using Accrete.Segments;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Does the index jobs of one database, one after the other: merges the memory index, stores the segments, and
/// moves the root ref, by a conditional write, when all are durable.</summary>
/// <remarks>The race that the conditional write settles: (1) an indexer of a transactor that lost its place is still at
/// work; (2) the new transactor's indexer moves the root; (3) the old one expects the root that it read before its job,
/// and is rejected.</remarks>
internal sealed class Indexer : UntypedActor
{
    private readonly DatabaseContext _context;
    private readonly Queue<StoredSegment> _unsent = [];
    private CallTable _calls = null!; // set before the first message
    private LogIo _io = null!; // set before the first message
    private Job? _job;

    private Indexer(DatabaseContext context) => _context = context;

    /// <summary>Says how to make one.</summary>
    public static Props Props(DatabaseContext context) =>
        Akka.Actor.Props.CreateBy(new Producer(context)).WithDispatcher(TransactorConfig.BackgroundDispatcher);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _calls = new CallTable(Context, _context.Node.Chance, _context.Node.Settings.BackOff);
        _io = new LogIo(_context.Node, _context.Id, _calls, Self, static _ => { });
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IndexJob job:
                Begin(job);
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

    /// <summary>Reads the root that is there now: the one to be moved on from.</summary>
    private void Begin(IndexJob job)
    {
        Invariant.Check(_job is null, "a database has one index job at a time");
        _job = new Job(job, _context.Settings.Clock.GetTimestamp());
        _io.Read([LogKeys.Root(_context.Id)]);
    }

    private void Answered(StorageAnswer answer)
    {
        if (_job is not { } job)
        {
            return;
        }

        try
        {
            Step(job, answer);
        }
        catch (AccreteException error)
        {
            Fail(error);
        }
    }

    private void Step(Job job, StorageAnswer answer)
    {
        switch (answer)
        {
            case CallFailed failed:
                Fail(failed.Error);
                break;
            case SegmentStored:
                Send();
                if (_unsent.Count == 0 && _calls.Count == 0)
                {
                    job.Move = ConditionalWrite.Begin(LogKeys.Root(_context.Id), job.Expected, RootOf(job));
                    _io.Continue(job.Move);
                }

                break;
            case RefsRead read when job.Move is null:
                Merge(job, read.Records[0]);
                break;
            default:
                Invariant.Check(job.Move is not null, "only the root's move is left to be answered");
                Moved(job, job.Move = LogIo.Learn(job.Move, answer));
                break;
        }
    }

    private void Merge(Job job, RefRecord? root)
    {
        job.Expected = root?.Version ?? RefVersion.Absent;
        if (root is not null && RootRefCodec.Decode(root.Value).Anchor.Epoch > job.Order.Anchor.Epoch)
        {
            throw StorageErrors.InUse($"Another transactor writes {_context.Id}: its indexes are newer.");
        }

        job.Root = _context.Roots.Write(job.Order.State, out DatabaseState stored);
        job.Stored = stored;
        foreach ((SegmentId id, byte[] bytes) in _context.Buffer.All())
        {
            _unsent.Enqueue(new StoredSegment(id, bytes));
        }

        job.Segments = _unsent.Count;
        Send();
    }

    private void Send()
    {
        (IStorage storage, TimeSpan within) = (_context.Node.Storage, _context.Node.Settings.CallTimeout);
        while (_calls.Count < _context.Settings.WriteConcurrency && _unsent.TryDequeue(out StoredSegment segment))
        {
            _calls.Start(call => StorageCalls.Put(storage, segment, within, call));
        }
    }

    private RefWrite RootOf(Job job) => new(
        _context.Node.Chance.NewToken(),
        RootRefCodec.Encode(
            new RootRecord(job.Order.Anchor, job.Order.State.BasisT, RootName.Write(job.Root))));

    private void Moved(Job job, ConditionalWrite move)
    {
        if (!move.IsSettled)
        {
            _io.Continue(move);
        }
        else if (move.Next == ConditionalWrite.Step.Committed)
        {
            End();
            _context.Settings.Metrics.Indexed(
                _context.Settings.Clock.GetElapsedTime(job.Begun), job.Segments, job.Stored!.Indexes.DatomCount);
            Context.Parent.Tell(new IndexJobDone(job.Stored)); // set before the move
        }
        else
        {
            throw StorageErrors.InUse($"Another transactor has moved the indexes of {_context.Id}.");
        }
    }

    private void Fail(AccreteException error)
    {
        End();
        Context.Parent.Tell(new IndexJobFailed(error));
    }

    private void End()
    {
        _job = null;
        _unsent.Clear();
        _calls.Forget();
        _context.Buffer.Clear();
    }

    /// <summary>A job that is under way.</summary>
    private sealed class Job(IndexJob order, long begun)
    {
        public IndexJob Order { get; } = order;

        public long Begun { get; } = begun;

        public int Segments { get; set; }

        public RefVersion Expected { get; set; }

        public SegmentId Root { get; set; }

        public DatabaseState? Stored { get; set; }

        public ConditionalWrite? Move { get; set; }
    }

    private sealed class Producer(DatabaseContext context) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Indexer);

        public ActorBase Produce() => new Indexer(context);

        public void Release(ActorBase actor)
        {
        }
    }
}
