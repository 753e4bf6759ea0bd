using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Storage.Actors;
using Accrete.Storage.Backups;
using Accrete.Storage.Persistence;
using Xunit;

namespace Accrete.Remote.Tests;

/// <summary>Connections to one value: of a storage without its transactor, and of a backup.</summary>
public sealed class ReadOnlyTests : IDisposable
{
    private const string Docs = "[:find ?d :where [_ :db/doc ?d] [(clojure.string/starts-with? ?d \"fact\")]]";

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_value_is_read_from_its_segments_and_its_log_and_stays_as_it_is()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new();
        string uri = system.Uri("people");
        await peer.CreateDatabaseAsync(uri);
        await using Connection live = await peer.ConnectAsync(uri);
        await live.TransactAsync("[{:db/doc \"fact 1\"}]");
        long t = await live.RequestIndexAsync();
        await live.SyncIndexAsync(t);
        await live.TransactAsync("[{:db/doc \"fact 2\"}]");
        await using Connection still = await peer.ConnectAsync(uri + "&read-only=true");
        Assert.Equal(["fact 1", "fact 2"], Facts(still));
        Assert.Equal(live.Db.BasisT, still.Db.BasisT);
        Assert.NotNull(still.Db.State.Root);
        await live.TransactAsync("[{:db/doc \"fact 3\"}]");
        Assert.Equal(["fact 1", "fact 2"], Facts(still));
        Assert.Equal(
            live.Log.Range(null, still.Db.NextT).Select(entry => entry.T),
            still.Log.Range(null, null).Select(entry => entry.T));
        await using Connection next = await peer.ConnectAsync(uri + "&read-only=true");
        Assert.Equal(3, Facts(next).Length);
        still.Release();
        Assert.Equal(":db.error/connection-released", Refused(() => still.Db));
    }

    [Fact]
    public async Task No_transactor_is_needed_and_nothing_but_reading_is_done()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        string uri = system.Uri("people");
        await using (PeerInstance writer = new())
        {
            await writer.CreateDatabaseAsync(uri);
            await writer.CreateDatabaseAsync(system.Uri("empty"));
            await using Connection connection = await writer.ConnectAsync(uri);
            await connection.TransactAsync("[{:db/doc \"fact 1\"}]");
        }

        await system.StopAsync();
        await system.StartStorageAsync();
        await using PeerInstance peer = new();
        await using Connection still = await peer.ConnectAsync(uri + "&read-only=true");
        Assert.Equal(["fact 1"], Facts(still));
        foreach (Func<Task> call in (IEnumerable<Func<Task>>)
            [
                () => still.TransactAsync("[{:db/doc \"fact 2\"}]"),
                () => Task.FromResult(still.Transact("[{:db/doc \"fact 2\"}]")),
                () => still.SyncAsync(),
                () => still.SyncAsync(1),
                () => still.SyncIndexAsync(1),
                () => still.RequestIndexAsync(),
                () => still.GcStorageAsync(DateTimeOffset.UnixEpoch),
                () => Task.FromResult(still.TxReports()),
                () => Task.FromResult(still.Follow(0)),
            ])
        {
            AccreteException error = await Assert.ThrowsAsync<AccreteException>(call);
            Assert.Equal(":db.error/read-only-connection", error.Error?.ToString());
        }

        await using Connection empty = await peer.ConnectAsync(system.Uri("empty") + "&read-only=true");
        Assert.Empty(Facts(empty));
        AccreteException none = await Assert.ThrowsAsync<AccreteException>(
            () => peer.ConnectAsync(system.Uri("nobody") + "&read-only=true"));
        Assert.Equal(":db.error/db-not-found", none.Error?.ToString());
    }

    [Fact]
    public async Task A_backup_is_connected_to_at_each_of_its_points()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new();
        string uri = system.Uri("people");
        await peer.CreateDatabaseAsync(uri);
        await using Connection live = await peer.ConnectAsync(uri);
        string backups = $"file:{_folder}/backups";
        await live.TransactAsync("[{:db/doc \"fact 1\"}]");
        await live.SyncIndexAsync(await live.RequestIndexAsync());
        long first = await BackUpAsync(system, backups);
        await live.TransactAsync("[{:db/doc \"fact 2\"}]");
        long second = await BackUpAsync(system, backups);
        await live.TransactAsync("[{:db/doc \"fact 3\"}]");

        IReadOnlyList<BackupListing> listed = await peer.ListBackupsAsync(backups);
        Assert.Equal([second, first], listed.Select(one => one.T));
        await using Connection older = await peer.ConnectAsync(listed[1].ConnectUri);
        await using Connection newest = await peer.ConnectAsync("datomic:backup:" + backups);
        Assert.Equal(["fact 1"], Facts(older));
        Assert.Equal(["fact 1", "fact 2"], Facts(newest));
        Assert.Equal(
            live.Db.AsOf(second).Datoms(":eavt").Select(one => one.ToString()),
            newest.Db.Datoms(":eavt").Select(one => one.ToString()));
        Assert.Equal(
            ":db.error/read-only-connection", Refused(() => newest.Transact("[{:db/doc \"fact 4\"}]")));
        Assert.Equal(":backup/not-found", await RefusedAsync(peer, $"datomic:backup:{backups}?t=7"));
        Assert.Equal(":db.error/invalid-db-uri", await RefusedAsync(peer, $"datomic:backup:{backups}?t=x"));
        Assert.Equal(":backup/unsupported", await RefusedAsync(peer, "datomic:backup:nowhere"));
        AccreteException made = await Assert.ThrowsAsync<AccreteException>(
            () => peer.CreateDatabaseAsync("datomic:backup:" + backups));
        Assert.Equal(":db.error/invalid-db-uri", made.Error?.ToString());
    }

    [Theory]
    [InlineData("datomic:dev://h:1/n?read-only=true", "h:1/n", true)]
    [InlineData("datomic:dev://h:1/n?read-only=false&h2-port=2", "h:1/n?h2-port=2", false)]
    [InlineData("datomic:dev://h:1/n?password=p&read-only=true&h2-port=2", "h:1/n?password=p&h2-port=2", true)]
    [InlineData("datomic:sql://n?read-only=true#jdbc:postgresql://h/d?user=u", "n?jdbc:postgresql://h/d?user=u", true)]
    [InlineData("datomic:sql://n?sql-user=u&read-only=true#jdbc:x?a=b", "n?sql-user=u#jdbc:x?a=b", true)]
    [InlineData("datomic:sql://n?jdbc:x?read-only=true", "n?jdbc:x?read-only=true", false)]
    [InlineData("datomic:ddb://eu/t/n?read-only=true", "eu/t/n", true)]
    [InlineData("datomic:backup:s3://bucket/prefix?t=5", "s3://bucket/prefix?t=5", false)]
    [InlineData("datomic:backup:file:/full/path", "file:/full/path", false)]
    public void A_uri_says_whether_it_only_reads(string text, string rest, bool isReadOnly)
    {
        DatabaseUri uri = DatabaseUri.Parse(text);
        Assert.Equal(rest, uri.Rest);
        Assert.Equal(isReadOnly, uri.IsReadOnly);
    }

    [Theory]
    [InlineData("datomic:mem://x?read-only=true")]
    [InlineData("datomic:dev://127.0.0.1:1/x?read-only=maybe")]
    public async Task What_cannot_only_be_read_is_refused(string uri)
    {
        await using PeerInstance peer = new();
        Assert.Equal(":db.error/invalid-db-uri", await RefusedAsync(peer, uri));
    }

    private static async Task<long> BackUpAsync(DevSystem system, string backups)
    {
        StorageNode node = new() { Storage = system.Storage(), Events = new LogEntryEvents() };
        await using (node.Storage)
        {
            return (await new BackupRun(node, BackupUri.Open(backups), new BackupOptions())
                .RunAsync("people", default)).T;
        }
    }

    private static string[] Facts(Connection connection) =>
        [.. connection.Db.Query<string>(Docs).Order(StringComparer.Ordinal)];

    private static string? Refused(Func<object> call) =>
        Assert.Throws<AccreteException>(call).Error?.ToString();

    private static async Task<string?> RefusedAsync(PeerInstance peer, string uri) =>
        (await Assert.ThrowsAsync<AccreteException>(() => peer.ConnectAsync(uri))).Error?.ToString();
}
