using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Messages;
using Akka.Actor;

namespace Accrete.Client;

/// <summary>The databases of one node, as the peers of its process reach them. Connections to one database share what
/// they know of it.</summary>
/// <param name="host">The node.</param>
/// <param name="timeout">How long a transaction may take (<c>tx-timeout-msec</c>).</param>
internal sealed class NodeDatabases(IDatabaseHost host, TimeSpan timeout)
{
    /// <summary>How long a node may take to open a database: it reads the log after the newest root.</summary>
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, NodeDatabase> _open = new(StringComparer.Ordinal);

    /// <summary>Gets the node.</summary>
    public IDatabaseHost Host => host;

    /// <summary>Connects to a database.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="AccreteException"><c>:db.error/db-not-found</c>; or storage does not answer.</exception>
    public async Task<Connection> ConnectAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await OpenAsync(name, cancellation).ConfigureAwait(false);
        }
        catch (Exception late) when (late is TimeoutException or AskTimeoutException)
        {
            throw StorageErrors.Timeout(
                $"The database {name} was not opened in {OpenTimeout.TotalSeconds:0} s: the storage or the transactor "
                + "does not answer.",
                late);
        }
    }

    /// <summary>Takes no more requests, and waits until each transaction on its way is answered or overdue; before the
    /// node is stopped.</summary>
    public async Task EndAsync()
    {
        NodeDatabase[] all;
        lock (_gate)
        {
            all = [.. _open.Values];
        }

        foreach (NodeDatabase database in all)
        {
            database.End(DbErrors.Conflict("connection-released", "The peer of this connection was shut down."));
        }

        foreach (NodeDatabase database in all)
        {
            await database.EndedAsync().ConfigureAwait(false);
        }
    }

    private async Task<Connection> OpenAsync(string name, CancellationToken cancellation)
    {
#pragma warning disable RS0030 // The edge of the actors: who connects is no actor, and waits on a thread of its own.
        object answer = await host.Databases.Ask<object>(new OpenDatabase(name), OpenTimeout, cancellation)
            .ConfigureAwait(false);
#pragma warning restore RS0030
        switch (answer)
        {
            case DatabaseOpened opened:
                NodeDatabase database = Of(opened);
                await database.BegunAsync(cancellation).WaitAsync(OpenTimeout, cancellation).ConfigureAwait(false);
                return new NodeConnection(name, database);
            case DatabaseNotOpened failed:
                throw failed.Error;
            default:
                throw DbErrors.NoDatabase(name);
        }
    }

    private NodeDatabase Of(DatabaseOpened opened)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(opened.Id, out NodeDatabase? database) || database.Reports.IsClosed)
            {
                database = new NodeDatabase(host.System, opened.Database, timeout);
                _open[opened.Id] = database;
            }

            return database;
        }
    }
}
