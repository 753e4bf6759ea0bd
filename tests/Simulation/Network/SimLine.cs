using System;
using Accrete.Remote;
using Accrete.Simulation.World;
using Accrete.Storage.Wire;
using Akka.Actor;

namespace Accrete.Simulation.Network;

/// <summary>Is one connection of a peer to a transactor: what Akka.Remote and the line before it are in reality. Each
/// side talks to an end of it in its own actor system.</summary>
internal sealed class SimLine
{
    private readonly SimNetwork _network;
    private readonly SimNode _peer;
    private readonly SimNode _transactor;
    private readonly IActorRef _owner;
    private IActorRef? _session;
    private long _peerHears;
    private long _transactorHears;
    private bool _isBroken;
    private bool _isAnswered;

    public SimLine(SimNetwork network, SimNode peer, IActorRef owner, SimHost transactor, string name)
    {
        (_network, _peer, _transactor, _owner) = (network, peer, transactor.Node, owner);
        PeerEnd = new SimEnd(((IInternalActorRef)owner).Provider, name + "-peer", OwnerSays);
        TransactorEnd = new SimEnd(
            ((ExtendedActorSystem)transactor.System).Provider, name + "-transactor", SessionSays);
    }

    /// <summary>Gets what the owner talks to.</summary>
    public IActorRef PeerEnd { get; }

    /// <summary>Gets what the session talks to.</summary>
    public IActorRef TransactorEnd { get; }

    /// <summary>Gets whether it has ended.</summary>
    public bool IsBroken => _isBroken;

    /// <summary>Tells whether it leads to or from a process.</summary>
    public bool Touches(SimNode node) => _peer == node || _transactor == node;

    /// <summary>Says the first thing, to the intake, until it is answered.</summary>
    public void Greet(ActorSystem transactor, IWireMessage greeting)
    {
        if (!_isAnswered && !_isBroken)
        {
            Send(
                greeting, toPeer: false,
                () => transactor.ActorSelection(WireConfig.IntakePath).Tell(greeting, TransactorEnd));
            long again = (long)WireLimits.GreetEvery.TotalMicroseconds;
            _network.World.At(_peer, again, () => Greet(transactor, greeting));
        }
    }

    /// <summary>Ends it: the owner hears of it after a while.</summary>
    public void Break(long after)
    {
        if (!_isBroken)
        {
            _isBroken = true;
            _network.World.At(_peer, after, () => _owner.Tell(LineBroken.Instance, PeerEnd));
        }
    }

    private void OwnerSays(object said, IActorRef from)
    {
        switch (said)
        {
            case Outgoing outgoing when _session is { } session:
                foreach (IWireMessage message in _network.Change(outgoing.Message, toPeer: false))
                {
                    Send(message, toPeer: false, () => session.Tell(message, TransactorEnd));
                }

                break;
            case Leave leave:
                if (_session is { } left)
                {
                    Send(leave, toPeer: false, () => left.Tell(leave, TransactorEnd));
                }

                Break(0);
                break;
            default:
                break;
        }
    }

    private void SessionSays(object said, IActorRef from)
    {
        foreach (IWireMessage message in said is IWireMessage one ? _network.Change(one, toPeer: true) : [])
        {
            Send(message, toPeer: true, () =>
            {
                _isAnswered = true;
                if (message is Joined)
                {
                    _session = from;
                }

                _owner.Tell(message, PeerEnd);
            });
        }
    }

    private void Send(IWireMessage message, bool toPeer, Action deliver)
    {
        if (_isBroken && message is not Leave)
        {
            return;
        }

        (SimNode from, SimNode to) = toPeer ? (_transactor, _peer) : (_peer, _transactor);
        long last = toPeer ? _peerHears : _transactorHears;
        long next = _network.Carry(this, message, from, to, last, deliver);
        if (toPeer)
        {
            _peerHears = next;
        }
        else
        {
            _transactorHears = next;
        }
    }
}
