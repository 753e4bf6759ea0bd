using System;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Akka.Actor;

namespace Accrete.Transactor.Intake;

/// <summary>Starts the intake, and starts it again whatever ends it: a peer that holds a reference can send
/// <see cref="Kill"/>, which no setting of Akka.Remote keeps out.</summary>
internal sealed class WireSupervisor : UntypedActor
{
    private readonly IDatabaseHost _host;
    private readonly WrittenAppends _appends;
    private readonly byte[] _secret;

    private WireSupervisor(IDatabaseHost host, WrittenAppends appends, byte[] secret) =>
        (_host, _appends, _secret) = (host, appends, secret);

    /// <summary>Says how to make one.</summary>
    /// <param name="host">The node.</param>
    /// <param name="appends">Knows where in the log is what was told.</param>
    /// <param name="secret">What a peer must show.</param>
    public static Props Props(IDatabaseHost host, WrittenAppends appends, byte[] secret) =>
        Akka.Actor.Props.CreateBy(new Producer(host, appends, secret));

    /// <inheritdoc/>
    protected override void PreStart() => Context.ActorOf(IntakeActor.Props(_host, _appends, _secret), "intake");

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(static _ => Directive.Restart);

    /// <inheritdoc/>
    protected override void OnReceive(object message) => Unhandled(message);

    private sealed class Producer(IDatabaseHost host, WrittenAppends appends, byte[] secret)
        : IIndirectActorProducer
    {
        public Type ActorType => typeof(WireSupervisor);

        public ActorBase Produce() => new WireSupervisor(host, appends, secret);

        public void Release(ActorBase actor)
        {
        }
    }
}
