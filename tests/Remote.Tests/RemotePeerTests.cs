using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Transactor;
using Xunit;

namespace Accrete.Remote.Tests;

/// <summary>Peers that reach a transactor over both of its ports, as other processes do.</summary>
public sealed class RemotePeerTests
{
    private const string Schema = """
        [{:db/ident :n/key, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :n/value, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        """;

    private const string Sum = "[:find (sum ?v) . :with ?e :where [?e :n/value ?v]]";

    [Fact]
    public async Task What_one_peer_transacts_the_other_sees()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance one = new();
        await using PeerInstance two = new();
        Assert.True(await one.CreateDatabaseAsync(system.Uri("library")));
        Assert.False(await two.CreateDatabaseAsync(system.Uri("library")));
        Assert.Equal(["library"], await two.GetDatabaseNamesAsync(system.Uri("*")));
        using Connection writer = await one.ConnectAsync(system.Uri("library"));
        using Connection reader = await two.ConnectAsync(system.Uri("library"));
        await writer.TransactAsync(Schema);
        TxReport report = await writer.TransactAsync("""[{:db/id "a", :n/key "a", :n/value 1}]""");
        Assert.Equal(1L, report.DbAfter.Query(Sum));
        Assert.Null(report.DbBefore.Query(Sum));
        Assert.Equal(report.TempIds["a"], report.DbAfter.Entid("[:n/key \"a\"]"));
        Database synced = await reader.SyncAsync();
        Assert.Equal(report.DbAfter.BasisT, synced.BasisT);
        Assert.Equal(1L, synced.Query(Sum));
        AccreteException refused = await Assert.ThrowsAsync<AccreteException>(
            () => reader.TransactAsync("""[[:db/add "x" :n/missing 1]]"""));
        Assert.Equal("not-an-entity", refused.Error?.Name);
        await reader.TransactAsync("""[{:n/key "a", :n/value 5}]""");
        Assert.Equal(5L, (await writer.SyncAsync()).Query(Sum));
    }

    [Fact]
    public async Task Many_transactions_in_flight_are_all_answered_in_order()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new();
        await peer.CreateDatabaseAsync(system.Uri("many"));
        using Connection connection = await peer.ConnectAsync(system.Uri("many"));
        await connection.TransactAsync(Schema);
        List<Task<TxReport>> reports = [];
        for (int i = 0; i < 2_000; i++)
        {
            reports.Add(connection.TransactAsync($$"""[{:n/key "k{{i}}", :n/value 1}]"""));
        }

        TxReport[] all = await Task.WhenAll(reports);
        Assert.Equal(2_000L, connection.Db.Query(Sum));
        Assert.Equal(all.Select(report => report.DbAfter.BasisT).Order(), all.Select(report => report.DbAfter.BasisT));
    }

    [Fact]
    public async Task Indexes_of_storage_are_adopted_and_large_transactions_arrive_whole()
    {
        await using DevSystem system = await DevSystem.StartAsync(new TransactorSettings
        {
            Database = DatabaseOptions.Default with { MemoryIndexThreshold = 200_000 },
        });
        await using PeerInstance peer = new();
        await peer.CreateDatabaseAsync(system.Uri("large"));
        using Connection connection = await peer.ConnectAsync(system.Uri("large"));
        await connection.TransactAsync(Schema);
        for (int round = 0; round < 4; round++)
        {
            int from = round * 10_000;
            await connection.TransactAsync(Enumerable.Range(from, 10_000).Select(i => new Dictionary<object, object>
            {
                [":n/key"] = $"key number {i}",
                [":n/value"] = 1L,
            }).ToArray());
        }

        await using PeerInstance late = new();
        using Connection other = await late.ConnectAsync(system.Uri("large"));
        Assert.Equal(40_000L, other.Db.Query(Sum));
        Assert.Equal(40_000L, (await connection.SyncAsync()).Query(Sum));
        Assert.Equal(
            connection.Db.Log.Range(null, null).Select(entry => entry.T),
            other.Db.Log.Range(null, null).Select(entry => entry.T));
    }

    [Fact]
    public async Task Reads_go_on_without_a_transactor_and_writes_when_it_is_back()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new();
        await peer.CreateDatabaseAsync(system.Uri("steady"));
        using Connection connection = await peer.ConnectAsync(system.Uri("steady"));
        await connection.TransactAsync(Schema);
        await connection.TransactAsync("""[{:n/key "a", :n/value 1}]""");
        await system.StopAsync();
        Assert.Equal(1L, connection.Db.Query(Sum));
        AccreteException lost = await Assert.ThrowsAsync<AccreteException>(
            () => connection.TransactAsync("""[{:n/key "b", :n/value 1}]"""));
        Assert.True(lost.IsTransient);
        await system.StartAgainAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await connection.TransactAsync("""[{:n/key "c", :n/value 1}]""", limit.Token);
                break;
            }
            catch (AccreteException again) when (again.IsTransient)
            {
                limit.Token.ThrowIfCancellationRequested();
            }
        }

        Assert.NotNull(connection.Db.Entid("[:n/key \"c\"]"));
        Assert.Equal(connection.Db.BasisT, (await connection.SyncAsync()).BasisT);
    }

    [Fact]
    public async Task A_system_that_is_not_there_is_told_at_once()
    {
        await using PeerInstance peer = new();
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => peer.ConnectAsync("datomic:dev://127.0.0.1:9/none"));
        Assert.Equal("unavailable", error.Error?.Name);
        Assert.Contains("127.0.0.1:10", error.Message, StringComparison.Ordinal);
    }
}
