using System;
using System.Collections.Generic;
using Accrete.Index.Trees;
using Accrete.Remote;
using Accrete.Segments;
using Accrete.Simulation.Mutants;
using Accrete.Simulation.Network;
using Accrete.Simulation.Storage;
using Accrete.Simulation.World;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;
using Accrete.Transactor;
using Accrete.Transactor.Leases;
using Akka.Actor;
using Akka.Event;

namespace Accrete.Simulation.Scenario;

/// <summary>Is the processes of a world: transactors that stand by for each other, and peers, over one
/// storage.</summary>
internal sealed class Cluster
{
    private const int DriftMax = 50;
    private const long WallOffsetMax = 3_600_000_000;

    private readonly SortedDictionary<string, SimNode> _nodes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TransactorNode> _transactors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lives = new(StringComparer.Ordinal);
    private readonly Mutations _mutations;
    private readonly Prng _draws;
    private int _looked;
    private long _lastT = -1;

    /// <summary>Makes a world without processes.</summary>
    public Cluster(
        SimWorld world, SwarmOptions options, SharedStorage storage, Mutations mutations, Prng draws)
    {
        (World, Options, Storage, _mutations, _draws) = (world, options, storage, mutations, draws);
        Network = new SimNetwork(world, draws.Fork()) { OnTheWay = mutations.Wire };
        Database = DatabaseOptions.Default with
        {
            MemoryIndexThreshold = options.IndexThreshold,
            MemoryIndexMax = options.IndexMax,
        };
    }

    /// <summary>Gets the world.</summary>
    public SimWorld World { get; }

    /// <summary>Gets what it is like.</summary>
    public SwarmOptions Options { get; }

    /// <summary>Gets the storage.</summary>
    public SharedStorage Storage { get; }

    /// <summary>Gets the network.</summary>
    public SimNetwork Network { get; }

    /// <summary>Gets what databases have.</summary>
    public DatabaseOptions Database { get; }

    /// <summary>Gets the t of the last transaction that the storage has; -1 where there is none.</summary>
    public long LastT
    {
        get
        {
            IReadOnlyList<Taken> taken = Storage.Ledger.All;
            for (; _looked < taken.Count; _looked++)
            {
                if (taken[_looked] is { Write: { } write } one
                    && one.Key.Text.StartsWith("log/", StringComparison.Ordinal))
                {
                    _lastT = Math.Max(_lastT, AppendCodec.ReadHead(write.Value).LastT);
                }
            }

            return _lastT;
        }
    }

    /// <summary>Gets how often a node began to lead.</summary>
    public int Takeovers { get; private set; }

    /// <summary>Gets how many processes crashed.</summary>
    public int Crashes { get; private set; }

    /// <summary>Gets the life that a process has now; null where it has none.</summary>
    public SimNode? Alive(string name) => _nodes.TryGetValue(name, out SimNode? node) && !node.IsDead ? node : null;

    /// <summary>Tells whether some transactor leads.</summary>
    public bool HasLeader() => Leader is not null;

    /// <summary>Gets the name of a transactor that leads; null where none does.</summary>
    public string? Leader
    {
        get
        {
            foreach ((string name, TransactorNode transactor) in _transactors)
            {
                if (Alive(name) is not null && transactor.State == NodeState.Active)
                {
                    return name;
                }
            }

            return null;
        }
    }

    /// <summary>Starts a transactor.</summary>
    public void StartTransactor(string name)
    {
        SimNode node = Begin(name);
        SimTime clock = new(World, node);
        StorageNode storage = StorageOf(node, clock);
        TransactorSettings settings = new()
        {
            Database = Database,
            ObjectCache = new SegmentSpace(Options.CacheBytes),
            Shape = new TreeShape { RowsMax = Options.LeafRows, ChildrenMax = Math.Max(3, Options.LeafRows) },
            Lease = _mutations.Lease(new LeaseRules { Interval = Options.Beat, Host = node.Id }),
            Clock = clock,
        };
        TransactorNode transactor = Within(node, () => TransactorNode.Start(
            storage, settings, SimSystem.Settings, new SimPlace(node, storage.Chance)));
        Listen(node, transactor.System);
        Network.Listen(new SimHost(node, transactor.System));
        transactor.Watch(state =>
        {
            World.Note($"{node.Id} is {state}");
            Takeovers += state == NodeState.Active ? 1 : 0;
        });
        _transactors[name] = transactor;
    }

    /// <summary>Starts the actors of a peer.</summary>
    public (SimNode Node, RemoteHost Host) StartPeer(string name)
    {
        SimNode node = Begin(name);
        SimTime clock = new(World, node);
        RemoteHost host = Within(node, () => RemoteHost.Start(
            StorageOf(node, clock), SimSwitchboard.Props(Network, node),
            new PeerContext(Database, clock, new PeerSettings()) { ObjectCache = new SegmentSpace(Options.CacheBytes) },
            SimSystem.Settings));
        Listen(node, host.System);
        return (node, host);
    }

    /// <summary>Hears what actors of a process fail with. What storage does to them is no mistake of theirs; all else
    /// is.</summary>
    private void Listen(SimNode node, ActorSystem system)
    {
        SimEnd ear = new(((ExtendedActorSystem)system).Provider, node.Id + "-ear", (said, _) =>
        {
            Error error = (Error)said; // what is subscribed to
            if (error.Cause is null or AccreteException)
            {
                // Without its stack trace, which depends on what the JIT compiler has inlined by now.
                World.Note($"{node} {error.LogSource}: {error.Cause?.Message ?? error.Message}");
            }
            else
            {
                World.Violate($"{node} {error.LogSource}: {error.Cause}");
            }
        });
        system.EventStream.Subscribe(ear, typeof(Error));
    }

    /// <summary>Ends the life of a process as a power cut does.</summary>
    public void Crash(string name)
    {
        if (Alive(name) is { } node)
        {
            Crashes++;
            World.Crash(node);
            Network.Crashed(node);
        }
    }

    private static StorageSettings Bounds(SwarmOptions options) => new()
    {
        CallTimeout = TimeSpan.FromSeconds(1),
        WriteDeadline = TimeSpan.FromSeconds(4),
        ReplayDeadline = TimeSpan.FromSeconds(8),
        ReplayBatch = 4,
        AppendBytes = options.AppendBytes,
        BackOff = BackOff.Storage,
    };

    private SimNode Begin(string name)
    {
        int life = _lives[name] = _lives.GetValueOrDefault(name) + 1;
        bool differs = Options.ClocksDiffer;
        SimNode node = new(name, life)
        {
            Drift = differs ? (int)_draws.Range(-DriftMax, DriftMax) : 0,
            WallOffset = differs ? _draws.Range(-WallOffsetMax, WallOffsetMax) : 0,
        };
        _nodes[name] = node;
        World.Note($"start {node.Id}");
        return node;
    }

    private StorageNode StorageOf(SimNode node, TimeProvider clock) => new()
    {
        Storage = _mutations.Storage(Storage, new SimStorage(World, node, Storage)),
        Events = new LogEntryEvents(),
        Chance = _mutations.Chance(new SimChance(clock, _draws.Fork())),
        Settings = Bounds(Options),
        Segments = _mutations.Segments(Storage, new SimSegments(World, node, Storage)),
    };

    private T Within<T>(SimNode node, Func<T> start)
    {
        World.Starting = node;
        try
        {
            return start();
        }
        finally
        {
            World.Starting = null;
        }
    }
}
