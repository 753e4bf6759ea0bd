using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Client;
using Accrete.Remote;
using Accrete.Storage.Backups;

namespace Accrete.ReadOnly;

/// <summary>Connects to the newest value of a database in its storage, without its transactor.</summary>
/// <param name="context">What the services of the peer share.</param>
/// <remarks>Each connection is a view of its own, with storage calls of its own: it shares the object cache and
/// valcache alone. Source: operation/read-only.</remarks>
internal sealed class ReadOnlyConnector(PeerContext context) : IReadOnlyConnector
{
    /// <inheritdoc/>
    public async Task<Connection> ConnectAsync(
        IDatabaseService service, DatabaseUri uri, CancellationToken cancellation)
    {
        OpenedStorage opened = service is IStorageOpener opener
            ? opener.Open(uri, StorageUse.Read)
            : throw DbErrors.Incorrect(
                "invalid-db-uri", $"A database of {uri} has no storage that could be read: leave read-only out.");
        RemoteHost host = RemoteHost.Start(opened.Storage, context);
        try
        {
            Database value = await StoredValue.ReadAsync(host.Context, opened.Name, cancellation).ConfigureAwait(false);
            return new ReadOnlyConnection(opened.Name, value, host);
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BackupListing>> ListBackupsAsync(string backupUri, CancellationToken cancellation)
    {
        IBackupPlace place = BackupUri.Open(backupUri);
        await using ConfiguredAsyncDisposable held = place.ConfigureAwait(false);
        BackupReader reader = new(place);
        IReadOnlyList<BackupPoint> points =
            await reader.PointsAsync(passesDamaged: false, cancellation).ConfigureAwait(false);
        return [.. points.Select(point => new BackupListing(point.T, $"datomic:backup:{backupUri}?t={point.T}"))];
    }
}
