using System;
using Accrete.Storage.Messages;
using Akka.Actor;

namespace Accrete.Transactor.Intake;

/// <summary>Starts the intake, and starts it again whatever ends it: a peer that holds a reference can send
/// <see cref="Kill"/>, which no setting of Akka.Remote keeps out.</summary>
internal sealed class WireSupervisor : UntypedActor
{
    private readonly IDatabaseHost _host;
    private readonly byte[] _secret;

    private WireSupervisor(IDatabaseHost host, byte[] secret) => (_host, _secret) = (host, secret);

    /// <summary>Says how to make one.</summary>
    public static Props Props(IDatabaseHost host, byte[] secret) => Akka.Actor.Props.CreateBy(new Producer(host, secret));

    /// <inheritdoc/>
    protected override void PreStart() => Context.ActorOf(IntakeActor.Props(_host, _secret), "intake");

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(static _ => Directive.Restart);

    /// <inheritdoc/>
    protected override void OnReceive(object message) => Unhandled(message);

    private sealed class Producer(IDatabaseHost host, byte[] secret) : IIndirectActorProducer
    {
        public Type ActorType => typeof(WireSupervisor);

        public ActorBase Produce() => new WireSupervisor(host, secret);

        public void Release(ActorBase actor)
        {
        }
    }
}
