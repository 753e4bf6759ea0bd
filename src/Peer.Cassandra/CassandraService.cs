using System;
using Accrete.Storage;
using Accrete.Storage.Cassandra;

namespace Accrete.Remote.Cassandra;

/// <summary>The databases of transactors that keep them in Cassandra: <c>datomic:cass://HOST/KEYSPACE.TABLE/NAME</c>,
/// and <c>cass2</c>. Whichever transactor leads is found through the storage; the user needs no more than to read
/// it.</summary>
/// <param name="context">What the services of the peer share.</param>
internal sealed class CassandraService(PeerContext context) : RemoteService(context)
{
    private readonly TimeProvider _clock = context.Clock;

    /// <inheritdoc/>
    private protected override (string Storage, string Name, Func<IStorage> Open) Parse(DatabaseUri uri)
    {
        CassandraUri cassandra = CassandraUri.Parse(uri);
        string key = FormattableString.Invariant(
            $"{cassandra with { Name = "" }} {cassandra.IsEncrypted} {cassandra.User} {cassandra.Password}");
        return (key, cassandra.Name, () => CassandraStorage.Connect(
            cassandra.Options(_clock, AppContext.GetData)));
    }
}
