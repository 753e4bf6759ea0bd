using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Messages;
using Accrete.Storage.Wire;
using Akka.Actor;

namespace Accrete.Transactor.Intake;

/// <summary>Starts the intake, and starts it again whatever ends it: a peer that holds a reference can send
/// <see cref="Kill"/>, which no setting of Akka.Remote keeps out. Tells the storage where the transactor is, each time
/// that its node becomes active, and looks from time to time whether that still stands there.</summary>
/// <remarks>The race that the looking settles: (1) a node that has become active is about to write where it is, and is
/// stopped; (2) another becomes active, and writes where that is; (3) the first goes on, and writes over it.</remarks>
internal sealed class WireSupervisor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly IDatabaseHost _host;
    private readonly StorageNode _node;
    private readonly IWirePlace _place;
    private readonly TransactorMetrics _metrics;
    private IActorRef _intake = ActorRefs.Nobody;
    private bool _isActive;

    private WireSupervisor(IDatabaseHost host, StorageNode node, IWirePlace place, TransactorMetrics metrics) =>
        (_host, _node, _place, _metrics) = (host, node, place, metrics);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    /// <summary>Says how to make one; it is told each <see cref="NodeState"/>.</summary>
    /// <param name="host">The node.</param>
    /// <param name="node">Its storage.</param>
    /// <param name="place">What peers must know to connect.</param>
    /// <param name="metrics">Counts the peers.</param>
    public static Props Props(IDatabaseHost host, StorageNode node, IWirePlace place, TransactorMetrics metrics) =>
        Akka.Actor.Props.CreateBy(new Producer(host, node, place, metrics));

    /// <inheritdoc/>
    protected override void PreStart() =>
        _intake = Context.ActorOf(
            IntakeActor.Props(_host, _node.Appends, _place.Secret, new AskedChanges(), _metrics), "intake");

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
                else if (wasActive && !_isActive)
                {
                    Timers.Cancel(Again.Instance);
                    _intake.Tell(EndSessions.Instance);
                }

                break;
            case Again when _isActive:
                Publish();
                break;
            case Status.Failure:
                // Storage did not answer: peers look for the transactor where it was before until it does.
                Timers.StartSingleTimer(Again.Instance, Again.Instance, AgainAfter);
                break;
            case Akka.Done when _isActive:
                Timers.StartSingleTimer(Again.Instance, Again.Instance, LookEvery);
                break;
            default:
                break;
        }
    }

    private void Publish()
    {
        byte[] location = LocationCodec.Write(_place.At(((ExtendedActorSystem)Context.System).Provider.DefaultAddress));
        _ = PublishAsync(_place, _node, location).PipeTo(Self);
    }

    private static async Task<object> PublishAsync(IWirePlace place, StorageNode node, byte[] location)
    {
        await RefChange.ApplyAsync(
            node, Location.Key, there => there is { } known && known.Span.SequenceEqual(location) ? null : location,
            CancellationToken.None).ConfigureAwait(false);
        place.Published();
        return Akka.Done.Instance;
    }

    private sealed class Producer(
        IDatabaseHost host, StorageNode node, IWirePlace place, TransactorMetrics metrics) : IIndirectActorProducer
    {
        public Type ActorType => typeof(WireSupervisor);

        public ActorBase Produce() => new WireSupervisor(host, node, place, metrics);

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed record Again
    {
        public static Again Instance { get; } = new();
    }
}
