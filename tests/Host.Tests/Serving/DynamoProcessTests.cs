using System;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;
using Accrete.Storage.Contract.DynamoDb;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>A transactor, a process of its own, and its peers on a DynamoDB of the tests.</summary>
[Trait("Category", "Slow")]
public sealed class DynamoProcessTests(DynaliteServer server) : IClassFixture<DynaliteServer>, IDisposable
{
    private const string Canary = "canary-secret";
    private const int People = 3_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task What_one_peer_writes_another_reads_from_the_segments_of_an_index()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using CommandProcess transactor = Transactor(DynaliteServer.Table);
        Assert.Equal(
            $"System started datomic:ddb-local://{server.Endpoint}/{DynaliteServer.Table}/<DB-NAME>",
            await transactor.LineAsync("System started"));
        string uri = Uri("people") + $"?aws_access_key_id=peer&aws_secret_key={Canary}";
        await using PeerInstance writer = new();
        Assert.True(await writer.CreateDatabaseAsync(uri));
        Assert.False(await writer.CreateDatabaseAsync(uri));
        Assert.Contains("people", await writer.GetDatabaseNamesAsync(Uri("*")));
        using (Connection connection = await writer.ConnectAsync(uri))
        {
            await connection.TransactAsync("[{:db/ident :name, :db/valueType :db.type/string,"
                + " :db/cardinality :db.cardinality/one, :db/unique :db.unique/identity}]");
            foreach (int[] some in Enumerable.Range(0, People).Chunk(500))
            {
                await connection.TransactAsync($"[{string.Concat(some.Select(i => $"{{:name \"n{i}\"}}"))}]");
            }

            await connection.RequestIndexAsync();
            while (!await HasIndexAsync())
            {
                await Task.Yield();
            }
        }

        await using PeerInstance reader = new();
        using Connection other = await reader.ConnectAsync(uri);
        Assert.Equal((long)People, other.Db.Query("[:find (count ?e) . :where [?e :name]]"));
        Assert.Equal("n2999", other.Db.Query("[:find ?n . :where [?e :name ?n] [(= ?n \"n2999\")]]"));
        transactor.Signal("TERM");
        Assert.Equal((ExitCodes.Ok, ""), (await transactor.EndAsync(), transactor.Error));
        Assert.DoesNotContain(Canary, transactor.Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_table_that_is_missing_is_told_in_one_line_by_transactor_and_peer()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using CommandProcess transactor = Transactor("nothing-here");
        Assert.Equal(ExitCodes.NotStarted, await transactor.EndAsync());
        Assert.StartsWith(
            "error :storage/misconfigured There is no table nothing-here", transactor.Error, StringComparison.Ordinal);
        Assert.Single(transactor.Error.TrimEnd().Split('\n'));
        await using PeerInstance peer = new();
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(() => peer.ConnectAsync(
            $"datomic:ddb-local://{server.Endpoint}/nothing-here/people?aws_access_key_id=a&aws_secret_key={Canary}"));
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("datomic:ddb://eu-west-1/table", "write datomic:ddb://REGION/TABLE/NAME")]
    [InlineData("datomic:ddb-local://localhost:1/table", "write datomic:ddb-local://HOST:PORT/TABLE/NAME")]
    [InlineData("datomic:ddb://eu-west-1/table/name?aws_secret_key=canary-secret", "go together")]
    [InlineData("datomic:ddb://eu-west-1/table/name?aws_secret_key", "aws_secret_key is empty")]
    [InlineData("datomic:ddb://eu-west-1/table/name?canary-secret", "there are aws_access_key_id and aws_secret_key")]
    [InlineData("datomic:ddb://eu-west-1//name", "write datomic:ddb://REGION/TABLE/NAME")]
    [InlineData("datomic:ddb://Eu/table/name", "needs a region")]
    public async Task A_uri_that_is_none_is_refused(string uri, string expected)
    {
        await using PeerInstance peer = new();
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(() => peer.ConnectAsync(uri));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(AnomalyCategory.Incorrect, error.Category);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Asks the table whether an index job has ended: it moves the root.</summary>
    private async Task<bool> HasIndexAsync()
    {
        string answer = await server.SendAsync("Scan", $$"""
            {"TableName": "{{DynaliteServer.Table}}", "Select": "COUNT",
             "FilterExpression": "begins_with(id, :root)",
             "ExpressionAttributeValues": {":root": {"S": "root/"} } }
            """);
        Assert.Contains("\"Count\"", answer, StringComparison.Ordinal);
        return !answer.Contains("\"Count\":0", StringComparison.Ordinal);
    }

    private string Uri(string name) => $"datomic:ddb-local://{server.Endpoint}/{DynaliteServer.Table}/{name}";

    private CommandProcess Transactor(string table) =>
        CommandProcess.Start(_folder.Folder, "transactor", _folder.Write($"{table}.properties", $"""
            protocol=ddb-local
            host=localhost
            port={CommandProcess.FreePort()}
            aws-dynamodb-table={table}
            aws-dynamodb-override-endpoint={server.Endpoint}
            memory-index-threshold=32m
            memory-index-max=64m
            object-cache-max=32m

            """));
}
