using System;
using Accrete.Storage.Wire;
using Akka.Actor;
using Akka.Remote;

namespace Accrete.Remote;

/// <summary>Is one connection to a transactor: an actor of the actor system that is remote. It passes on what either
/// side says, and tells its owner when the other is gone.</summary>
/// <remarks>Its owner lives in another actor system, so that the one with the wire can fall and be made
/// anew.</remarks>
internal sealed class Line : UntypedActor, IWithTimers
{
    private readonly IActorRef _owner;
    private readonly Address _transactor;
    private readonly IWireMessage _greeting;
    private IActorRef? _session;

    private Line(IActorRef owner, Address transactor, IWireMessage greeting) =>
        (_owner, _transactor, _greeting) = (owner, transactor, greeting);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    /// <summary>Says how to make one.</summary>
    /// <param name="owner">Is told what the transactor says.</param>
    /// <param name="transactor">Where it is.</param>
    /// <param name="greeting">The first message, to its intake: repeated until it is answered.</param>
    public static Props Props(IActorRef owner, Address transactor, IWireMessage greeting) =>
        Akka.Actor.Props.CreateBy(new Producer(owner, transactor, greeting));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(AssociationEvent));
        Greet();
        Timers.StartPeriodicTimer(GreetAgain.Instance, GreetAgain.Instance, WireLimits.GreetEvery);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _session?.Tell(new Leave(), Self);
        _owner.Tell(LineBroken.Instance, Self);
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Outgoing outgoing:
                _session?.Tell(outgoing.Message, Self);
                break;
            case Leave:
                Context.Stop(Self);
                break;
            case IWireMessage said:
                Timers.Cancel(GreetAgain.Instance);
                _session = said is Joined ? Sender : _session;
                _owner.Tell(said, Self);
                break;
            case GreetAgain:
                Greet();
                break;
            case DisassociatedEvent or AssociationErrorEvent when
                ((AssociationEvent)message).RemoteAddress == _transactor:
                Context.Stop(Self);
                break;
            default:
                break;
        }
    }

    private void Greet() => Context.ActorSelection(_transactor + WireConfig.IntakePath).Tell(_greeting, Self);

    private sealed record GreetAgain
    {
        public static GreetAgain Instance { get; } = new();
    }

    private sealed class Producer(IActorRef owner, Address transactor, IWireMessage greeting) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Line);

        public ActorBase Produce() => new Line(owner, transactor, greeting);

        public void Release(ActorBase actor)
        {
        }
    }
}

/// <summary>Asks a line to send a message to the session behind it.</summary>
/// <param name="Message">The message.</param>
internal sealed record Outgoing(IWireMessage Message);

/// <summary>Says that a line has ended, whoever ended it.</summary>
internal sealed record LineBroken
{
    private LineBroken()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static LineBroken Instance { get; } = new();
}
