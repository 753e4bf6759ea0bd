using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;
using Accrete.Storage.Contract;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>What an operator is told whose sql storage cannot be used: one line and an exit code, at once, and no
/// password anywhere.</summary>
public abstract class SqlRefusalTests(SqlTestServer server) : IDisposable
{
    private const string Canary = "canary-secret";

    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public Task A_wrong_password_is_refused() =>
        Refused(Url(), "datomic", Canary, ":storage/denied", "refuses the user or the password");

    [SkippableFact]
    public Task A_user_who_may_only_read_is_refused() =>
        Refused(Url(), "datomic_peer", "datomic_peer", ":storage/denied", "-user.sql");

    [SkippableFact]
    public Task A_database_that_is_missing_is_told() =>
        Refused(Url("nothing"), "datomic", "datomic", ":storage/misconfigured", "-db.sql");

    [SkippableFact]
    public Task A_table_that_is_missing_is_told() =>
        Refused(Url(WithoutTable), "datomic", "datomic", ":storage/misconfigured", "-table.sql");

    [SkippableFact]
    public async Task A_column_that_is_missing_is_told()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.Execute("ALTER TABLE datomic_kvs RENAME COLUMN rev TO revision");
        try
        {
            await Refused(Url(), "datomic", "datomic", ":storage/misconfigured", "-table.sql");
        }
        finally
        {
            await server.Execute("ALTER TABLE datomic_kvs RENAME COLUMN revision TO rev");
        }
    }

    [SkippableFact]
    public Task A_host_that_cannot_be_reached_is_told() => Refused(
        server.UrlOf("datomic", Canary, CommandProcess.FreePort()), null, null, ":storage/unavailable",
        "cannot be reached");

    [SkippableFact]
    public async Task A_replica_that_takes_no_writes_is_told()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await BeReadOnly(true);
        try
        {
            await Refused(Url(), "datomic", "datomic", ":storage/misconfigured", "name the primary in sql-url");
        }
        finally
        {
            await BeReadOnly(false);
        }
    }

    [SkippableFact]
    public Task A_parameter_that_nobody_knows_is_told() =>
        Refused(Url() + "&strange=1", "datomic", Canary, ":storage/misconfigured", "the parameter strange");

    [SkippableFact]
    public async Task A_peer_whose_password_is_wrong_is_refused_in_one_line()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using CommandProcess peer = CommandProcess.Start(
            _folder.Folder, "list-dbs", $"datomic:sql://*?{server.UrlOf("datomic_peer", Canary)}");
        Assert.Equal(ExitCodes.Data, await peer.EndAsync());
        string error = peer.Error.TrimEnd();
        Assert.Contains("refuses the user or the password", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, peer.Out + error, StringComparison.Ordinal);
    }

    /// <summary>Gets a database without the table.</summary>
    protected abstract string WithoutTable { get; }

    /// <summary>Has the server take no writes, or take them again.</summary>
    protected abstract Task BeReadOnly(bool isReadOnly);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private string Url(string database = "datomic") => server.UrlOf("nobody", Canary, database: database);

    private async Task Refused(string url, string? user, string? password, string keyword, string part)
    {
        Skip.If(server.Missing is not null, server.Missing);
        string login = user is null ? "" : $"sql-user={user}\nsql-password={password}\n";
        using CommandProcess transactor = CommandProcess.Start(
            _folder.Folder, "transactor", _folder.Write("t.properties", $"""
                protocol=sql
                host=localhost
                port={CommandProcess.FreePort()}
                memory-index-threshold=32m
                memory-index-max=64m
                object-cache-max=32m
                print-connection-info=true
                sql-url={url}
                {login}
                """));
        Assert.Equal(ExitCodes.NotStarted, await transactor.EndAsync());
        string error = transactor.Error.TrimEnd();
        Assert.StartsWith($"error {keyword} ", error, StringComparison.Ordinal);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'));
        string said = transactor.Out + error + string.Concat(
            Directory.GetFiles(Path.Combine(_folder.Folder, "log")).Select(File.ReadAllText));
        Assert.DoesNotContain(Canary, said, StringComparison.Ordinal);
    }
}
