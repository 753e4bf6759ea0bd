using System;
using Accrete.Edn;
using Accrete.Host.Workspace;

namespace Accrete.Host.Conformance;

/// <summary>A fresh database of a running system, deleted at the end.</summary>
internal sealed class ConnectedTarget : ICaseTarget
{
    private readonly PeerInstance _peer;
    private readonly string _uri;
    private readonly Connection _connection;
    private readonly TimeProvider _time;

    private ConnectedTarget(PeerInstance peer, string uri, TimeProvider time)
    {
        (_peer, _uri, _time) = (peer, uri, time);
        peer.CreateDatabaseAsync(uri).GetAwaiter().GetResult();
        _connection = peer.ConnectAsync(uri).GetAwaiter().GetResult();
        Now = _connection.Db;
    }

    /// <inheritdoc/>
    public Database Now { get; private set; }

    /// <summary>Makes a database.</summary>
    /// <param name="peer">Connects.</param>
    /// <param name="system">The URI of the system: with a slash or <c>/*</c> at its end.</param>
    /// <param name="time">Tells the time.</param>
    /// <exception cref="AccreteException">The system cannot be reached.</exception>
    public static ConnectedTarget Open(PeerInstance peer, string system, TimeProvider time) =>
        new(peer, SystemUris.WithName(system, $"case-{Guid.NewGuid():n}"), time);

    /// <inheritdoc/>
    public TxReport Transact(object? data)
    {
        TxReport report = _connection.Transact(data!); // what is no data is refused there
        Now = report.DbAfter;
        return report;
    }

    /// <inheritdoc/>
    public Instant Tick() => Instant.From(_time.GetUtcNow());

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _peer.DeleteDatabaseAsync(_uri).GetAwaiter().GetResult();
    }
}
