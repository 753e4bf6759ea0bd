using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Simulation.Checks;
using Accrete.Simulation.Mutants;
using Accrete.Simulation.Network;
using Accrete.Simulation.Storage;
using Accrete.Simulation.World;

namespace Accrete.Simulation.Scenario;

/// <summary>Runs one seed: starts the processes, makes a database, lets clients work while trouble is made, mends it
/// all, waits until everything has come to rest, and holds what was seen against what is stored.</summary>
internal sealed class SeedRun
{
    private const int OperationsAfterCrash = 4;
    private const long WorkMax = 120 * Deployment.Second;
    private const long RestMax = 60 * Deployment.Second;

    private readonly SimWorld _world;
    private readonly Deployment _deployment;
    private readonly Chaos _chaos;
    private readonly List<SimClient> _clients = [];
    private readonly Prng _clientDraws;
    private int _clientNumber;

    private SeedRun(ulong seed, bool isTraced, Mutations mutations)
    {
        _world = new SimWorld(seed, isTraced);
        Prng draws = new(~seed);
        SwarmOptions options = SwarmOptions.Draw(draws.Fork());
        _deployment = new Deployment(_world, options, mutations, draws.Fork()) { OnPeer = StartClients };
        _clientDraws = draws.Fork();
        _chaos = new Chaos(
            Cluster, _deployment.Transactors, _deployment.PeerNames, _deployment.Start, draws.Fork());
    }

    private Cluster Cluster => _deployment.Cluster;

    /// <summary>Gets how soon after the last trouble a transactor leads: two beats until the standby is sure, and one
    /// second, as is promised; and what a process that is stopped for a while yet may take.</summary>
    private long LeaderWithin =>
        (long)(Cluster.Options.Beat * 2).TotalMicroseconds + Deployment.Second + Chaos.PauseMax;

    /// <summary>Runs a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="isTraced">Whether what happens is noted as text.</param>
    /// <param name="mutations">What is different from the real thing; null for nothing.</param>
    public static SeedResult Of(ulong seed, bool isTraced = false, Mutations? mutations = null)
    {
        SeedRun run = new(seed, isTraced, mutations ?? new Mutations());
        try
        {
            run.Go();
        }
#pragma warning disable CA1031 // Whatever it is: it is a finding of this seed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            run._world.Violate($"The run ended with {error}");
        }

        return run.Result();
    }

    private void Go()
    {
        _deployment.Begin();
        foreach (SimPeer peer in _deployment.Peers.ToArray())
        {
            StartClients(peer);
        }

        SetWeather();
        _chaos.Begin();
        _world.Run(() => _clients.All(static client => client.IsDone), _world.Now + WorkMax);
        _world.Note("heal");
        _chaos.End();
        long healed = _world.Now;
        if (!_world.Run(Cluster.HasLeader, healed + LeaderWithin))
        {
            _world.Violate("No transactor leads, though nothing is wrong any more");
        }

        if (!_world.Run(() => Unrest() is null, healed + RestMax))
        {
            _world.Violate("It does not come to rest: " + Unrest());
            return;
        }

        // What comes late may come now.
        _deployment.Pass(Deployment.Second);
        _deployment.Check();
    }

    private void SetWeather()
    {
        (int storage, int network, int slow) =
            (Cluster.Options.StorageFaults, Cluster.Options.NetworkFaults, Cluster.Options.Slow);
        StorageWeather there = Cluster.Storage.Weather;
        (there.LostBefore, there.LostAfter, there.Late, there.Slow) = (storage, storage, storage, slow);
        (there.Throttled, there.OwnSuccessRejected, there.Torn, there.NotYetVisible) =
            (storage / 2, storage, storage, storage / 4);
        NetworkWeather way = Cluster.Network.Weather;
        (way.Lost, way.Doubled, way.Overtaken, way.Broken, way.Slow) = (network, network, network, network, slow);
    }

    private void StartClients(SimPeer peer)
    {
        int operations = peer.Node.Incarnation == 1 ? Cluster.Options.Operations : OperationsAfterCrash;
        for (int i = 0; i < Cluster.Options.Clients; i++)
        {
            SimClient client = new(
                Cluster, _deployment.History, peer, $"{peer.Node.Id}c{i}", ++_clientNumber * 1000, operations,
                _clientDraws.Fork());
            _clients.Add(client);
            client.Begin();
        }
    }

    private string? Unrest() => _clients.FirstOrDefault(static client => !client.IsDone) is { } busy
        ? $"client {busy.Name} waits for {busy.Pending?.Kind} {busy.Pending?.Marker}"
        : _deployment.Unrest();

    private SeedResult Result()
    {
        List<Operation> writes = [.. _deployment.History.Operations.Where(static one => one.Marker.Length > 0)];
        SortedDictionary<string, long> figures = new(StringComparer.Ordinal)
        {
            ["virtual microseconds"] = _world.Now,
            ["steps"] = _world.Steps,
            ["takeovers"] = Cluster.Takeovers,
            ["transactions"] = writes.Count,
            ["acknowledged"] = writes.Count(static one => one.Outcome == Outcome.Done),
            ["refused"] = writes.Count(static one => one.Outcome == Outcome.Refused),
            ["of unknown outcome"] = writes.Count(static one => one.Outcome == Outcome.Unknown),
            ["index roots"] = RootCheck.CountOf(Cluster.Storage),
        };
        Add(figures, "storage: ", Cluster.Storage.Weather.Counts);
        Add(figures, "network: ", Cluster.Network.Weather.Counts);
        Add(figures, "trouble: ", _chaos.Counts);
        return new SeedResult(
            _world.Seed, _world.Trace, [.. _world.Violations],
            [$"seed {_world.Seed}: {Cluster.Options}", .. _world.Text], figures);
    }

    private static void Add(
        SortedDictionary<string, long> figures, string prefix, SortedDictionary<string, long> counts)
    {
        foreach ((string name, long count) in counts)
        {
            figures[prefix + name] = count;
        }
    }
}
