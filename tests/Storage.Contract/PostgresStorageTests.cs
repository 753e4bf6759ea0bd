using System;
using System.Text;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Sql;
using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>What a PostgreSQL does to its users beside what the contract says: rights, passwords, encryption, kills,
/// networks that swallow packets.</summary>
[Trait("Category", "Slow")]
[Collection(PostgresCollection.Name)]
public sealed class PostgresStorageTests(PostgresServer server)
{
    private const string Canary = "canary-secret";

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    private readonly RefKey _key = new("case/" + Guid.NewGuid().ToString("N"));

    [SkippableFact]
    public async Task S7_a_peer_with_the_right_to_read_alone_reads_and_cannot_move_a_ref()
    {
        await using IStorage storage = await Open();
        SegmentId id = new(Guid.CreateVersion7());
        await storage.PutAsync(new StoredSegment(id, new byte[] { 7 }), Within);
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");

        await using IStorage peer = await Open(server.UrlOf("datomic_peer", "datomic_peer"));
        Assert.Equal("one", await Text(peer));
        Assert.Equal([7], (await peer.GetAsync(id, Within))?.ToArray());
        foreach (RefWrite? write in new[] { Write("two"), null })
        {
            WriteOutcome outcome = await peer.CompareAndSetAsync(_key, version, write, Within);
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
        await server.Restart();
        RefRecord? record = null;
        for (int tries = 0; record is null; tries++)
        {
            try
            {
                record = await storage.ReadAsync(_key, Within);
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
        await using TcpProxy proxy = new(server.Port);
        await using IStorage storage = await Open(server.UrlOf("datomic", "datomic", proxy.Port));
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        proxy.SwallowsQuestions = proxy.SwallowsAnswers = true;
        long start = TimeProvider.System.GetTimestamp();
        AccreteException read = await Assert.ThrowsAsync<AccreteException>(() => storage.ReadAsync(_key, Short));
        WriteOutcome write = await storage.CompareAndSetAsync(_key, version, Write("two"), Short);
        AccreteException again = await Assert.ThrowsAsync<AccreteException>(() => storage.ReadAsync(_key, Short));
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        Assert.Equal(":storage/timeout", read.Error?.ToString());
        Assert.Equal(":storage/timeout", Assert.IsType<WriteOutcome.Unknown>(write).Cause.Error?.ToString());
        Assert.True(again.IsTransient);
        Assert.InRange(took, Short * 3 * 0.9, Short * 20);

        proxy.SwallowsQuestions = proxy.SwallowsAnswers = false;
        Assert.Equal("one", await Text(storage));
    }

    [SkippableFact]
    public async Task A_write_whose_answer_is_lost_is_unknown_has_been_sent_once_and_is_recognised()
    {
        await using TcpProxy proxy = new(server.Port);
        await using IStorage storage = await Open(server.UrlOf("datomic", "datomic", proxy.Port));
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        version = await Commit(storage, version, "two");
        RefWrite write = Write("three");
        proxy.SwallowsAnswers = true;
        ConditionalWrite attempt = ConditionalWrite.Begin(_key, version, write).AfterWrite(
            await storage.CompareAndSetAsync(_key, version, write, Short));
        proxy.SwallowsAnswers = false;
        Assert.Equal(ConditionalWrite.Step.Read, attempt.Next);
        attempt = attempt.AfterRead(await storage.ReadAsync(_key, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
        Assert.Equal(new RefVersion(version.Revision + 1, write.Token), attempt.Version);

        // Sent again all the same, its own success rejects it, and shows itself.
        WriteOutcome.Rejected rejected = Assert.IsType<WriteOutcome.Rejected>(
            await storage.CompareAndSetAsync(_key, version, write, Within));
        Assert.Equal(attempt.Version, rejected.Current?.Version);
    }

    [SkippableFact]
    public async Task A_connection_that_is_cut_in_the_middle_of_a_write_leaves_it_unknown()
    {
        await using TcpProxy proxy = new(server.Port);
        await using IStorage storage = await Open(server.UrlOf("datomic", "datomic", proxy.Port));
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        proxy.SwallowsAnswers = true;
        Task<WriteOutcome> writing = storage.CompareAndSetAsync(_key, version, Write("two"), Within);
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
    public async Task A_commit_that_fails_after_the_last_row_of_the_answer_is_no_success()
    {
        await using IStorage storage = await Open();
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        await server.Execute($"""
            CREATE FUNCTION refuse() RETURNS trigger AS $$
              BEGIN RAISE EXCEPTION 'too late' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql;
            CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON datomic_kvs DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW WHEN (NEW.id = '{_key.Text}') EXECUTE FUNCTION refuse();
            """);
        WriteOutcome outcome = await storage.CompareAndSetAsync(_key, version, Write("two"), Within);
        await server.Execute("DROP FUNCTION refuse CASCADE");
        Assert.Equal(":storage/full", Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Error?.ToString());
        Assert.Equal("one", await Text(storage));
    }

    [SkippableFact]
    public async Task A_server_that_is_not_there_is_a_clear_error_that_may_pass()
    {
        Skip.If(server.Missing is not null, server.Missing);
        int port;
        await using (TcpProxy proxy = new(server.Port))
        {
            port = proxy.Port;
        }

        AccreteException error = await Refused(server.UrlOf("datomic", "datomic", port));
        Assert.Equal(":storage/unavailable", error.Error?.ToString());
        Assert.True(error.IsTransient);
    }

    [SkippableFact]
    public async Task A_wrong_password_is_refused_and_shown_nowhere()
    {
        AccreteException error = await Refused(server.UrlOf("datomic", Canary));
        Assert.Equal(":storage/denied", error.Error?.ToString());
        Assert.False(error.IsTransient);
        error = await Refused(server.UrlOf("datomic", ""));
        Assert.False(error.IsTransient);
    }

    [SkippableFact]
    public async Task A_database_that_is_missing_is_one_clear_error()
    {
        string url = server.UrlOf("datomic", "datomic").Replace("/datomic?", "/nothing?", StringComparison.Ordinal);
        Assert.Contains("postgres-db.sql", (await Refused(url)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_database_without_the_table_is_one_clear_error()
    {
        string url = server.UrlOf("datomic", "datomic").Replace("/datomic?", "/postgres?", StringComparison.Ordinal);
        Assert.Contains("postgres-table.sql", (await Refused(url)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_session_that_may_lose_commits_is_refused()
    {
        AccreteException error = await Refused(
            server.UrlOf("datomic", "datomic") + "&options=-c%20synchronous_commit%3Doff");
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        Assert.Contains("synchronous_commit=off", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_validation_query_is_asked_of_each_new_connection()
    {
        Skip.If(server.Missing is not null, server.Missing);
        PostgresStorageOptions options = new() { Url = server.UrlOf("datomic", "datomic") };
        await using (IStorage storage = await PostgresStorage.OpenAsync(
            options with { ValidationQuery = "SELECT 1" }, Within))
        {
            Assert.Null(await storage.ReadAsync(_key, Within));
        }

        await Assert.ThrowsAsync<AccreteException>(
            () => PostgresStorage.OpenAsync(options with { ValidationQuery = "SELECT 1 FROM dual" }, Within));
    }

    [SkippableFact]
    public async Task A_url_as_hosts_across_the_net_give_them_is_encrypted_and_its_certificate_checked_where_asked()
    {
        Skip.If(server.Missing is not null, server.Missing);
        string url = $"postgres://datomic:datomic@127.0.0.1:{server.Port}/datomic";
        await using (IStorage storage = await PostgresStorage.OpenAsync(
            new PostgresStorageOptions { Url = url, ValidationQuery = AsksForEncryption(isOn: true) }, Within))
        {
            await Commit(storage, RefVersion.Absent, "one");
        }

        AccreteException error = await Refused(url + "?sslmode=verify-full");
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        await using IStorage plain = await PostgresStorage.OpenAsync(
            new PostgresStorageOptions { Url = url + "?sslmode=disable", ValidationQuery = AsksForEncryption(false) },
            Within);
    }

    [SkippableFact]
    public async Task A_server_without_encryption_is_refused_where_encryption_is_asked_for()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.Restart(isEncrypted: false);
        try
        {
            AccreteException error = await Refused($"postgres://datomic:datomic@127.0.0.1:{server.Port}/datomic");
            Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        }
        finally
        {
            await server.Restart();
        }
    }

    // Divides by zero where it is not so.
    private static string AsksForEncryption(bool isOn) =>
        $"SELECT 1 / (ssl = {(isOn ? "true" : "false")})::int FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    private static RefWrite Write(string text) => new(Guid.NewGuid(), Encoding.UTF8.GetBytes(text));

    private async Task<AccreteException> Refused(string url)
    {
        Skip.If(server.Missing is not null, server.Missing);
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => PostgresStorage.OpenAsync(new PostgresStorageOptions { Url = url }, Within));
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    private async Task<IStorage> Open(string? url = null)
    {
        Skip.If(server.Missing is not null, server.Missing);
        return await PostgresStorage.OpenAsync(
            new PostgresStorageOptions { Url = url ?? server.UrlOf("datomic", "datomic") }, Within);
    }

    private async Task<RefVersion> Commit(IStorage storage, RefVersion expected, string text) =>
        Assert.IsType<WriteOutcome.Committed>(
            await storage.CompareAndSetAsync(_key, expected, Write(text), Within)).Version;

    private async Task<string?> Text(IStorage storage) => await storage.ReadAsync(_key, Within) is { } record
        ? Encoding.UTF8.GetString(record.Value.Span)
        : null;
}
