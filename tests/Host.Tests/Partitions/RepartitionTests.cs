using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;
using Accrete.Host.Partitions;
using Accrete.Index;
using Accrete.Remote.Tests;
using Xunit;

namespace Accrete.Host.Tests.Partitions;

/// <summary>A database that is written anew has the same facts and history, and its groups lie together.</summary>
public sealed class RepartitionTests
{
    private const string By = ":order/customer";

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Facts_and_history_are_the_same_but_for_the_ids_and_groups_share_a_partition(int seed)
    {
        await using PeerInstance peer = new();
        using Connection old = await FilledAsync(peer, $"datomic:mem://old-{seed}", seed);
        using Connection made = await EmptyAsync(peer, $"datomic:mem://new-{seed}");
        Repartitioner work = await BeginAsync(old.Db, made, By);
        await work.WriteAsync(null, default);
        Assert.Equal(old.Log.Range(null, null).Sum(entry => entry.Data.Count), await work.CompareAsync(null, default));
        CheckSame(old.Db, made.Db);
        CheckPlaces(old.Db, made.Db);
        Assert.Equal(old.Log.Range(null, null).Select(entry => entry.Instant),
            made.Log.Range(null, null).Skip(2).SkipLast(1).Select(entry => entry.Instant));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Work_that_was_stopped_anywhere_goes_on_where_it_was(int seed)
    {
        await using PeerInstance peer = new();
        using Connection old = await FilledAsync(peer, $"datomic:mem://old-stop-{seed}", seed);
        using Connection made = await EmptyAsync(peer, $"datomic:mem://new-stop-{seed}");
        Repartitioner work = await BeginAsync(old.Db, made, By);
        using CancellationTokenSource stop = new();
        int left = seed * 7;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WriteAsync(
            _ => StopAt(stop, --left), stop.Token));
        int there = made.Log.Range(null, null).Count();
        AccreteException busy = await Assert.ThrowsAsync<AccreteException>(() => BeginAsync(old.Db, made, By));
        Assert.Equal(("repartition-busy", AnomalyCategory.Busy), (busy.Error?.Name, busy.Category));
        Assert.Equal(there, made.Log.Range(null, null).Count());

        // Who was thought to be gone writes on: he is refused, and nothing of his is there.
        Repartitioner second = await BeginAsync(old.Db, made, By, takesOver: true);
        AccreteException late = await Assert.ThrowsAsync<AccreteException>(() => work.WriteAsync(null, default));
        Assert.Equal("repartition-busy", late.Error?.Name);
        await second.WriteAsync(null, default);
        await second.CompareAsync(null, default);
        CheckSame(old.Db, made.Db);
        CheckPlaces(old.Db, made.Db);
    }

    [Fact]
    public async Task A_database_that_was_written_anew_can_be_written_anew()
    {
        await using PeerInstance peer = new();
        using Connection old = await FilledAsync(peer, "datomic:mem://first", 3);
        using Connection middle = await EmptyAsync(peer, "datomic:mem://second");
        using Connection last = await EmptyAsync(peer, "datomic:mem://third");
        foreach ((Connection from, Connection to, string by) in new[]
            { (old, middle, By), (middle, last, ":order/items") })
        {
            Repartitioner work = await BeginAsync(from.Db, to, by);
            await work.WriteAsync(null, default);
            await work.CompareAsync(null, default);
        }

        Dictionary<long, long> first = ShopHistory.OldIds(middle.Db);
        Dictionary<long, long> both = ShopHistory.OldIds(last.Db).ToDictionary(
            pair => pair.Key, pair => first[pair.Value]);
        Assert.Equal(ShopHistory.Facts(old.Db, null), ShopHistory.Facts(last.Db, both));
    }

    [Fact]
    public async Task What_differs_is_found()
    {
        await using PeerInstance peer = new();
        using Connection old = await FilledAsync(peer, "datomic:mem://differs", 2);
        using Connection made = await EmptyAsync(peer, "datomic:mem://differs-new");
        Repartitioner work = await BeginAsync(old.Db, made, By);
        await work.WriteAsync(null, default);
        await made.TransactAsync("[{:db/doc \"of somebody else\"}]");
        AccreteException differs = await Assert.ThrowsAsync<AccreteException>(() => work.CompareAsync(null, default));
        Assert.Equal("repartition-differs", differs.Error?.Name);
        Assert.NotNull(made.Db.Query("[:find ?r . :where [_ :accrete.repartition/run ?r]]"));
    }

    [Fact]
    public async Task The_command_writes_a_database_of_dev_storage_anew()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new();
        using Connection old = await FilledAsync(peer, system.Uri("old"), 5);
        await old.RequestIndexAsync();
        await old.SyncIndexAsync(old.Db.BasisT);
        string[] line =
        [
            "repartition", "--uri", system.Uri("old"), "--to", system.Uri("new"), "--by", By,
            "--first-number", "100", "--last-number", "199", "--others", "7",
        ];
        HostRun run = HostRun.Of(line);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("all are there", run.Out, StringComparison.Ordinal);
        using Connection made = await peer.ConnectAsync(system.Uri("new"));
        await made.SyncAsync();
        CheckSame(old.Db, made.Db);
        int[] numbers = [.. ShopHistory.OldIds(made.Db).Keys
            .Select(id => Peer.ImplicitPartId(Peer.Part(id))).OfType<int>().Distinct().Order()];
        Assert.True(numbers.Length > 2 && numbers[0] == 7 && numbers[1] >= 100 && numbers[^1] <= 199);

        // A second time, and a database that has something else.
        HostRun again = HostRun.Of(line);
        HostRun other = HostRun.Of(
            "repartition", "--uri", system.Uri("new"), "--to", system.Uri("old"), "--by", By);
        Assert.All((HostRun[])[again, other], refused =>
        {
            Assert.Equal(ExitCodes.Data, refused.ExitCode);
            Assert.Contains(":db.error/repartition-target", refused.Error, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(":order/no", "", ":db.error/not-a-reference")]
    [InlineData(":order/missing", "", ":db.error/not-an-attribute")]
    [InlineData(By, "--others :part/missing", ":db.error/not-an-entity")]
    [InlineData(By, "--others :item/name", ":db.error/not-a-partition")]
    [InlineData(By, "--others :db.part/tx", ":db.error/not-a-partition")]
    [InlineData(By, "--first-number 524288", ":db.error/implicit-part-out-of-range")]
    [InlineData(By, "--last-number -1", ":db.error/implicit-part-out-of-range")]
    [InlineData(By, "--first-number 9 --last-number 8", ":db.error/implicit-part-out-of-range")]
    public async Task What_cannot_be_done_is_refused_before_anything_is_made(
        string by, string options, string keyword)
    {
        using TemporaryFolder folder = new();
        string system = $"datomic:file://{folder.Folder}/db/";
        await using (PeerInstance peer = new())
        {
            using Connection old = await FilledAsync(peer, system + "old", 1);
        }

        HostRun run = HostRun.Of(
        [
            "repartition", "--uri", system + "old", "--to", system + "new", "--by", by,
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);
        Assert.Equal((ExitCodes.Data, ""), (run.ExitCode, run.Out));
        Assert.Contains(keyword, run.Error, StringComparison.Ordinal);
        Assert.Equal("old", HostRun.Of("list-dbs", system).Out.Trim());
    }

    [Fact]
    public async Task A_database_that_is_being_written_anew_or_has_excisions_is_none_to_begin_with()
    {
        await using PeerInstance peer = new();
        using Connection old = await FilledAsync(peer, "datomic:mem://busy", 4);
        using Connection made = await EmptyAsync(peer, "datomic:mem://busy-new");
        await BeginAsync(old.Db, made, By);
        Assert.Equal("repartition-busy",
            Assert.Throws<AccreteException>(() => Repartitioner.CheckSource(made.Db)).Error?.Name);
        await old.TransactAsync("[{:db/excise [:customer/no 1]}]");
        Assert.Equal("repartition-excised",
            Assert.Throws<AccreteException>(() => Repartitioner.CheckSource(old.Db)).Error?.Name);
    }

    private static void StopAt(CancellationTokenSource stop, int left)
    {
        if (left == 0)
        {
            stop.Cancel();
        }
    }

    private static Task<Repartitioner> BeginAsync(
        Database source, Connection target, string by, bool takesOver = false) => Repartitioner.BeginAsync(
            source, target, RepartitionPlan.Of(source, by, null, null, null), Guid.NewGuid(), takesOver);

    private static async Task<Connection> FilledAsync(PeerInstance peer, string uri, int seed)
    {
        Connection connection = await EmptyAsync(peer, uri);
        await ShopHistory.FillAsync(connection, seed, 120);
        return connection;
    }

    private static async Task<Connection> EmptyAsync(PeerInstance peer, string uri)
    {
        await peer.CreateDatabaseAsync(uri);
        return await peer.ConnectAsync(uri);
    }

    private static void CheckSame(Database old, Database made) => Assert.Equal(
        ShopHistory.Facts(old, null), ShopHistory.Facts(made, ShopHistory.OldIds(made)));

    /// <summary>Checks by queries where everything lies: a customer, his orders and their items in one implicit
    /// partition; what is in no group where it was.</summary>
    private static void CheckPlaces(Database old, Database made)
    {
        Dictionary<long, long> news = ShopHistory.OldIds(made).ToDictionary(pair => pair.Value, pair => pair.Key);
        HashSet<long> grouped = [];
        for (int customer = 0; customer < ShopHistory.Customers; customer++)
        {
            if (old.Entid($"[:customer/no {customer}]") is not { } key)
            {
                continue;
            }

            object?[] members =
            [
                key,
                .. Members(old, "[:find [?o ...] :in $ ?c :where [?o :order/customer ?c]]", key),
                .. Members(
                    old, "[:find [?i ...] :in $ ?c :where [?o :order/customer ?c] [?o :order/items ?i]]", key),
            ];
            long partition = Peer.ImplicitPart(PartitionHash.NumberOf(key));
            if (members.Length > 1)
            {
                Assert.All(members, member => Assert.Equal(partition, Peer.Part(news[(long)member!])));
                grouped.UnionWith(members.Cast<long>());
            }
        }

        Assert.NotEmpty(grouped);
        Datom archived = old.Datoms(IndexOrder.Eavt)
            .FirstOrDefault(datom => Peer.Part(datom.E) == old.Entid(":part/archive"));
        if (archived.T > 0)
        {
            Assert.Equal(made.Entid(":part/archive"), Peer.Part(news[archived.E]));
        }
    }

    private static IEnumerable<object?> Members(Database database, string query, long key) =>
        (IEnumerable<object?>)database.Query(query, key)!;
}
