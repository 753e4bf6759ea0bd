using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Host.Workspace;

/// <summary>A database that a connection leads to.</summary>
internal sealed class ConnectedWorkspace : IWorkspace
{
    private const string InMemory = "datomic:mem:";

    private readonly PeerInstance _peer;
    private readonly Connection _connection;

    private ConnectedWorkspace(PeerInstance peer, Connection connection, bool isKept) =>
        (_peer, _connection, IsKept) = (peer, connection, isKept);

    /// <inheritdoc/>
    public Database Now => _connection.Db;

    /// <inheritdoc/>
    public bool IsKept { get; }

    /// <summary>Connects to a database.</summary>
    /// <param name="uri">Its URI.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="creates">Whether it is made where it is not there.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="AccreteException">The URI leads nowhere, or there is no such database.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The workspace disposes of its peer.")]
    public static async Task<ConnectedWorkspace> OpenAsync(
        string uri, TimeProvider clock, bool creates, CancellationToken cancellation)
    {
        PeerInstance peer = new(clock: clock);
        try
        {
            if (creates)
            {
                await peer.CreateDatabaseAsync(uri, cancellation: cancellation).ConfigureAwait(false);
            }

            return new ConnectedWorkspace(
                peer,
                await peer.ConnectAsync(uri, cancellation).ConfigureAwait(false),
                isKept: !uri.StartsWith(InMemory, StringComparison.Ordinal));
        }
        catch
        {
            await peer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<TxReport> TransactAsync(object? txData, CancellationToken cancellation) =>
        _connection.TransactAsync(txData!, cancellation); // what is no data is refused there

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _peer.DisposeAsync().ConfigureAwait(false);
    }
}
