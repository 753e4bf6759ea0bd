using System;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Sql;
using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>What a MariaDB does to its users, and no other database.</summary>
[Trait("Category", "Slow")]
[Collection(MariaDbCollection.Name)]
public sealed class MariaDbTests(MariaDbServer server) : SqlDatabaseTests(server)
{
    protected override string NoDatabase => "mysql-db.sql";

    protected override (string Database, string Script) NoTable => ("empty", "mysql-table.sql");

    protected override string WithoutEncryption => "&sslMode=disable";

    [SkippableTheory]
    [InlineData("innodb_flush_log_at_trx_commit", "2", "1", "innodb_flush_log_at_trx_commit=2")]
    [InlineData("read_only", "1", "0", "read-only")]
    [InlineData("max_allowed_packet", "1048576", "16777216", "max_allowed_packet")]
    public async Task A_server_that_may_lose_commits_or_takes_no_writes_is_refused(
        string variable, string bad, string good, string part)
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.Execute($"SET GLOBAL {variable} = {bad}");
        AccreteException error = await Refused(server.UrlOf("datomic", "datomic"));
        await server.Execute($"SET GLOBAL {variable} = {good}");
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        await using IStorage storage = await Open();
    }

    [SkippableFact]
    public async Task A_table_of_an_engine_without_durable_commits_is_refused()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.Execute("ALTER TABLE datomic_kvs ENGINE = MyISAM");
        AccreteException error = await Refused(server.UrlOf("datomic", "datomic"));
        await server.Execute("ALTER TABLE datomic_kvs ENGINE = InnoDB");
        Assert.Contains("MyISAM", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Settings_of_the_server_that_would_hold_back_commits_or_show_others_are_overruled()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.Execute(
            "SET GLOBAL autocommit = 0; SET GLOBAL tx_isolation = 'READ-UNCOMMITTED'; SET GLOBAL sql_mode = ''");
        try
        {
            await using IStorage storage = await Open();
            await Commit(storage, RefVersion.Absent, "one");
            await using IStorage other = await Open();
            Assert.Equal("one", await Text(other));
        }
        finally
        {
            await server.Execute(
                "SET GLOBAL autocommit = 1; SET GLOBAL tx_isolation = 'REPEATABLE-READ'; "
                + "SET GLOBAL sql_mode = 'STRICT_TRANS_TABLES'");
        }
    }

    [SkippableFact]
    public async Task A_column_that_is_too_small_is_an_error_and_cuts_nothing_off()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.Execute(
            "CREATE DATABASE small; CREATE TABLE small.datomic_kvs (id varchar(255) PRIMARY KEY, rev integer, "
            + "map text, val blob) ENGINE = InnoDB; GRANT SELECT, INSERT ON small.* TO 'datomic'@'%'");
        await using IStorage storage = await Open(server.UrlOf("datomic", "datomic", database: "small"));
        SegmentId id = new(Guid.CreateVersion7());
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => storage.PutAsync(new StoredSegment(id, new byte[100_000]), Within));
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        Assert.Null(await storage.GetAsync(id, Within));
    }

    [SkippableFact]
    public async Task A_write_that_waits_for_another_is_taken_back_by_the_server_and_changes_nothing()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using IStorage storage = await Open();
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        await server.Execute("SET GLOBAL innodb_lock_wait_timeout = 1");
        try
        {
            await using IStorage waiting = await Open();
            await using MySqlConnector.MySqlConnection other = new(
                $"Server=127.0.0.1;Port={server.Port};User ID=datomic;Password=datomic;Database=datomic");
            await other.OpenAsync();
            await using MySqlConnector.MySqlTransaction holds = await other.BeginTransactionAsync();
            await using MySqlConnector.MySqlCommand locks = new(
                $"SELECT id FROM datomic_kvs WHERE id = '{Key.Text}' FOR UPDATE", other, holds);
            await locks.ExecuteScalarAsync();
            WriteOutcome outcome = await waiting.CompareAndSetAsync(Key, version, Write("two"), Within);
            Assert.Equal(":storage/busy", Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Error?.ToString());
        }
        finally
        {
            await server.Execute("SET GLOBAL innodb_lock_wait_timeout = 50");
        }

        Assert.Equal("one", await Text(storage));
    }

    [SkippableFact]
    public async Task A_url_as_hosts_across_the_net_give_them_is_encrypted_and_its_certificate_checked_where_asked()
    {
        Skip.If(server.Missing is not null, server.Missing);
        string url = $"mysql://datomic:datomic@127.0.0.1:{server.Port}/datomic";
        await using (IStorage storage = await SqlStorage.OpenAsync(
            new SqlStorageOptions { Url = url, ValidationQuery = AsksForEncryption("=") }, Within))
        {
            await Commit(storage, RefVersion.Absent, "one");
        }

        await using (IStorage plain = await SqlStorage.OpenAsync(
            new SqlStorageOptions { Url = url + "?sslMode=DISABLED", ValidationQuery = AsksForEncryption("<>") },
            Within))
        {
            Assert.Equal("one", await Text(plain));
        }

        AccreteException error = await Refused(url + "?sslMode=VERIFY_IDENTITY");
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
    }

    // A subquery of two rows is an error where it is not so.
    private static string AsksForEncryption(string compares) =>
        "SELECT 1 FROM information_schema.session_status WHERE variable_name = 'Ssl_cipher' "
        + $"AND 1 = IF(variable_value {compares} '', (SELECT 1 UNION SELECT 2), 1)";
}
