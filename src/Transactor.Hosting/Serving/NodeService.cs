using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Client;
using Accrete.Transactor.Configuration;

namespace Accrete.Serving;

/// <summary>The databases that the transactor of this process writes, under the URIs that other processes would
/// use.</summary>
/// <param name="transactor">The transactor.</param>
/// <param name="configuration">What its properties say.</param>
internal sealed class NodeService(TransactorHost transactor, TransactorConfiguration configuration) : IDatabaseService
{
    /// <inheritdoc/>
    public async Task<bool> CreateAsync(
        DatabaseUri uri, DatabaseOptions options, TimeProvider? clockOfIt, CancellationToken cancellation) =>
        await (await OfAsync(uri, cancellation).ConfigureAwait(false)).Host
            .CreateAsync(NameOf(uri), cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(DatabaseUri uri, CancellationToken cancellation) =>
        await (await OfAsync(uri, cancellation).ConfigureAwait(false)).Host
            .DeleteAsync(NameOf(uri), cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<bool> RenameAsync(DatabaseUri uri, string newName, CancellationToken cancellation) =>
        await (await OfAsync(uri, cancellation).ConfigureAwait(false)).Host
            .RenameAsync(NameOf(uri), newName, cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> NamesAsync(DatabaseUri uri, CancellationToken cancellation) =>
        await (await OfAsync(uri, cancellation).ConfigureAwait(false)).Host
            .NamesAsync(cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Connection> ConnectAsync(DatabaseUri uri, CancellationToken cancellation) =>
        await (await OfAsync(uri, cancellation).ConfigureAwait(false))
            .ConnectAsync(NameOf(uri), cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => transactor.DisposeAsync();

    private static string NameOf(DatabaseUri uri)
    {
        string place = uri.Rest.Split('?', 2)[0];
        string name = place[(place.LastIndexOf('/') + 1)..];
        return name.Length > 0 ? name : throw DbErrors.Incorrect(
            "invalid-db-uri", "The URI of a database ends with its name.");
    }

    private Task<NodeDatabases> OfAsync(DatabaseUri uri, CancellationToken cancellation)
    {
        string system = $"{configuration.Host}:{configuration.Port}/";
        if (configuration.IsDev && !uri.Rest.StartsWith(system, StringComparison.Ordinal))
        {
            throw DbErrors.Incorrect(
                "invalid-db-uri",
                $"This peer is of the transactor in its process, datomic:{configuration.Protocol}://{system}: other "
                    + "systems need a PeerInstance of their own.");
        }

        return transactor.DatabasesAsync(cancellation);
    }
}
