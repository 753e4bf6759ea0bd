using System;
using System.Text;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Sql;
using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>What an SQL database on a server does to its users beside what the contract says: rights, passwords, kills,
/// networks that swallow packets, answers that are lost, writes that come late.</summary>
public abstract partial class SqlDatabaseTests(SqlTestServer server)
{
    protected const string Canary = "canary-secret";

    protected static readonly TimeSpan Within = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    protected SqlTestServer Server => server;

    protected RefKey Key { get; } = new("case/" + Guid.NewGuid().ToString("N"));

    /// <summary>Gets what the error of a missing database names.</summary>
    protected abstract string NoDatabase { get; }

    /// <summary>Gets a database without the table, and what its error names.</summary>
    protected abstract (string Database, string Script) NoTable { get; }

    /// <summary>Gets the parameter of an address that lets one see what is sent.</summary>
    protected abstract string WithoutEncryption { get; }

    [SkippableFact]
    public async Task S7_a_peer_with_the_right_to_read_alone_reads_and_cannot_move_a_ref()
    {
        await using IStorage storage = await Open();
        SegmentId id = new(Guid.CreateVersion7());
        await storage.PutAsync(new StoredSegment(id, new byte[] { 7 }), Within);
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");

        await using IStorage peer = await Open(Server.UrlOf("datomic_peer", "datomic_peer"));
        Assert.Equal("one", await Text(peer));
        Assert.Equal([7], (await peer.GetAsync(id, Within))?.ToArray());
        foreach (RefWrite? write in new[] { Write("two"), null })
        {
            WriteOutcome outcome = await peer.CompareAndSetAsync(Key, version, write, Within);
            Assert.Equal(
                AnomalyCategory.Forbidden, Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Category);
        }

        AccreteException put = await Assert.ThrowsAsync<AccreteException>(
            () => peer.PutAsync(new StoredSegment(new SegmentId(Guid.CreateVersion7()), new byte[1]), Within));
        AccreteException delete = await Assert.ThrowsAsync<AccreteException>(() => peer.DeleteAsync([id], Within));
        Assert.Equal(":storage/denied", put.Error?.ToString());
        Assert.Equal(":storage/denied", delete.Error?.ToString());
        Assert.False(put.IsTransient);
        Assert.Equal("one", await Text(storage));
        Assert.NotNull(await storage.GetAsync(id, Within));
    }

    [SkippableFact]
    public async Task What_was_acknowledged_outlives_a_kill_of_the_server_and_calls_recover()
    {
        await using IStorage storage = await Open();
        RefVersion version = await Commit(storage, RefVersion.Absent, "kept");
        await Server.Restart();
        RefRecord? record = null;
        for (int tries = 0; record is null; tries++)
        {
            try
            {
                record = await storage.ReadAsync(Key, Within);
            }
            catch (AccreteException error) when (error.IsTransient && tries < 20)
            {
                // A connection of before the kill; the pool has a few of them.
            }
        }

        Assert.Equal(version, record.Version);
    }

    [SkippableFact]
    public async Task A_call_in_a_network_that_swallows_packets_ends_in_time_and_the_next_one_finds_a_way()
    {
        await using TcpProxy proxy = new(Server.Port);
        await using IStorage storage = await Open(Server.UrlOf("datomic", "datomic", proxy.Port));
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        proxy.SwallowsQuestions = proxy.SwallowsAnswers = true;
        AccreteException read = await Assert.ThrowsAsync<AccreteException>(() => storage.ReadAsync(Key, Short));
        WriteOutcome write = await storage.CompareAndSetAsync(Key, version, Write("two"), Short);
        AccreteException again = await Assert.ThrowsAsync<AccreteException>(() => storage.ReadAsync(Key, Short));
        Assert.Equal(":storage/timeout", read.Error?.ToString());
        Assert.Equal(":storage/timeout", Assert.IsType<WriteOutcome.Unknown>(write).Cause.Error?.ToString());
        Assert.True(again.IsTransient);

        proxy.SwallowsQuestions = proxy.SwallowsAnswers = false;
        Assert.Equal("one", await Text(storage));
    }

    [SkippableFact]
    public async Task A_write_whose_answer_is_lost_is_unknown_has_been_sent_once_and_is_recognised()
    {
        await using TcpProxy proxy = new(Server.Port);
        await using IStorage storage = await Open(Server.UrlOf("datomic", "datomic", proxy.Port));
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        version = await Commit(storage, version, "two");
        RefWrite write = Write("three");
        proxy.SwallowsAnswers = true;
        ConditionalWrite attempt = ConditionalWrite.Begin(Key, version, write).AfterWrite(
            await storage.CompareAndSetAsync(Key, version, write, Short));
        proxy.SwallowsAnswers = false;
        Assert.Equal(ConditionalWrite.Step.Read, attempt.Next);
        attempt = attempt.AfterRead(await storage.ReadAsync(Key, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
        Assert.Equal(new RefVersion(version.Revision + 1, write.Token), attempt.Version);

        // Sent again all the same, its own success rejects it, and shows itself.
        WriteOutcome.Rejected rejected = Assert.IsType<WriteOutcome.Rejected>(
            await storage.CompareAndSetAsync(Key, version, write, Within));
        Assert.Equal(attempt.Version, rejected.Current?.Version);
    }

    [SkippableFact]
    public async Task A_connection_that_is_cut_in_the_middle_of_a_write_leaves_it_unknown()
    {
        await using TcpProxy proxy = new(Server.Port);
        await using IStorage storage = await Open(Server.UrlOf("datomic", "datomic", proxy.Port));
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        version = await Commit(storage, version, "one, with a statement that is prepared now");
        proxy.SwallowsAnswers = true;
        Task<WriteOutcome> writing = storage.CompareAndSetAsync(Key, version, Write("two"), Within);
        await using IStorage other = await Open();
        while (await Text(other) != "two")
        {
            await Task.Yield();
        }

        proxy.Cut();
        WriteOutcome.Unknown unknown = Assert.IsType<WriteOutcome.Unknown>(await writing);
        Assert.Equal(":storage/unavailable", unknown.Cause.Error?.ToString());
        proxy.SwallowsAnswers = false;
        Assert.Equal("two", await Text(storage));
    }

    [SkippableFact]
    public async Task A_server_that_is_not_there_is_a_clear_error_that_may_pass()
    {
        Skip.If(Server.Missing is not null, Server.Missing);
        int port;
        await using (TcpProxy proxy = new(Server.Port))
        {
            port = proxy.Port;
        }

        AccreteException error = await Refused(Server.UrlOf("datomic", "datomic", port));
        Assert.Equal(":storage/unavailable", error.Error?.ToString());
        Assert.True(error.IsTransient);
    }

    [SkippableFact]
    public async Task A_wrong_password_is_refused_and_shown_nowhere()
    {
        AccreteException error = await Refused(Server.UrlOf("datomic", Canary));
        Assert.Equal(":storage/denied", error.Error?.ToString());
        Assert.False(error.IsTransient);
        error = await Refused(Server.UrlOf("datomic", ""));
        Assert.False(error.IsTransient);
    }

    [SkippableFact]
    public async Task A_database_that_is_missing_is_one_clear_error()
    {
        AccreteException error = await Refused(Server.UrlOf("datomic", "datomic", database: "nothing"));
        Assert.Contains(NoDatabase, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [SkippableFact]
    public async Task A_database_without_the_table_is_one_clear_error()
    {
        AccreteException error = await Refused(Server.UrlOf("datomic", "datomic", database: NoTable.Database));
        Assert.Contains(NoTable.Script, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [SkippableFact]
    public async Task A_validation_query_is_asked_of_each_new_connection()
    {
        Skip.If(Server.Missing is not null, Server.Missing);
        SqlStorageOptions options = new() { Url = Server.UrlOf("datomic", "datomic") };
        await using (IStorage storage = await SqlStorage.OpenAsync(
            options with { ValidationQuery = "SELECT 1" }, Within))
        {
            Assert.Null(await storage.ReadAsync(Key, Within));
        }

        await Assert.ThrowsAsync<AccreteException>(
            () => SqlStorage.OpenAsync(options with { ValidationQuery = "SELECT strange" }, Within));
    }

    [SkippableFact]
    public async Task K2_a_conditional_write_crosses_the_wire_once_whatever_becomes_of_its_answer()
    {
        await using TcpProxy proxy = new(Server.Port);
        await using IStorage storage = await Open(
            Server.UrlOf("datomic", "datomic", proxy.Port) + WithoutEncryption);
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        version = await Commit(storage, version, "one, with a statement that is prepared now");
        RefWrite write = Write("two");
        proxy.Counts(write.Token.ToString());
        proxy.SwallowsAnswers = true;
        Assert.IsType<WriteOutcome.Unknown>(await storage.CompareAndSetAsync(Key, version, write, Short));
        proxy.SwallowsAnswers = false;
        Assert.Equal("two", await Text(storage));
        Assert.Equal(1, proxy.Counted);
    }

    [SkippableFact]
    public async Task K4_a_write_that_comes_after_the_next_leaders_changes_nothing()
    {
        await using TcpProxy proxy = new(Server.Port);
        await using IStorage old = await Open(Server.UrlOf("datomic", "datomic", proxy.Port));
        await using IStorage next = await Open();
        RefVersion version = await Commit(old, RefVersion.Absent, "one");
        version = await Commit(old, version, "one, with a statement that is prepared now");
        proxy.HoldQuestions();
        Assert.IsType<WriteOutcome.Unknown>(await old.CompareAndSetAsync(Key, version, Write("late"), Short));
        RefVersion taken = await Commit(next, version, "taken over");
        proxy.ReleaseQuestions();
        Assert.Equal("taken over", await Text(old));
        Assert.Equal(taken, (await next.ReadAsync(Key, Within))?.Version);
        Assert.IsType<WriteOutcome.Rejected>(await old.CompareAndSetAsync(Key, version, Write("again"), Within));
    }

    protected static RefWrite Write(string text) => new(Guid.NewGuid(), Encoding.UTF8.GetBytes(text));

    protected async Task<AccreteException> Refused(string url)
    {
        Skip.If(Server.Missing is not null, Server.Missing);
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => SqlStorage.OpenAsync(new SqlStorageOptions { Url = url }, Within));
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    protected async Task<IStorage> Open(string? url = null)
    {
        Skip.If(Server.Missing is not null, Server.Missing);
        return await SqlStorage.OpenAsync(
            new SqlStorageOptions { Url = url ?? Server.UrlOf("datomic", "datomic") }, Within);
    }

    protected async Task<RefVersion> Commit(IStorage storage, RefVersion expected, string text) =>
        Assert.IsType<WriteOutcome.Committed>(
            await storage.CompareAndSetAsync(Key, expected, Write(text), Within)).Version;

    protected async Task<string?> Text(IStorage storage) => await storage.ReadAsync(Key, Within) is { } record
        ? Encoding.UTF8.GetString(record.Value.Span)
        : null;
}
