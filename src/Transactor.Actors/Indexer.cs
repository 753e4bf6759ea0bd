using System;
using Accrete.Storage.Scripts;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Does the index jobs of one database, one after the other, on a thread of its own
/// (<see cref="IndexScript"/>).</summary>
internal sealed class Indexer : UntypedActor
{
    private readonly DatabaseContext _context;
    private ScriptRunner _runner = null!; // set before the first message
    private IndexScript? _job;
    private long _begun;

    private Indexer(DatabaseContext context) => _context = context;

    /// <summary>Says how to make one.</summary>
    public static Props Props(DatabaseContext context) =>
        Akka.Actor.Props.CreateBy(new Producer(context)).WithDispatcher(TransactorConfig.BackgroundDispatcher);

    /// <inheritdoc/>
    protected override void PreStart() => _runner = ScriptRunner.Of(Context, _context.Node, _context.Id, Ended);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is IndexJob order)
        {
            Invariant.Check(_job is null, "a database has one index job at a time");
            _job = new IndexScript(_context, order);
            _begun = _context.Settings.Clock.GetTimestamp();
            _runner.Run(_job.Steps());
        }
        else if (!_runner.Receive(message))
        {
            Unhandled(message);
        }
    }

    private void Ended(AccreteException? error)
    {
        IndexScript? job = _job;
        _job = null;
        _context.Buffer.Clear();
        if (job?.Stored is not { } stored)
        {
            Context.Parent.Tell(new IndexJobFailed(error ?? DatabaseGuardian.Unavailable("An index job has ended.")));
            return;
        }

        TimeSpan took = _context.Settings.Clock.GetElapsedTime(_begun);
        _context.Settings.Metrics.Indexed(took, job.Segments, stored.Indexes.DatomCount);
        Context.Parent.Tell(new IndexJobDone(stored));
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
