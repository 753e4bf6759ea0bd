using System;
using Accrete.Remote;
using Accrete.Simulation.World;
using Akka.Actor;

namespace Accrete.Simulation.Network;

/// <summary>Opens lines over the simulated network, as the switchboard of a peer does over Akka.Remote.</summary>
internal sealed class SimSwitchboard : UntypedActor
{
    private readonly SimNetwork _network;
    private readonly SimNode _node;

    private SimSwitchboard(SimNetwork network, SimNode node) => (_network, _node) = (network, node);

    /// <summary>Says how to make one.</summary>
    public static Props Props(SimNetwork network, SimNode node) =>
        Akka.Actor.Props.CreateBy(new Producer(network, node));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is OpenLine open && _network.Open(_node, Sender, open.Location, open.Greeting) is { } line)
        {
            Sender.Tell(new LineOpened(line.PeerEnd));
        }
    }

    private sealed class Producer(SimNetwork network, SimNode node) : IIndirectActorProducer
    {
        public Type ActorType => typeof(SimSwitchboard);

        public ActorBase Produce() => new SimSwitchboard(network, node);

        public void Release(ActorBase actor)
        {
        }
    }
}
