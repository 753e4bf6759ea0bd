using System;
using System.Security.Cryptography.X509Certificates;
using Accrete.Storage;
using Accrete.Storage.Wire;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace Accrete.Remote;

/// <summary>Opens lines to a transactor, in an actor system that has the wire: made when it is first needed, and anew
/// where it has fallen (a handshake that fails ends the actor system that dialled) or the certificate of peers has
/// changed.</summary>
internal sealed class Switchboard : UntypedActor
{
    private readonly Config? _config;
    private readonly IChance _chance;
    private ActorSystem? _system;
    private X509Certificate2? _certificate;
    private ReadOnlyMemory<byte> _stored;
    private TimeSpan _madeAt;
    private Pins _pins = new();

    private Switchboard(Config? config, IChance chance) => (_config, _chance) = (config, chance);

    /// <summary>Says how to make one.</summary>
    /// <param name="config">The user's settings of actor systems; null for none.</param>
    /// <param name="chance">Where names come from.</param>
    public static Props Props(Config? config, IChance chance) =>
        Akka.Actor.Props.CreateBy(new Producer(config, chance));

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _ = _system?.Terminate();
        _certificate?.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is not OpenLine open)
        {
            Unhandled(message);
            return;
        }

        Location location = open.Location;
        _pins.Newest = location.Pin;
        bool isUp = _system is { } system && WireConfig.IsUp(system);

        // One that gets no answer any more may be on its way down without an end: it is given up as well.
        bool isWorn = open.WasSilent && Context.System.Scheduler.MonotonicClock - _madeAt > WireLimits.JoinTimeout;
        if (!isUp || isWorn || !_stored.Span.SequenceEqual(location.PeerCertificate.Span))
        {
            Renew(location);
        }

        IActorRef? line = Open(open);
        if (line is null)
        {
            Renew(location);
            line = Open(open);
        }

        if (line is not null)
        {
            Sender.Tell(new LineOpened(line));
        }
    }

    /// <summary>Makes a line; null where the actor system with the wire has fallen since it was looked at.</summary>
    private IActorRef? Open(OpenLine open)
    {
        Address transactor = new("akka.ssl.tcp", WireConfig.SystemName, open.Location.Host, open.Location.Port);
        try
        {
#pragma warning disable AK1008 // It is to live in the other actor system, which may fall without this one.
            return _system!.ActorOf(Line.Props(Sender, transactor, open.Greeting)); // Renew made it
#pragma warning restore AK1008
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void Renew(Location location)
    {
        _ = _system?.Terminate();
        _certificate?.Dispose();
        _stored = location.PeerCertificate;
        _madeAt = Context.System.Scheduler.MonotonicClock;
        _certificate = Certificates.Read(_stored);
        Pins pins = _pins = new Pins { Newest = location.Pin };

        // Nobody dials a peer: what is sent to it takes the connection that it made. Who asks for lines knows when to
        // dial again; what is sent to an address that Akka.Remote has gated is lost without a word. The transactor's
        // side of TLS keeps what arrives just as its handshake ends until more arrives: that is the first frame, and
        // what follows it, the next beat of the transport, which comes after 4 seconds by itself.
        Config settings = ConfigurationFactory.ParseString(
            """
            akka.loglevel = WARNING
            akka.stdout-loglevel = WARNING
            akka.log-dead-letters = off
            akka.remote.retry-gate-closed-for = 10ms
            akka.remote.transport-failure-detector.heartbeat-interval = 250ms
            """).WithFallback(WireConfig.Settings($"{_chance.NewToken():n}.invalid", "127.0.0.1", 0));
        Setup tls = WireConfig.Tls(_certificate, shown => Certificates.IsPinned(shown, pins.Newest.Span));
        _system = WireConfig.Create(
            "accrete-peer-wire", _config is null ? settings : _config.WithFallback(settings), tls);
    }

    /// <summary>Tells threads of the transport which certificate the transactor has.</summary>
    private sealed class Pins
    {
        private volatile byte[] _newest = [];

        public ReadOnlyMemory<byte> Newest
        {
            get => _newest;
            set => _newest = value.ToArray();
        }
    }

    private sealed class Producer(Config? config, IChance chance) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Switchboard);

        public ActorBase Produce() => new Switchboard(config, chance);

        public void Release(ActorBase actor)
        {
        }
    }
}

/// <summary>Asks for a line; the answer is <see cref="LineOpened"/>, and what the transactor says follows.</summary>
/// <param name="Location">Where the transactor is.</param>
/// <param name="WasSilent">Whether the line before this one ended without an answer.</param>
/// <param name="Greeting">The first message, to its intake.</param>
internal sealed record OpenLine(Location Location, bool WasSilent, IWireMessage Greeting);

/// <summary>A line was opened.</summary>
/// <param name="Line">Takes <see cref="Outgoing"/>, and <see cref="Leave"/>; tells what is said with itself as the
/// sender.</param>
internal sealed record LineOpened(IActorRef Line);
