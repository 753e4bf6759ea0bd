using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Catalogs;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Storage.Wire;
using Accrete.Transactor.Intake;
using Accrete.Transactor.Leases;
using Akka.Actor;
using Akka.Configuration;

namespace Accrete.Transactor;

/// <summary>Is a transactor: holds the lease of one storage, or waits for it, and writes its databases while it does;
/// in an actor system of its own.</summary>
/// <remarks>Begins as a standby. Where nobody holds the lease, it is active a moment later.</remarks>
internal sealed class TransactorNode : IDatabaseHost, IAsyncDisposable
{
    private readonly StorageNode _node;
    private readonly TransactorSettings _settings;
    private readonly WireKeys? _keys;
    private readonly Lock _gate = new();
    private readonly List<Action<NodeState>> _watchers = [];
    private NodeStateChanged _now = NodeStateChanged.Beginning;

    private TransactorNode(
        ActorSystem system, StorageNode node, TransactorSettings settings, IActorRef databases, IWirePlace? place)
    {
        System = system;
        _node = node;
        _settings = settings;
        _keys = place as WireKeys;
        Databases = databases;
        Lease = system.ActorOf(LeaseActor.Props(node, settings.Lease, databases, settings.Metrics, Become), "lease");
        if (place is not null)
        {
            IActorRef wire = system.ActorOf(WireSupervisor.Props(this, node, place, settings.Metrics), "wire");
            Watch(state => wire.Tell(state, ActorRefs.NoSender));
        }
    }

    /// <inheritdoc/>
    public ActorSystem System { get; }

    /// <inheritdoc/>
    public IActorRef Databases { get; }

    /// <summary>Gets who holds the lease, or waits for it. To <see cref="WatchNode"/> it answers with
    /// <see cref="NodeStateChanged"/>, now and at each change.</summary>
    public IActorRef Lease { get; }

    /// <summary>Gets what the node is now.</summary>
    public NodeState State
    {
        get
        {
            lock (_gate)
            {
                return _now.State;
            }
        }
    }

    /// <summary>Starts a transactor over a storage, which is its own from now on.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="settings">What its configuration says.</param>
    /// <param name="config">The user's settings of the actor system; null for none.</param>
    /// <param name="storageSettings">Bounds of what the storage actors do; null for the usual ones.</param>
    public static TransactorNode Start(
        IStorage storage, TransactorSettings settings, Config? config = null,
        StorageSettings? storageSettings = null) =>
        Start(NodeOf(storage, settings, storageSettings), settings, config, null);

    /// <summary>Starts a transactor over a storage node, of which it takes the service, the bounds, and what it says of
    /// chance and of waiting: where the world is a simulated one.</summary>
    /// <param name="given">The storage node; its events and snapshots are those of a transactor in any case.</param>
    /// <param name="settings">What its configuration says.</param>
    /// <param name="config">The user's settings of the actor system; null for none.</param>
    /// <param name="place">Where peers of other processes reach it; null where they do not.</param>
    public static TransactorNode Start(
        StorageNode given, TransactorSettings settings, Config? config, IWirePlace? place)
    {
        Config ours = TransactorConfig.Settings();
        if (place is WireKeys)
        {
            WireEndpoint wire = settings.Wire;
            ours = WireConfig.Settings(wire.Host, wire.BindHost ?? wire.Host, wire.Port).WithFallback(ours);
        }

        ActorSystem system = WireConfig.Create(
            WireConfig.SystemName, config is null ? ours : config.WithFallback(ours), (place as WireKeys)?.Tls());
        DatabaseContexts contexts = new(settings);
        StorageNode node = given with
        {
            Events = new LogEntryEvents(),
            Snapshots = new RootSource(contexts),
            OnAppend = settings.Metrics.Appended,
        };
        contexts.Node = node;
        contexts.Reader = system.ActorOf(SegmentReader.Props(node), "reader");
        StorageNodes.Of(system).Set(node);
        IActorRef databases = system.ActorOf(
            Accrete.Transactor.Databases.Props(contexts, node, settings.Lease.LookEvery), "databases");
        return new TransactorNode(system, node, settings, databases, place);
    }

    /// <summary>Starts a transactor that peers of other processes reach too: whenever it becomes active, it writes into
    /// its storage where it is.</summary>
    /// <param name="storage">The storage, which is its own from now on.</param>
    /// <param name="settings">What its configuration says; <see cref="TransactorSettings.Wire"/> tells where it
    /// listens.</param>
    /// <param name="config">The user's settings of the actor system; null for none.</param>
    /// <param name="storageSettings">Bounds of what the storage actors do; null for the usual ones.</param>
    /// <param name="token">Gives up starting.</param>
    /// <exception cref="AccreteException">Storage does not answer, or the port is taken.</exception>
    public static async Task<TransactorNode> ListenAsync(
        IStorage storage, TransactorSettings settings, Config? config = null, StorageSettings? storageSettings = null,
        CancellationToken token = default)
    {
        StorageNode node = new() { Storage = storage, Events = new LogEntryEvents() };
#pragma warning disable CA2000 // The node disposes of them.
        WireKeys keys = await WireKeys.DrawAsync(node, settings.Clock, token).ConfigureAwait(false);
#pragma warning restore CA2000
        try
        {
            return Start(NodeOf(storage, settings, storageSettings), settings, config, keys);
        }
        catch (Exception error)
        {
            keys.Dispose();
            AccreteException? refusal = CannotListen(error, settings.Wire);
            if (refusal is null)
            {
                throw;
            }

            throw refusal;
        }
    }

    /// <summary>Waits until the node has written into its storage where peers find it; it does when it becomes
    /// active.</summary>
    /// <param name="token">Gives up waiting.</param>
    public Task PublishedAsync(CancellationToken token) => _keys is null
        ? Task.CompletedTask
        : _keys.IsPublished.WaitAsync(token);

    /// <summary>Returns what it means that an actor system could not be started because of its socket; null where
    /// something else is wrong.</summary>
    private static AccreteException? CannotListen(Exception error, WireEndpoint wire)
    {
        Exception? cause = error;
        while (cause is not null and not SocketException)
        {
            cause = cause.InnerException;
        }

        return cause is null ? null : StorageErrors.InUse(
            $"Port {wire.Port} of {wire.BindHost ?? wire.Host} cannot be listened on ({cause.Message}): stop what "
            + "listens there, or set another port or host.",
            error);
    }

    private static StorageNode NodeOf(IStorage storage, TransactorSettings settings, StorageSettings? bounds) => new()
    {
        Storage = storage,
        Events = new LogEntryEvents(),
        Settings = bounds ?? new StorageSettings { WriteConcurrency = settings.WriteConcurrency },
    };

    /// <summary>Waits until the node is active, or will never be.</summary>
    /// <param name="token">Gives up waiting.</param>
    /// <returns>Whether it is active, or was a moment ago.</returns>
    public async Task<bool> ActiveAsync(CancellationToken token)
    {
        TaskCompletionSource<bool> decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Decide(NodeState state)
        {
            if (state != NodeState.Standby)
            {
                decided.TrySetResult(state == NodeState.Active);
            }
        }

        Watch(Decide);
        try
        {
            return await decided.Task.WaitAsync(token).ConfigureAwait(false);
        }
        finally
        {
            Unwatch(Decide);
        }
    }

    /// <summary>Tells somebody what the node is, now and at each change, on the thread of the lease.</summary>
    /// <param name="watcher">Is called; it must be short.</param>
    public void Watch(Action<NodeState> watcher)
    {
        lock (_gate)
        {
            _watchers.Add(watcher);
            watcher(_now.State);
        }
    }

    /// <summary>Tells somebody no more.</summary>
    /// <param name="watcher">Who was told.</param>
    public void Unwatch(Action<NodeState> watcher)
    {
        lock (_gate)
        {
            _watchers.Remove(watcher);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> CreateAsync(string name, CancellationToken token)
    {
        string id = _node.Chance.NewToken().ToString();
        return await CatalogStore.ChangeAsync(_node, catalog => catalog.With(name, id), token).ConfigureAwait(false)
            is not null;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string name, CancellationToken token)
    {
        Instant now = Instant.From(_settings.Clock.GetUtcNow());
        Catalog? before = await CatalogStore.ChangeAsync(_node, catalog => catalog.Without(name, now), token)
            .ConfigureAwait(false);
        if (before?.IdOf(name) is not { } id)
        {
            return false;
        }

        Databases.Tell(new CloseDatabase(id));
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> RenameAsync(string name, string newName, CancellationToken token) =>
        await CatalogStore.ChangeAsync(_node, catalog => catalog.Renamed(name, newName), token).ConfigureAwait(false)
            is not null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken token) =>
        [.. (await CatalogStore.ReadAsync(_node, token).ConfigureAwait(false)).Names];

    /// <summary>Ends in order: what was taken is made durable and answered, then the lease is given back, so that
    /// another node goes on at once. What was acknowledged is durable already.</summary>
    public async ValueTask DisposeAsync()
    {
        TaskCompletionSource givenBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Lease.Tell(new GiveBack(givenBack), ActorRefs.NoSender);
        try
        {
            await givenBack.Task.WaitAsync(_settings.StopWithin, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Storage does not answer: others take the lease when it has run out.
        }

        await System.Terminate().ConfigureAwait(false);
        _keys?.Dispose();
        Become(NodeStateChanged.Beginning with { State = NodeState.Stopped, IsKnown = true });
        await _node.Storage.DisposeAsync().ConfigureAwait(false);
    }

    private void Become(NodeStateChanged now)
    {
        lock (_gate)
        {
            bool isChange = _now.State != now.State;
            _now = now;
            if (!isChange)
            {
                return;
            }

            foreach (Action<NodeState> watcher in (Action<NodeState>[])[.. _watchers])
            {
                watcher(now.State);
            }
        }
    }
}
