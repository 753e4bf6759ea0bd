using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Xunit;

namespace Accrete.PeerTests;

/// <summary>Peers beside the static one, and reading without holding the caller's thread.</summary>
public sealed class PeerInstanceTests
{
    [Fact]
    public async Task Peers_do_not_see_each_others_databases_in_memory()
    {
        await using PeerInstance one = new();
        await using PeerInstance two = new();
        Assert.True(await one.CreateDatabaseAsync("datomic:mem://own"));
        Assert.True(await two.CreateDatabaseAsync("datomic:mem://own"));
        Assert.True(await one.RenameDatabaseAsync("datomic:mem://own", "other"));
        Assert.Equal(["other"], await one.GetDatabaseNamesAsync("datomic:mem://*"));
        Assert.Equal(["own"], await two.GetDatabaseNamesAsync("datomic:mem://*"));
        Assert.DoesNotContain("own", Peer.GetDatabaseNames("datomic:mem://*"));
    }

    [Fact]
    public async Task A_peer_that_is_disposed_of_ends_its_databases()
    {
        PeerInstance peer = new();
        await peer.CreateDatabaseAsync("datomic:mem://gone");
        Connection connection = await peer.ConnectAsync("datomic:mem://gone");
        await peer.DisposeAsync();
        Assert.Throws<AccreteException>(() => connection.Db);
        await Assert.ThrowsAsync<AccreteException>(() => peer.ConnectAsync("datomic:mem://gone"));
    }

    [Fact]
    public async Task Queries_and_pulls_run_on_the_pool_and_fail_as_they_do_at_once()
    {
        await using TestDatabase test = await TestDatabase.Open();
        test.Connection.Transact("[{:db/id \"a\" :n/no 1} {:n/no 2}]");
        Database db = test.Connection.Db;
        Assert.Equal([1L, 2L], (await db.QueryAsync<long>("[:find [?n ...] :where [_ :n/no ?n]]")).Order());
        Assert.Equal(2L, await db.QueryAsync("[:find (max ?n) . :where [_ :n/no ?n]]"));
        Assert.Equal(2L, await db.QueryAsync("[:find (max ?n) . :where [_ :n/no ?n]]", CancellationToken.None));
        long entity = (await db.QueryAsync<long>("[:find ?e . :in $ ?n :where [?e :n/no ?n]]", 1L)).Single();
        Assert.Equal("{:n/no 1}", EdnPrinter.Print(await db.PullAsync("[:n/no]", entity)));
        Assert.Equal("[{:n/no 1}]", EdnPrinter.Print(await db.PullManyAsync("[:n/no]", [entity])));
        await Assert.ThrowsAsync<AccreteException>(() => db.QueryAsync("[:find ?n :where [_ :n/on ?n"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.QueryAsync(
            "[:find ?n :where [_ :n/no ?n]]", new CancellationToken(true)));
    }
}
