using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Storage.Garbage;
using Accrete.Storage.Messages;
using Accrete.Storage.Scripts;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Deletes the garbage of one database when somebody asks for it, in small steps beside the transactions
/// (<see cref="CollectScript"/>).</summary>
internal sealed class Collector : UntypedActor
{
    private readonly DatabaseContext _context;
    private readonly Queue<(CollectGarbage Order, IActorRef Asker)> _orders = [];
    private ScriptRunner _runner = null!; // set before the first message
    private CollectScript? _script;
    private DeletedScript? _deleted;

    private Collector(DatabaseContext context) => _context = context;

    /// <summary>Says how to make one.</summary>
    public static Props Props(DatabaseContext context) => Akka.Actor.Props.CreateBy(new Producer(context));

    /// <inheritdoc/>
    protected override void PreStart() => _runner = ScriptRunner.Of(Context, _context.Node, _context.Id, Ended);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        while (_orders.TryDequeue(out (CollectGarbage Order, IActorRef Asker) left))
        {
            left.Asker.Tell(new NotAnswered(
                left.Order.Request, DatabaseGuardian.Unavailable("Its collector of garbage has stopped.")));
        }
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is CollectGarbage order)
        {
            _orders.Enqueue((order, Sender));
            Next();
        }
        else if (!_runner.Receive(message))
        {
            Unhandled(message);
        }
    }

    private void Next()
    {
        if (!_runner.IsRunning && _orders.TryPeek(out (CollectGarbage Order, IActorRef Asker) next))
        {
            _script = new CollectScript(_context.Node, _context.Id, next.Order.OlderThan);
            _deleted = new DeletedScript(_context.Node, next.Order.OlderThan);
            _runner.Run(_script.Steps().Concat(_deleted.Steps()));
        }
    }

    private void Ended(AccreteException? error)
    {
        long deleted = (_script?.Deleted ?? 0) + (_deleted?.Deleted ?? 0);
        _context.Settings.Metrics.Collected(deleted);
        (CollectGarbage order, IActorRef asker) = _orders.Dequeue();
        asker.Tell(error is null
            ? new GarbageCollected(order.Request, deleted)
            : new NotAnswered(order.Request, error));
        Next();
    }

    private sealed class Producer(DatabaseContext context) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Collector);

        public ActorBase Produce() => new Collector(context);

        public void Release(ActorBase actor)
        {
        }
    }
}
