using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Client;
using Accrete.Simulation.Checks;
using Accrete.Simulation.Mutants;
using Accrete.Simulation.Storage;
using Accrete.Simulation.World;
using Accrete.Storage.Catalogs;

namespace Accrete.Simulation.Scenario;

/// <summary>Is a system with one database, as whoever writes a scenario needs it: transactors t1, t2 and so on, peers
/// p1, p2 and so on, what was done with them, and the check of it all.</summary>
internal sealed class Deployment
{
    /// <summary>The name of the database.</summary>
    public const string Name = "main";

    /// <summary>Microseconds of a second.</summary>
    public const long Second = 1_000_000;

    private const long Patience = 120 * Second;
    private const int RootsChecked = 4;

    private readonly SortedDictionary<string, SimPeer> _peers = new(StringComparer.Ordinal);

    /// <summary>Makes the system of a seed; nothing runs yet.</summary>
    public Deployment(SimWorld world, SwarmOptions options, Mutations mutations, Prng draws)
    {
        World = world;
        Cluster = new Cluster(world, options, new SharedStorage(draws.Fork()), mutations, draws.Fork());
        Cluster.Storage.Crash = node => Cluster.Crash(node.Name);
        Transactors = [.. Enumerable.Range(1, options.Transactors).Select(i => $"t{i}")];
        PeerNames = [.. Enumerable.Range(1, options.Peers).Select(i => $"p{i}")];
    }

    /// <summary>Gets the world.</summary>
    public SimWorld World { get; }

    /// <summary>Gets the processes.</summary>
    public Cluster Cluster { get; }

    /// <summary>Gets what was done.</summary>
    public History History { get; } = new();

    /// <summary>Gets the names of the transactors.</summary>
    public string[] Transactors { get; }

    /// <summary>Gets the names of the peers.</summary>
    public string[] PeerNames { get; }

    /// <summary>Gets the peers that are alive.</summary>
    public IEnumerable<SimPeer> Peers => _peers.Values.Where(static peer => !peer.Node.IsDead);

    /// <summary>Gets or sets what happens when a peer has started again.</summary>
    public Action<SimPeer> OnPeer { get; set; } = static _ => { };

    /// <summary>Returns a peer.</summary>
    public SimPeer Peer(string name) => _peers[name];

    /// <summary>Starts a process.</summary>
    public void Start(string name)
    {
        if (name[0] == 't')
        {
            Cluster.StartTransactor(name);
            return;
        }

        SimPeer peer = _peers[name] = new SimPeer(Cluster, name, Name);
        if (peer.Node.Incarnation > 1)
        {
            peer.Begin();
            OnPeer(peer);
        }
    }

    /// <summary>Starts all processes, and makes the database with its schema and what there is at first.</summary>
    public void Begin()
    {
        foreach (string name in Transactors.Concat(PeerNames))
        {
            Start(name);
        }

        SimPeer first = _peers[PeerNames[0]];
        Do("create the database", () => first.Host.CreateAsync(Name, CancellationToken.None));
        foreach (SimPeer peer in _peers.Values)
        {
            peer.Begin();
        }

        Await("all peers have the database", () => _peers.Values.All(peer => peer.Open is not null));
        NodeDatabase database = first.Open!; // as was waited for
        Do("install the schema", () => database.SubmitAsync(Workload.Schema));
        Do("write the beginnings", () => database.SubmitAsync(Workload.Beginnings));
        long t = database.Newest.BasisT;
        Await("the beginnings come to all peers", () => _peers.Values.All(peer => peer.Open?.Newest.BasisT >= t));
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(long microseconds) => World.Run(static () => false, World.Now + microseconds);

    /// <summary>Waits until something is so.</summary>
    /// <exception cref="InvalidOperationException">It does not come to be.</exception>
    public void Await(string what, Func<bool> isSo, long within = Patience)
    {
        if (!World.Run(isSo, World.Now + within))
        {
            throw new InvalidOperationException($"It does not come to be that {what}.");
        }
    }

    /// <summary>Does something until it succeeds.</summary>
    /// <exception cref="InvalidOperationException">It never does.</exception>
    public void Do(string what, Func<Task> act)
    {
        AggregateException? error = null;
        for (int i = 0; i < 100; i++)
        {
            Task task = act();
            World.Run(() => task.IsCompleted, World.Now + Patience);
            if (task.IsCompletedSuccessfully)
            {
                return;
            }

            error = task.Exception;
            Pass(Second / 4);
        }

        throw new InvalidOperationException($"It was not possible to {what}: {error?.InnerException?.Message}");
    }

    /// <summary>Tells why it is not at rest; null where it is.</summary>
    public string? Unrest()
    {
        foreach (SimPeer peer in Peers)
        {
            if (peer.Open is not { } database)
            {
                return $"{peer.Node} has not opened the database";
            }

            if (database.Newest.BasisT != Cluster.LastT)
            {
                return $"{peer.Node} knows t {database.Newest.BasisT}, and the log ends with {Cluster.LastT}";
            }

            if (database.Newest.State.Root?.Id != RootCheck.NewestOf(Cluster.Storage, database.Newest.Id))
            {
                return $"{peer.Node} reads by indexes that are not the newest";
            }
        }

        return null;
    }

    /// <summary>Holds what was seen against what is stored, once all is at rest.</summary>
    public void Check()
    {
        string id = CatalogCodec.ReadRef(Cluster.Storage.Read([CatalogStore.Key])[0]?.Value).IdOf(Name)
            ?? throw new InvalidOperationException("The database is gone.");
        LogTruth log = LogTruth.Of(Cluster.Storage, id);
        Database beginning = Bootstrap.Create(id, Cluster.Database);
        NaiveModel model = new(beginning, log.Entries);
        IEnumerable<string> wrong = LogWitness.Check(History, log, model)
            .Concat(BlackBox.Check(History))
            .Concat(RootCheck.Check(Cluster.Storage, id, Cluster.Database, model, RootsChecked));
        foreach (SimPeer peer in Peers)
        {
            peer.TakeReports();
            wrong = wrong.Concat(LogWitness.CheckValue(peer.Node.Id, peer.Open!.Newest, model)); // open: at rest
        }

        foreach (string one in wrong)
        {
            World.Violate(one);
        }
    }
}
