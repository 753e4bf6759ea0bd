using System;
using System.Text;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Cassandra;
using Accrete.Storage.Cassandra.Cql;
using Xunit;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>A real Cassandra behind a network that swallows and cuts, killed, and asked by who may not.</summary>
[Trait("Category", "Slow")]
[Collection(CassandraCollection.Name)]
public sealed class CassandraServerTests(CassandraServer server)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    // Nothing comes in this time, however fast the machine is.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private readonly RefKey _key = new("server/" + Guid.NewGuid().ToString("N"));

    [SkippableFact]
    public async Task A_write_whose_answer_is_lost_is_unknown_and_is_recognised()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using TcpProxy proxy = new(server.Port);
        await using IStorage storage = await Open(Through(proxy));
        RefVersion version = await Prepared(storage);
        RefWrite write = Write("two");
        proxy.SwallowsAnswers = true;
        ConditionalWrite attempt = ConditionalWrite.Begin(_key, version, write).AfterWrite(
            await storage.CompareAndSetAsync(_key, version, write, Short));
        Assert.Equal(ConditionalWrite.Step.Read, attempt.Next);
        await Arrived("two");
        proxy.SwallowsAnswers = false;
        proxy.Cut();
        attempt = attempt.AfterRead(await storage.ReadAsync(_key, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
    }

    [SkippableFact]
    public async Task A_connection_that_is_cut_in_the_middle_of_a_write_leaves_it_unknown()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using TcpProxy proxy = new(server.Port);
        await using IStorage storage = await Open(Through(proxy));
        RefVersion version = await Prepared(storage);
        proxy.SwallowsAnswers = true;
        Task<WriteOutcome> writing = storage.CompareAndSetAsync(_key, version, Write("two"), Within);
        await Arrived("two");
        proxy.Cut();
        WriteOutcome.Unknown unknown = Assert.IsType<WriteOutcome.Unknown>(await writing);
        Assert.Equal(":storage/unavailable", unknown.Cause.Error?.ToString());
        proxy.SwallowsAnswers = false;
        Assert.Equal("two", await Text(storage));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_user_that_may_only_read_reads_and_moves_no_ref(bool isChunked)
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using IStorage storage = await Open(server.Options(isChunked));
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        await using IStorage peer = await Open(server.Options(isChunked, "datomic_peer"));
        Assert.Equal("one", await Text(peer));
        AccreteException[] refused =
        [
            Assert.IsType<WriteOutcome.Unknown>(
                await peer.CompareAndSetAsync(_key, version, Write("two"), Within)).Cause,
            Assert.IsType<WriteOutcome.Unknown>(await peer.CompareAndSetAsync(_key, version, null, Within)).Cause,
            await Assert.ThrowsAsync<AccreteException>(() => peer.PutAsync(
                new StoredSegment(new SegmentId(Guid.CreateVersion7()), new byte[10]), Within)),
        ];
        Assert.All(refused, error => Assert.Equal(":storage/denied", error.Error?.ToString()));
        Assert.Equal("one", await Text(storage));
    }

    [SkippableFact]
    public async Task A_server_that_is_killed_and_started_again_keeps_what_it_acknowledged()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using IStorage storage = await Open(server.Options());
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        SegmentId id = new(Guid.CreateVersion7());
        await storage.PutAsync(new StoredSegment(id, new byte[] { 1, 2, 3 }), Within);
        await server.Kill();
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => storage.GetAsync(id, Within));
        Assert.True(error.IsTransient);
        await server.Restart();

        // It has forgotten what was prepared, and the pause after the last failure may still run.
        Assert.Equal([1, 2, 3], (await Persist(() => storage.GetAsync(id, Within)))?.ToArray());
        Assert.Equal(version, (await storage.ReadAsync(_key, Within))?.Version);
        await Commit(storage, version, "two");
    }

    [SkippableFact]
    public async Task A_row_that_is_forgotten_by_a_time_to_live_is_refused_at_the_start()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.Execute("CREATE TABLE IF NOT EXISTS datomic.forgetful (id text PRIMARY KEY, rev bigint, map text,"
            + " val blob) WITH default_time_to_live = 3600; GRANT SELECT ON TABLE datomic.forgetful TO datomic;");
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => Open(server.Options() with { Table = CassandraTable.Parse("datomic.forgetful") }));
        Assert.Contains("default_time_to_live", error.Message, StringComparison.Ordinal);
    }

    private static async Task<T> Persist<T>(Func<Task<T>> call)
    {
        for (long start = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                return await call();
            }
            catch (AccreteException error) when (
                error.IsTransient && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(2))
            {
                await Task.Yield();
            }
        }
    }

    private static RefWrite Write(string text) => new(Guid.NewGuid(), Encoding.UTF8.GetBytes(text));

    private static async Task<IStorage> Open(CassandraStorageOptions options) =>
        await CassandraStorage.OpenAsync(options, Within);

    private CassandraStorageOptions Through(TcpProxy proxy)
    {
        CassandraStorageOptions options = server.Options();
        CqlOptions cluster = options.Cluster with { Port = proxy.Port, ConnectionsPerNode = 1 };
        return options with { Cluster = cluster };
    }

    /// <summary>Writes twice: the statement of a change is known to the server then.</summary>
    private async Task<RefVersion> Prepared(IStorage storage) =>
        await Commit(storage, await Commit(storage, RefVersion.Absent, "zero"), "one");

    private async Task Arrived(string text)
    {
        await using IStorage other = await Open(server.Options());
        for (long start = TimeProvider.System.GetTimestamp(); await Text(other) != text;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(2), text + " never arrives");
        }
    }

    private async Task<RefVersion> Commit(IStorage storage, RefVersion expected, string text) =>
        Assert.IsType<WriteOutcome.Committed>(
            await storage.CompareAndSetAsync(_key, expected, Write(text), Within)).Version;

    private async Task<string?> Text(IStorage storage) => await storage.ReadAsync(_key, Within) is { } record
        ? Encoding.UTF8.GetString(record.Value.Span)
        : null;
}
