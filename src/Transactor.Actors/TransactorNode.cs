using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Messages;
using Akka.Actor;
using Akka.Configuration;

namespace Accrete.Transactor;

/// <summary>Is a transactor: writes the databases of one storage, in an actor system of its own.</summary>
internal sealed class TransactorNode : IDatabaseHost, IAsyncDisposable
{
    private readonly StorageNode _node;

    private TransactorNode(ActorSystem system, StorageNode node, IActorRef databases)
    {
        System = system;
        _node = node;
        Databases = databases;
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
        IStorage storage, TransactorSettings settings, Config? config = null, StorageSettings? storageSettings = null)
    {
        Config ours = TransactorConfig.Settings();
        ActorSystem system = ActorSystem.Create("accrete", config is null ? ours : config.WithFallback(ours));
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
            system, node, system.ActorOf(Accrete.Transactor.Databases.Props(contexts, node), "databases"));
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
        await _node.Storage.DisposeAsync().ConfigureAwait(false);
    }
}
