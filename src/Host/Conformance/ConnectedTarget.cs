using System;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Host.Workspace;

namespace Accrete.Host.Conformance;

/// <summary>A fresh database of a running system, deleted at the end.</summary>
internal sealed class ConnectedTarget : ICaseTarget
{
    /// <summary>Is nothing, as text: what callers of .NET hand in is never null.</summary>
    private const string Nothing = "nil";

    private readonly ConnectedSystem _system;
    private readonly string _uri;
    private readonly Connection _connection;

    private ConnectedTarget(ConnectedSystem system, string uri)
    {
        (_system, _uri) = (system, uri);
        system.Peer.CreateDatabaseAsync(uri).GetAwaiter().GetResult();
        _connection = system.Peer.ConnectAsync(uri).GetAwaiter().GetResult();
        Now = _connection.Db;
    }

    /// <inheritdoc/>
    public Database Now { get; private set; }

    /// <summary>Makes a database.</summary>
    /// <param name="system">Where.</param>
    /// <exception cref="AccreteException">The system cannot be reached.</exception>
    public static ConnectedTarget Open(ConnectedSystem system) =>
        new(system, SystemUris.WithName(system.Uri, $"case-{Guid.NewGuid():n}"));

    /// <inheritdoc/>
    public TxReport Transact(object? data)
    {
        TxReport report = _connection.Transact(data ?? Nothing);
        Now = report.DbAfter;
        if (_system.IsIndexed && !KeptHistory.EndsWithIndexJob(Now))
        {
            Index();
        }

        return report;
    }

    /// <summary>Lets an index job run, and waits until the newest value here reads all that it has from
    /// segments.</summary>
    public void Index() => IndexAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public Instant Tick() => Instant.From(_system.Time.GetUtcNow());

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _system.Peer.DeleteDatabaseAsync(_uri).GetAwaiter().GetResult();
    }

    private async Task IndexAsync()
    {
        await _connection.RequestIndexAsync().ConfigureAwait(false);
        while (_connection.Db.State.Indexes.NoveltyCount > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), _system.Time).ConfigureAwait(false);
        }

        Now = _connection.Db;
    }
}
