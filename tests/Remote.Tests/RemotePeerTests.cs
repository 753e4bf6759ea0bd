using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Transactor;
using Akka.Actor;
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
    public async Task Garbage_is_deleted_where_a_peer_asks_and_one_that_knows_old_appends_alone_goes_on()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance one = new();
        await using PeerInstance two = new();
        await one.CreateDatabaseAsync(system.Uri("garbage"));
        using Connection writer = await one.ConnectAsync(system.Uri("garbage"));
        using Connection sleeper = await two.ConnectAsync(system.Uri("garbage"));
        await writer.TransactAsync(Schema);
        await sleeper.SyncAsync();
        await IndexAsync(writer);

        // Whoever starts now, follows without the appends that were deleted.
        for (int i = 0; i < 30; i++)
        {
            await writer.TransactAsync($$"""[{:n/key "k{{i % 9}}", :n/value {{i}}}]""");
        }

        await IndexAsync(writer);
        Assert.True(await writer.GcStorageAsync(DateTimeOffset.UtcNow.AddDays(1)) > 30);
        Assert.Equal(0, await writer.GcStorageAsync(DateTimeOffset.UtcNow.AddDays(1)));
        await writer.TransactAsync("""[{:n/key "k0", :n/value 100}]""");
        await using PeerInstance three = new();
        using Connection late = await three.ConnectAsync(system.Uri("garbage"));
        Database truth = await writer.SyncAsync();
        foreach (Connection connection in (Connection[])[sleeper, late])
        {
            Database seen = await connection.SyncAsync(truth.BasisT);
            Assert.Equal(truth.Query(Sum), seen.Query(Sum));
            Assert.Equal(truth.Log.Range(null, null).Count(), seen.Log.Range(null, null).Count());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_that_slept_while_what_it_knew_was_deleted_goes_on_from_the_newest_root(bool isRootKnown)
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new();
        await peer.CreateDatabaseAsync(system.Uri("slept"));
        using Connection writer = await peer.ConnectAsync(system.Uri("slept"));
        await writer.TransactAsync(Schema);
        await IndexAsync(writer);
        RefKey key = LogKeys.Root(writer.Db.Id);
        RefRecord? stale = await system.Storage().ReadAsync(key, TimeSpan.FromSeconds(20));
        SegmentId root = RootName.Read(RootRefCodec.Decode(stale!.Value).Root.Span);
        ReadOnlyMemory<byte>? rootBytes = await system.Storage().GetAsync(root, TimeSpan.FromSeconds(20));
        for (int i = 0; i < 20; i++)
        {
            await writer.TransactAsync($$"""[{:n/key "k{{i}}", :n/value 1}]""");
        }

        await IndexAsync(writer);
        await writer.TransactAsync("""[{:n/key "late", :n/value 1}]""");

        // The appends between the two roots go; the first root itself it may have read already.
        Assert.True(await writer.GcStorageAsync(DateTimeOffset.UtcNow.AddDays(1)) > 20);
        await using RemoteHost host = RemoteHost.Start(
            new StaleRoot(
                system.Storage(), key, stale, isRootKnown ? new StoredSegment(root, rootBytes!.Value) : null),
            new PeerContext(DatabaseOptions.Default, TimeProvider.System, new PeerSettings()));
        DatabaseOpened opened = await host.Databases.Ask<DatabaseOpened>(new OpenDatabase("slept"));
        using Inbox inbox = Inbox.Create(host.System);
        opened.Database.Tell(Follow.Instance, inbox.Receiver);
        Database? newest = null;
        while (newest is null || newest.BasisT < writer.Db.BasisT)
        {
            newest = await inbox.ReceiveAsync(TimeSpan.FromSeconds(60)) switch
            {
                Following following => following.Newest,
                Reported reported => reported.Report.DbAfter,
                Status.Failure failure => throw failure.Cause,
                _ => newest,
            };
        }

        Assert.Equal(21L, newest.Query(Sum));
        Assert.Equal(
            writer.Log.Range(null, null).Select(static entry => entry.T),
            newest.Log.Range(null, null).Select(static entry => entry.T));
    }

    [Fact]
    public async Task What_was_excised_is_gone_for_peers_that_follow_too()
    {
        const string Keys = "[:find (count ?k) . :where [_ :n/key ?k _ _]]";
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance one = new();
        await using PeerInstance two = new();
        await one.CreateDatabaseAsync(system.Uri("excised"));
        using Connection writer = await one.ConnectAsync(system.Uri("excised"));
        using Connection reader = await two.ConnectAsync(system.Uri("excised"));
        await writer.TransactAsync(Schema);
        for (int i = 0; i < 10; i++)
        {
            await writer.TransactAsync($$"""[{:n/key "k{{i}}", :n/value 1}]""");
        }

        await writer.TransactAsync("""[[:db/retract [:n/key "k4"] :n/value 1]]""");
        TxReport report = await writer.TransactAsync("""[{:db/excise [:n/key "k3"]} {:db/excise [:n/key "k4"]}]""");
        long t = report.DbAfter.BasisT;
        Assert.Equal(10L, (await reader.SyncAsync(t)).Query(Keys));
        Task<Database> gone = reader.SyncExciseAsync(t);
        Assert.False(gone.IsCompleted);
        await writer.RequestIndexAsync();
        await writer.TransactAsync("""[{:n/key "k5", :n/value 2}]""");
        foreach (Database value in (Database[])[await gone, await writer.SyncExciseAsync(t)])
        {
            Assert.Equal(8L, value.History().Query(Keys));
            Assert.Equal(8, value.Log.Range(null, null).SelectMany(static entry => entry.Data)
                .Count(static datom => "k0 k1 k2 k3 k4 k5 k6 k7 k8 k9".Contains(
                    datom.V.Reference as string ?? "-", StringComparison.Ordinal)));
        }

        Assert.Equal(9L, (await reader.SyncAsync()).Query(Sum));
    }

    private static async Task IndexAsync(Connection connection) =>
        await connection.SyncIndexAsync(await connection.RequestIndexAsync());

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
