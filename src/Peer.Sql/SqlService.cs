using System;
using Accrete.Storage;
using Accrete.Storage.Sql;

namespace Accrete.Remote.Sql;

/// <summary>The databases of transactors that keep them in an SQL database:
/// <c>datomic:sql://NAME?JDBC-URL</c>. Whichever transactor leads is found through the storage; the user needs no
/// more than to read it.</summary>
/// <param name="context">What the services of the peer share.</param>
internal sealed class SqlService(PeerContext context) : RemoteService(context)
{
    private readonly TimeProvider _clock = context.Clock;

    /// <inheritdoc/>
    private protected override (string Storage, string Name, Func<IStorage> Open) Parse(DatabaseUri uri)
    {
        SqlUri sql = SqlUri.Parse(uri);
        string storage = uri.Rest[(sql.Name.Length + 1)..];
        return (storage, sql.Name, () => SqlStorage.Connect(sql.Options with { Time = _clock }));
    }
}
