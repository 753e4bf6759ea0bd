using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks;
using Accrete.Edn;

namespace Accrete.Bench.Durable;

/// <summary>Ours, through a connection: embedded, or to a transactor process.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "The writer disposes of its peer.")]
internal sealed class OurWriter : Writer
{
    private const string Schema = """
        [{:db/ident :k :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
         {:db/ident :v :db/valueType :db.type/string :db/cardinality :db.cardinality/one}]
        """;

    private static readonly Keyword K = Keyword.Of(null, "k"), V = Keyword.Of(null, "v");

    private readonly PeerInstance _peer;
    private readonly Connection _connection;

    private OurWriter(string name, PeerInstance peer, Connection connection) =>
        (Name, _peer, _connection) = (name, peer, connection);

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Makes a database.</summary>
    /// <param name="name">The name in the table.</param>
    /// <param name="uri">Where.</param>
    public static async Task<OurWriter> OpenAsync(string name, string uri)
    {
        PeerInstance peer = new();
        await peer.CreateDatabaseAsync(uri).ConfigureAwait(false);
        OurWriter writer = new(name, peer, await peer.ConnectAsync(uri).ConfigureAwait(false));
        await writer._connection.TransactAsync(Schema).ConfigureAwait(false);
        return writer;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(long number) =>
        _connection.TransactAsync(EdnVector.Of(EdnMap.Of(K, number, V, TextOf(number))));

    /// <inheritdoc/>
    public override long Count()
    {
        Database newest = _connection.SyncAsync().GetAwaiter().GetResult();
        return (long)newest.Query("[:find (count ?k) . :where [?e :k ?k] [?e :v ?v] [(str \"v\" ?k) ?v]]")!; // some
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _peer.DisposeAsync().ConfigureAwait(false);
    }
}
