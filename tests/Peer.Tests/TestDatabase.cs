using System;
using System.Threading.Tasks;

namespace Accrete.PeerTests;

/// <summary>A database of one test, in a peer of its own.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private const string Schema = """
        [{:db/ident :n/no, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        """;

    private TestDatabase(PeerInstance peer, Connection connection) => (Peer, Connection) = (peer, connection);

    public PeerInstance Peer { get; }

    public Connection Connection { get; }

    public string Uri { get; } = "datomic:mem://test";

    public static async Task<TestDatabase> Open(string schema = Schema)
    {
        PeerInstance peer = new();
        await peer.CreateDatabaseAsync("datomic:mem://test");
        TestDatabase made = new(peer, await peer.ConnectAsync("datomic:mem://test"));
        made.Connection.Transact(schema);
        return made;
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Peer.DisposeAsync();
    }
}
