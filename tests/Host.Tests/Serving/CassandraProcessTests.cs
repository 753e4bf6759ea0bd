using System;
using System.Threading.Tasks;
using Accrete.Storage.Contract.Cassandra;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.Host.Tests.Serving;

/// <summary>Two transactors, processes of their own, on one Cassandra, and a peer whose user may only read.</summary>
[Trait("Category", "Slow")]
public sealed class CassandraProcessTests(CassandraServer server, ITestOutputHelper output)
    : IClassFixture<CassandraServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SkippableTheory]
    [InlineData("cass", "datomic.datomic")]
    [InlineData("cass2", "datomic.datomic2")]
    public async Task A_peer_writes_on_after_each_kill_and_nothing_acknowledged_is_lost_or_doubled(
        string protocol, string table)
    {
        Skip.If(server.Missing is not null, server.Missing);
        using StandbyRun run = new(Properties(protocol, table), output);
        await run.KillsAsync(Uri(protocol, table, "kills"));
    }

    [SkippableFact]
    public async Task A_database_kept_in_pieces_answers_from_what_was_indexed()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using CommandProcess transactor = Transactor(Properties("cass2", "datomic.datomic2"));
        await transactor.LineAsync("System started");
        string uri = Uri("cass2", "datomic.datomic2", "indexed");
        await using (PeerInstance peer = new())
        {
            await peer.CreateDatabaseAsync(uri);
            using Connection connection = await peer.ConnectAsync(uri);
            await connection.TransactAsync("[{:db/ident :text, :db/valueType :db.type/string,"
                + " :db/cardinality :db.cardinality/one}]");
            for (int i = 0; i < 20; i++)
            {
                await connection.TransactAsync($"[{{:text \"{i} {new string('x', 3000)}\"}}]");
            }

            await connection.RequestIndexAsync();
        }

        await using PeerInstance other = new();
        using Connection again = await other.ConnectAsync(uri);
        Assert.Equal(20L, again.Db.Query("[:find (count ?e) . :where [?e :text]]"));
        transactor.Signal("TERM");
        Assert.Equal(0, await transactor.EndAsync());
    }

    [SkippableTheory]
    [InlineData("datomic.none", "datomic", ":storage/misconfigured", "cassandra-table.cql")]
    [InlineData("none.datomic", "datomic", ":storage/misconfigured", "cassandra-keyspace.cql")]
    [InlineData("datomic.datomic2", "datomic", ":storage/misconfigured", "cassandra-table.cql")]
    [InlineData("datomic.datomic", "canary-77ab", ":storage/denied", "refuses the user or the password")]
    public async Task A_transactor_that_cannot_start_says_why_in_one_line(
        string table, string password, string error, string hint)
    {
        Skip.If(server.Missing is not null, server.Missing);
        string properties = Properties("cass", table).Replace(
            "password=datomic", "password=" + password, StringComparison.Ordinal);
        await AssertRefused(properties, error, hint, "canary-77ab");
    }

    [SkippableFact]
    public async Task A_user_who_may_do_nothing_is_told_which_script_grants_the_rights()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.Execute("CREATE ROLE IF NOT EXISTS nobody WITH PASSWORD = 'nobody' AND LOGIN = true;");
        string properties = Properties("cass", "datomic.datomic")
            .Replace("user=datomic", "user=nobody", StringComparison.Ordinal)
            .Replace("password=datomic", "password=nobody", StringComparison.Ordinal);
        await AssertRefused(properties, ":storage/denied", "cassandra-user.cql", "password=nobody");
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_one_line_too()
    {
        string properties = $"""
            protocol=cass
            cassandra-host=127.0.0.1
            cassandra-port={CommandProcess.FreePort()}
            cassandra-table=datomic.datomic
            """;
        await AssertRefused(properties, ":storage/unavailable", "cannot be reached", "canary");
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertRefused(string properties, string error, string hint, string secret)
    {
        using CommandProcess transactor = Transactor(properties);
        Assert.NotEqual(0, await transactor.EndAsync());
        string line = Assert.Single(
            transactor.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            text => text.Contains(error, StringComparison.Ordinal));
        Assert.Contains(hint, line, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, transactor.Out + transactor.Error, StringComparison.Ordinal);
    }

    private CommandProcess Transactor(string storage) => CommandProcess.Start(
        _folder.Folder, "transactor", _folder.Write("transactor.properties", $"""
            {storage}
            host=localhost
            port={CommandProcess.FreePort()}
            memory-index-threshold=32m
            memory-index-max=64m
            object-cache-max=32m

            """));

    private string Properties(string protocol, string table) => $"""
        protocol={protocol}
        cassandra-host=127.0.0.1
        cassandra-port={server.Port}
        cassandra-table={table}
        cassandra-user=datomic
        cassandra-password=datomic
        """;

    private string Uri(string protocol, string table, string name) =>
        $"datomic:{protocol}://127.0.0.1:{server.Port}/{table}/{name}?user=datomic_peer&password=datomic_peer";
}
