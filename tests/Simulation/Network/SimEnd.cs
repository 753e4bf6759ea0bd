using System;
using Akka.Actor;

namespace Accrete.Simulation.Network;

/// <summary>Stands for what is on the other side of the network, or outside of the actors: who tells it something
/// calls plain code.</summary>
internal sealed class SimEnd(IActorRefProvider provider, string name, Action<object, IActorRef> told) : MinimalActorRef
{
    private static readonly Address Nowhere = new("sim", "network");

    /// <inheritdoc/>
    public override ActorPath Path { get; } = new RootActorPath(Nowhere) / name;

    /// <inheritdoc/>
    public override IActorRefProvider Provider => provider;

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender) => told(message, sender);
}
