using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Accrete.Embedded.Tests;

/// <summary>Databases in a folder, as a program uses them.</summary>
public sealed class FileDatabaseTests : IDisposable
{
    private const string Schema = """
        [{:db/ident :n/key, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :n/value, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Uri(string name) => $"datomic:file://{_folder}/{name}";

    [Fact]
    public async Task A_database_in_a_folder_is_there_for_the_next_program()
    {
        await using (PeerInstance peer = new())
        {
            Assert.True(await peer.CreateDatabaseAsync(Uri("library")));
            Assert.False(await peer.CreateDatabaseAsync(Uri("library")));
            using Connection connection = await peer.ConnectAsync(Uri("library"));
            connection.Transact(Schema);
            for (int i = 0; i < 20; i++)
            {
                await connection.TransactAsync($$"""[{:n/key "k{{i}}", :n/value {{i}}}]""");
            }

            Assert.Equal(190L, connection.Db.Query("[:find (sum ?v) . :with ?e :where [?e :n/value ?v]]"));
        }

        await using PeerInstance next = new();
        Assert.Equal(["library"], await next.GetDatabaseNamesAsync(Uri("*")));
        using Connection again = await next.ConnectAsync(Uri("library"));
        Assert.Equal(190L, again.Db.Query("[:find (sum ?v) . :with ?e :where [?e :n/value ?v]]"));
        TxReport report = again.Transact("""[{:n/key "k3", :n/value 100}]""");
        Assert.Equal(3L, report.DbBefore.Query("[:find ?v . :where [?e :n/key \"k3\"] [?e :n/value ?v]]"));
        Assert.Equal(21, again.Log.Range(report.DbAfter.BasisT - 1000, null).Count() - 1);
    }

    [Fact]
    public async Task A_second_program_is_kept_out_of_the_folder()
    {
        await using PeerInstance first = new();
        await first.CreateDatabaseAsync(Uri("one"));
        await using PeerInstance second = new();
        AccreteException refused = await Assert.ThrowsAsync<AccreteException>(() => second.ConnectAsync(Uri("one")));
        Assert.Equal("in-use", refused.Error?.Name);
    }

    [Fact]
    public async Task Renamed_and_deleted_databases_are_found_by_their_names()
    {
        await using PeerInstance peer = new();
        await peer.CreateDatabaseAsync(Uri("old"));
        using Connection connection = await peer.ConnectAsync(Uri("old"));
        Assert.True(await peer.RenameDatabaseAsync(Uri("old"), "new"));
        connection.Transact(Schema);
        Assert.True(await peer.DeleteDatabaseAsync(Uri("new")));
        AccreteException gone = await Assert.ThrowsAsync<AccreteException>(() => peer.ConnectAsync(Uri("new")));
        Assert.Equal("db-not-found", gone.Error?.Name);
    }
}
