using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Actors;
using Accrete.Storage.Messages;
using Akka;
using Akka.Actor;

namespace Accrete.Transactor.Intake;

/// <summary>Starts the intake, and starts it again whatever ends it: a peer that holds a reference can send
/// <see cref="Kill"/>, which no setting of Akka.Remote keeps out. Tells the storage where the transactor is, each time
/// that its node becomes active.</summary>
internal sealed class WireSupervisor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(300);

    private readonly IDatabaseHost _host;
    private readonly StorageNode _node;
    private readonly WireKeys _keys;
    private bool _isActive;

    private WireSupervisor(IDatabaseHost host, StorageNode node, WireKeys keys) =>
        (_host, _node, _keys) = (host, node, keys);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    /// <summary>Says how to make one; it is told each <see cref="NodeState"/>.</summary>
    /// <param name="host">The node.</param>
    /// <param name="node">Its storage.</param>
    /// <param name="keys">What peers must know to connect.</param>
    public static Props Props(IDatabaseHost host, StorageNode node, WireKeys keys) =>
        Akka.Actor.Props.CreateBy(new Producer(host, node, keys));

    /// <inheritdoc/>
    protected override void PreStart() =>
        Context.ActorOf(IntakeActor.Props(_host, _node.Appends, _keys.Secret), "intake");

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(static _ => Directive.Restart);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case NodeState state:
                bool wasActive = _isActive;
                _isActive = state == NodeState.Active;
                if (_isActive && !wasActive)
                {
                    Publish();
                }

                break;
            case Again when _isActive:
                Publish();
                break;
            case Status.Failure:
                // Storage did not answer: peers look for the transactor where it was before until it does.
                Timers.StartSingleTimer(Again.Instance, Again.Instance, AgainAfter);
                break;
            default:
                break;
        }
    }

    private void Publish()
    {
        Address address = ((ExtendedActorSystem)Context.System).Provider.DefaultAddress;
        Invariant.Check(address.Port is not null, "what listens has a port");
        _ = PublishAsync(_keys, _node, address.Host, address.Port.Value).PipeTo(Self);
    }

    private static async Task<object> PublishAsync(WireKeys keys, StorageNode node, string host, int port)
    {
        await keys.PublishAsync(node, host, port, CancellationToken.None).ConfigureAwait(false);
        return Done.Instance;
    }

    private sealed class Producer(IDatabaseHost host, StorageNode node, WireKeys keys) : IIndirectActorProducer
    {
        public Type ActorType => typeof(WireSupervisor);

        public ActorBase Produce() => new WireSupervisor(host, node, keys);

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed record Again
    {
        public static Again Instance { get; } = new();
    }
}
