using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Client;
using Accrete.Storage;

namespace Accrete.Remote;

/// <summary>The databases of transactors in other processes, behind one protocol of URIs: reads their storage, and
/// talks to them over Akka.Remote.</summary>
/// <param name="context">What the services of the peer share.</param>
internal abstract class RemoteService(PeerContext context) : IDatabaseService, IStorageOpener
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, NodeDatabases> _storages = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<bool> CreateAsync(
        DatabaseUri uri, DatabaseOptions options, TimeProvider? clockOfIt, CancellationToken cancellation) =>
        Of(uri, out string name).Host.CreateAsync(name, cancellation);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(DatabaseUri uri, CancellationToken cancellation) =>
        Of(uri, out string name).Host.DeleteAsync(name, cancellation);

    /// <inheritdoc/>
    public Task<bool> RenameAsync(DatabaseUri uri, string newName, CancellationToken cancellation) =>
        Of(uri, out string name).Host.RenameAsync(name, newName, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> NamesAsync(DatabaseUri uri, CancellationToken cancellation) =>
        Of(uri, out _).Host.NamesAsync(cancellation);

    /// <inheritdoc/>
    public Task<Connection> ConnectAsync(DatabaseUri uri, CancellationToken cancellation) =>
        Of(uri, out string name).ConnectAsync(name, cancellation);

    /// <inheritdoc/>
    public OpenedStorage Open(DatabaseUri uri, StorageUse use)
    {
        (_, string name, Func<IStorage> open) = use == StorageUse.Write ? ParseToWrite(uri) : Parse(uri);
#pragma warning disable CA2000 // The storage is the caller's.
        return new OpenedStorage(open(), name);
#pragma warning restore CA2000
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NodeDatabases[] storages;
        lock (_gate)
        {
            storages = [.. _storages.Values];
            _storages.Clear();
        }

        foreach (NodeDatabases storage in storages)
        {
            await storage.EndAsync().ConfigureAwait(false);
            await ((RemoteHost)storage.Host).DisposeAsync().ConfigureAwait(false); // made here
        }
    }

    /// <summary>Takes a URI apart.</summary>
    /// <param name="uri">The URI.</param>
    /// <returns>What names the storage among others, with its password; the name of the database; what opens the
    /// storage.</returns>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>.</exception>
    private protected abstract (string Storage, string Name, Func<IStorage> Open) Parse(DatabaseUri uri);

    /// <summary>Takes a URI apart, of who writes to the storage.</summary>
    /// <param name="uri">The URI.</param>
    /// <returns>As <see cref="Parse"/>.</returns>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>.</exception>
    private protected virtual (string Storage, string Name, Func<IStorage> Open) ParseToWrite(DatabaseUri uri) =>
        Parse(uri);

    private NodeDatabases Of(DatabaseUri uri, out string name)
    {
        (string key, name, Func<IStorage> open) = Parse(uri);
        lock (_gate)
        {
            if (!_storages.TryGetValue(key, out NodeDatabases? storage))
            {
#pragma warning disable CA2000 // The host disposes of its storage, and this service of the host.
                storage = new NodeDatabases(RemoteHost.Start(open(), context), context.Settings.TxTimeout);
#pragma warning restore CA2000
                _storages.Add(key, storage);
            }

            return storage;
        }
    }
}
