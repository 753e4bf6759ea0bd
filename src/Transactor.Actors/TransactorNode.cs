using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Catalogs;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Storage.Wire;
using Accrete.Transactor.Intake;
using Akka.Actor;
using Akka.Configuration;

namespace Accrete.Transactor;

/// <summary>Is a transactor: writes the databases of one storage, in an actor system of its own.</summary>
internal sealed class TransactorNode : IDatabaseHost, IAsyncDisposable
{
    private readonly StorageNode _node;
    private readonly WireKeys? _keys;

    private TransactorNode(ActorSystem system, StorageNode node, IActorRef databases, WireKeys? keys)
    {
        System = system;
        _node = node;
        _keys = keys;
        Databases = databases;
        if (keys is not null)
        {
            system.ActorOf(WireSupervisor.Props(this, node.Appends, keys.Secret), "wire");
        }
    }

    /// <inheritdoc/>
    public ActorSystem System { get; }

    /// <inheritdoc/>
    public IActorRef Databases { get; }

    /// <summary>Starts a transactor over a storage, which is its own from now on.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="settings">What its configuration says.</param>
    /// <param name="config">The user's settings of the actor system; null for none.</param>
    /// <param name="storageSettings">Bounds of what the storage actors do; null for the usual ones.</param>
    public static TransactorNode Start(
        IStorage storage, TransactorSettings settings, Config? config = null, StorageSettings? storageSettings = null) =>
        Start(storage, settings, config, storageSettings, null);

    /// <summary>Starts a transactor that peers of other processes reach too, and writes into its storage where it
    /// is.</summary>
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
        WireKeys keys = await WireKeys.DrawAsync(node, settings.Clock, token).ConfigureAwait(false);
        try
        {
            TransactorNode started = Start(storage, settings, config, storageSettings, keys);
            Address address = ((ExtendedActorSystem)started.System).Provider.DefaultAddress;
            Invariant.Check(address.Port is not null, "what listens has a port");
            await keys.PublishAsync(node, address.Host, address.Port.Value, token).ConfigureAwait(false);
            return started;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    private static TransactorNode Start(
        IStorage storage, TransactorSettings settings, Config? config, StorageSettings? storageSettings,
        WireKeys? keys)
    {
        Config ours = TransactorConfig.Settings();
        if (keys is not null)
        {
            WireEndpoint wire = settings.Wire;
            ours = WireConfig.Settings(wire.Host, wire.BindHost ?? wire.Host, wire.Port).WithFallback(ours);
        }

        ActorSystem system = WireConfig.Create(
            WireConfig.SystemName, config is null ? ours : config.WithFallback(ours), keys?.Tls());
        DatabaseContexts contexts = new(settings);
        StorageNode node = new()
        {
            Storage = storage,
            Events = new LogEntryEvents(),
            Snapshots = new RootSource(contexts),
            Settings = storageSettings ?? new StorageSettings { WriteConcurrency = settings.WriteConcurrency },
        };
        contexts.Node = node;
        contexts.Reader = system.ActorOf(SegmentReader.Props(node), "reader");
        StorageNodes.Of(system).Set(node);
        return new TransactorNode(
            system, node, system.ActorOf(Accrete.Transactor.Databases.Props(contexts, node), "databases"),
            keys);
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
        Catalog? before = await CatalogStore.ChangeAsync(_node, catalog => catalog.Without(name), token)
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

    /// <summary>Stops the actors; what was acknowledged is durable already.</summary>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate().ConfigureAwait(false);
        _keys?.Dispose();
        await _node.Storage.DisposeAsync().ConfigureAwait(false);
    }
}
