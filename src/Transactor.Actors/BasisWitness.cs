using System;
using System.Collections.Generic;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Storage.Scripts;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Looks into the log before a transactor says which of its values is the newest: another may write by now
/// (<see cref="LogEndScript"/>).</summary>
internal sealed class BasisWitness : UntypedActor
{
    private readonly DatabaseContext _context;
    private List<(AskBasis Ask, IActorRef Asker)> _waiting = [];
    private List<(AskBasis Ask, IActorRef Asker)> _looking = [];
    private ScriptRunner _runner = null!; // set before the first message
    private LogEndScript? _script;
    private LogAnchor _known;

    private BasisWitness(DatabaseContext context) => _context = context;

    /// <summary>Says how to make one.</summary>
    public static Props Props(DatabaseContext context) => Akka.Actor.Props.CreateBy(new Producer(context));

    /// <inheritdoc/>
    protected override void PreStart() => _runner = ScriptRunner.Of(Context, _context.Node, _context.Id, Ended);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is Witness witness)
        {
            // What is being read already may have been read before this was asked.
            _waiting.Add((witness.Ask, witness.Asker));
            _known = witness.Known;
            Next();
        }
        else if (!_runner.Receive(message))
        {
            Unhandled(message);
        }
    }

    private void Next()
    {
        if (!_runner.IsRunning && _waiting.Count > 0)
        {
            (_looking, _waiting) = (_waiting, _looking);
            _script = new LogEndScript(_context.Id, _known);
            _runner.Run(_script.Steps());
        }
    }

    private void Ended(AccreteException? error)
    {
        if (error is not null)
        {
            foreach ((AskBasis ask, IActorRef asker) in _looking)
            {
                asker.Tell(new NotAnswered(ask.Request, error));
            }
        }
        else
        {
            Context.Parent.Tell(_script is { IsOwn: true } ? new Witnessed([.. _looking]) : Deposed.Instance);
        }

        _looking.Clear();
        Next();
    }

    private sealed class Producer(DatabaseContext context) : IIndirectActorProducer
    {
        public Type ActorType => typeof(BasisWitness);

        public ActorBase Produce() => new BasisWitness(context);

        public void Release(ActorBase actor)
        {
        }
    }
}

/// <summary>Asks whether nobody else writes.</summary>
/// <param name="Ask">The question that is to be answered then.</param>
/// <param name="Asker">Who asked.</param>
/// <param name="Known">The last append whose events are all handled.</param>
internal sealed record Witness(AskBasis Ask, IActorRef Asker, LogAnchor Known);

/// <summary>Nobody else had written when these questions came: once all that is under way is handled, they can be
/// answered.</summary>
/// <param name="Questions">The questions.</param>
internal sealed record Witnessed(IReadOnlyList<(AskBasis Ask, IActorRef Asker)> Questions);

/// <summary>Somebody else writes the log.</summary>
internal sealed record Deposed
{
    private Deposed()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static Deposed Instance { get; } = new();
}
