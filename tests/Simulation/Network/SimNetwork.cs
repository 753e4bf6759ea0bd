using System;
using System.Collections.Generic;
using System.Globalization;
using Accrete.Simulation.World;
using Accrete.Storage.Wire;
using Akka.Actor;

namespace Accrete.Simulation.Network;

/// <summary>Carries messages between processes. Like Akka.Remote over TCP it keeps the order of a connection and may
/// lose what is on its way; beyond that it doubles and overtakes where the weather says so, what no TCP does.</summary>
internal sealed class SimNetwork(SimWorld world, Prng draws)
{
    private const long NoticeMax = 1_000_000;

    private readonly SortedDictionary<string, SimHost> _hosts = new(StringComparer.Ordinal);
    private readonly List<SimLine> _lines = [];
    private int _opened;

    /// <summary>Gets the world.</summary>
    public SimWorld World => world;

    /// <summary>Gets how it behaves.</summary>
    public NetworkWeather Weather { get; } = new();

    /// <summary>Gets what becomes of a message on its way, to the peer or to the transactor: for mutants.</summary>
    public Func<IWireMessage, bool, Prng, IEnumerable<IWireMessage>>? OnTheWay { get; init; }

    /// <summary>Returns what a message becomes on its way.</summary>
    public IEnumerable<IWireMessage> Change(IWireMessage message, bool toPeer) =>
        OnTheWay is null ? [message] : OnTheWay(message, toPeer, draws);

    /// <summary>A transactor listens.</summary>
    public void Listen(SimHost host) => _hosts[host.Node.Id] = host;

    /// <summary>Opens a line to a transactor.</summary>
    public SimLine? Open(SimNode peer, IActorRef owner, Location location, IWireMessage greeting)
    {
        if (!_hosts.TryGetValue(location.Host, out SimHost? host))
        {
            return null;
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"line-{++_opened}");
        SimLine line = new(this, peer, owner, host, name);
        _lines.Add(line);
        if (host.Node.IsDead)
        {
            // Refused at once where the machine is up; not answered at all where it is not.
            if (draws.Chance(700))
            {
                line.Break(draws.Range(Weather.WayMin, Weather.WayMax));
            }
        }
        else
        {
            line.Greet(host.System, greeting);
        }

        return line;
    }

    /// <summary>A process has crashed: the other sides notice, mostly.</summary>
    public void Crashed(SimNode node)
    {
        foreach (SimLine line in _lines)
        {
            if (!line.IsBroken && line.Touches(node) && draws.Chance(700))
            {
                line.Break(draws.Range(Weather.WayMax, NoticeMax));
            }
        }

        _lines.RemoveAll(line => line.IsBroken || line.Touches(node));
    }

    /// <summary>Carries a message.</summary>
    /// <param name="line">The connection.</param>
    /// <param name="message">The message.</param>
    /// <param name="from">Who sends it.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="last">When the message before it arrives.</param>
    /// <param name="deliver">Hands it over.</param>
    /// <returns>When it arrives, so that the next one comes later.</returns>
    public long Carry(SimLine line, IWireMessage message, SimNode from, SimNode to, long last, Action deliver)
    {
        if (draws.Chance(Weather.Broken))
        {
            Weather.Count("Broken");
            line.Break(draws.Range(Weather.WayMax, NoticeMax));
            return last;
        }

        if (draws.Chance(Weather.Lost))
        {
            Weather.Count("Lost");
            return last;
        }

        long way = Weather.Way(draws);
        long at = Math.Max(world.Now + way, last + 1);
        Deliver(from, to, at, deliver);
        if (IsHarmlessTwice(message) && draws.Chance(Weather.Doubled))
        {
            Weather.Count("Doubled");
            Deliver(from, to, at + way, deliver);
        }

        if (message is News && draws.Chance(Weather.Overtaken))
        {
            Weather.Count("Overtaken");
            return last;
        }

        return at;
    }

    private static bool IsHarmlessTwice(IWireMessage message) =>
        message is News or Beat or Join or Joined or Accrete.Storage.Wire.Change or Changed;

    private void Deliver(SimNode from, SimNode to, long at, Action deliver) => world.At(to, at - world.Now, () =>
    {
        if (Weather.Cuts.Contains((from.Name, to.Name)))
        {
            Weather.Count("Cut");
            return;
        }

        deliver();
    });
}

/// <summary>Is a transactor that can be reached.</summary>
/// <param name="Node">Its process.</param>
/// <param name="System">Its actor system.</param>
internal sealed record SimHost(SimNode Node, ActorSystem System);
