using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Client;
using Accrete.Storage.Dev;
using Accrete.Transactor;
using Accrete.Transactor.Leases;

namespace Accrete.Embedded;

/// <summary>Durable databases inside of one process: <c>datomic:file://FOLDER/NAME</c>. The first use of a folder
/// starts its transactor here, on the dev storage in that folder; nobody else can use the folder meanwhile.</summary>
internal sealed class FileService : IDatabaseService, IStorageOpener
{
    /// <summary>The folder is locked to this process: nobody waits for the lease, and it need not beat often.</summary>
    private static readonly LeaseRules SoleLease = new() { IsSole = true, Interval = TimeSpan.FromMinutes(1) };

    private readonly PeerContext _peer;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    /// <summary>Makes the service; a peer does, when a URI first asks for it.</summary>
    /// <param name="peer">What the services of the peer share.</param>
    public FileService(PeerContext peer) => _peer = peer;

    /// <inheritdoc/>
    public Task<bool> CreateAsync(
        DatabaseUri uri, DatabaseOptions options, TimeProvider? clockOfIt, CancellationToken cancellation) =>
        NodeOf(uri, out string name).Databases.Host.CreateAsync(name, cancellation);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(DatabaseUri uri, CancellationToken cancellation) =>
        NodeOf(uri, out string name).Databases.Host.DeleteAsync(name, cancellation);

    /// <inheritdoc/>
    public Task<bool> RenameAsync(DatabaseUri uri, string newName, CancellationToken cancellation) =>
        NodeOf(uri, out string name).Databases.Host.RenameAsync(name, newName, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> NamesAsync(DatabaseUri uri, CancellationToken cancellation) =>
        NodeOf(uri, out _).Databases.Host.NamesAsync(cancellation);

    /// <inheritdoc/>
    public Task<Connection> ConnectAsync(DatabaseUri uri, CancellationToken cancellation) =>
        NodeOf(uri, out string name).Databases.ConnectAsync(name, cancellation);

#pragma warning disable CA2000 // The storage is the caller's.
    /// <inheritdoc/>
    /// <remarks>The folder is this process's alone meanwhile, with no transactor in it.</remarks>
    public OpenedStorage Open(DatabaseUri uri, StorageUse use) =>
        new(StorageOf(FolderOf(uri, out string name)), name);
#pragma warning restore CA2000

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Node[] nodes;
        lock (_gate)
        {
            nodes = [.. _nodes.Values];
            _nodes.Clear();
        }

        foreach (Node node in nodes)
        {
            await node.Databases.EndAsync().ConfigureAwait(false);
            await node.Transactor.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Node NodeOf(DatabaseUri uri, out string name)
    {
        string folder = FolderOf(uri, out name);
        lock (_gate)
        {
            if (!_nodes.TryGetValue(folder, out Node? node))
            {
#pragma warning disable CA2000 // The node disposes of its storage.
                TransactorNode transactor = TransactorNode.Start(
                    StorageOf(folder),
                    new TransactorSettings
                    {
                        Database = _peer.Options,
                        ObjectCache = _peer.ObjectCache,
                        Clock = _peer.Clock,
                        Lease = SoleLease,
                    });
#pragma warning restore CA2000
                node = new Node(transactor, new NodeDatabases(transactor, _peer.Settings.TxTimeout));
                _nodes.Add(folder, node);
            }

            return node;
        }
    }

    private SqliteStorage StorageOf(string folder) =>
        SqliteStorage.Open(new SqliteStorageOptions { DataDir = folder, Time = _peer.Clock });

    private static string FolderOf(DatabaseUri uri, out string name)
    {
        int slash = uri.Rest.LastIndexOf('/');
        if (slash <= 0 || slash + 1 == uri.Rest.Length)
        {
            throw DbErrors.Incorrect("invalid-db-uri", "Write datomic:file://FOLDER/NAME.");
        }

        name = uri.Rest[(slash + 1)..];
        return Path.GetFullPath(uri.Rest[..slash]);
    }

    private sealed record Node(TransactorNode Transactor, NodeDatabases Databases);
}
