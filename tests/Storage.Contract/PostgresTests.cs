using System;
using System.Threading.Tasks;
using Accrete.Storage.Sql;
using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>What a PostgreSQL does to its users, and no other database.</summary>
[Trait("Category", "Slow")]
[Collection(PostgresCollection.Name)]
public sealed class PostgresTests(PostgresServer server) : SqlDatabaseTests(server)
{
    protected override string NoDatabase => "postgres-db.sql";

    protected override (string Database, string Script) NoTable => ("postgres", "postgres-table.sql");

    protected override string WithoutEncryption => "&sslmode=disable";

    [SkippableFact]
    public async Task A_commit_that_fails_after_the_last_row_of_the_answer_is_no_success()
    {
        await using IStorage storage = await Open();
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        await server.Execute($"""
            CREATE FUNCTION refuse() RETURNS trigger AS $$
              BEGIN RAISE EXCEPTION 'too late' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql;
            CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON datomic_kvs DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW WHEN (NEW.id = '{Key.Text}') EXECUTE FUNCTION refuse();
            """);
        WriteOutcome outcome = await storage.CompareAndSetAsync(Key, version, Write("two"), Within);
        await server.Execute("DROP FUNCTION refuse CASCADE");
        Assert.Equal(":storage/full", Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Error?.ToString());
        Assert.Equal("one", await Text(storage));
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
    public async Task A_url_as_hosts_across_the_net_give_them_is_encrypted_and_its_certificate_checked_where_asked()
    {
        Skip.If(server.Missing is not null, server.Missing);
        string url = $"postgres://datomic:datomic@127.0.0.1:{server.Port}/datomic";
        await using (IStorage storage = await SqlStorage.OpenAsync(
            new SqlStorageOptions { Url = url, ValidationQuery = AsksForEncryption(isOn: true) }, Within))
        {
            await Commit(storage, RefVersion.Absent, "one");
        }

        AccreteException error = await Refused(url + "?sslmode=verify-full");
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        await using IStorage plain = await SqlStorage.OpenAsync(
            new SqlStorageOptions { Url = url + "?sslmode=disable", ValidationQuery = AsksForEncryption(false) },
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
}
