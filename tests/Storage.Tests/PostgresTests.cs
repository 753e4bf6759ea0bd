using System;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;
using Accrete.Storage.Sql;
using Npgsql;
using Xunit;

namespace Accrete.Storage.Tests;

public sealed class PostgresTests
{
    [Theory]
    [InlineData("08006", ":storage/unavailable", true)]
    [InlineData("57P01", ":storage/unavailable", true)]
    [InlineData("57P02", ":storage/unavailable", true)]
    [InlineData("57P03", ":storage/unavailable", true)]
    [InlineData("57P05", ":storage/unavailable", true)]
    [InlineData("57014", ":storage/timeout", true)]
    [InlineData("55P03", ":storage/timeout", true)]
    [InlineData("53100", ":storage/full", true)]
    [InlineData("53200", ":storage/busy", true)]
    [InlineData("53300", ":storage/busy", true)]
    [InlineData("40001", ":storage/busy", true)]
    [InlineData("40P01", ":storage/busy", true)]
    [InlineData("28P01", ":storage/denied", false)]
    [InlineData("28000", ":storage/denied", false)]
    [InlineData("42501", ":storage/denied", false)]
    [InlineData("42P01", ":storage/misconfigured", false)]
    [InlineData("42703", ":storage/misconfigured", false)]
    [InlineData("3D000", ":storage/misconfigured", false)]
    [InlineData("42804", ":storage/misconfigured", false)]
    [InlineData("42883", ":storage/misconfigured", false)]
    [InlineData("57P04", ":storage/misconfigured", false)]
    [InlineData("25006", ":storage/misconfigured", false)]
    [InlineData("26000", ":storage/misconfigured", false)]
    [InlineData("42P05", ":storage/misconfigured", false)]
    [InlineData("XX001", ":storage/damaged", false)]
    [InlineData("XX002", ":storage/damaged", false)]
    [InlineData("58030", ":storage/fault", false)]
    [InlineData("99999", ":storage/fault", false)]
    [InlineData("", ":storage/fault", false)]
    public void Each_code_of_PostgreSQL_has_a_meaning(string state, string keyword, bool isTransient)
    {
        AccreteException meaning = PostgresErrors.OfState(state, "as the server says");
        Assert.Equal(keyword, meaning.Error?.ToString());
        Assert.Equal(isTransient, meaning.IsTransient);
        Assert.Contains("as the server says", meaning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_the_driver_have_a_meaning()
    {
        Assert.Equal(":storage/timeout", Keyword(new NpgsqlException("a", new TimeoutException())));
        Assert.Equal(":storage/timeout", Keyword(new TimeoutException()));
        Assert.Equal(":storage/timeout", Keyword(new OperationCanceledException()));
        Assert.Equal(":storage/unavailable", Keyword(new NpgsqlException("a", new SocketException(1))));
        Assert.Equal(":storage/unavailable", Keyword(new IOException("a")));
        Assert.Equal(":storage/unavailable", Keyword(new ObjectDisposedException("a")));
        Assert.Equal(":storage/misconfigured", Keyword(new NpgsqlException("a", new AuthenticationException("b"))));
        Assert.Equal(":storage/misconfigured", Keyword(new NpgsqlException("no encryption here")));
        Assert.Equal(":storage/full", Keyword(new NpgsqlException("a", StorageErrors.Full("b"))));
        Assert.Equal(":storage/fault", Keyword(new InvalidOperationException("a")));
    }

    [Theory]
    [InlineData("jdbc:postgresql://db:5433/datomic?user=u&password=p%26q")]
    [InlineData("postgres://u:p%26q@db:5433/datomic")]
    [InlineData("postgresql://u:p%26q@db:5433/datomic")]
    [InlineData("Host=db;Port=5433;Database=datomic;Username=u;Password=p&q")]
    public void A_server_can_be_named_in_every_documented_way(string url)
    {
        NpgsqlConnectionStringBuilder settings = PostgresUrl.Parse(url);
        Assert.Equal(("db", 5433, "datomic", "u", "p&q"),
            (settings.Host, settings.Port, settings.Database, settings.Username, settings.Password));
    }

    [Fact]
    public void User_and_password_may_stand_beside_the_url()
    {
        NpgsqlConnectionStringBuilder settings = PostgresUrl.Parse("jdbc:postgresql://db/datomic", "u", "p");
        Assert.Equal((5432, "u", "p"), (settings.Port, settings.Username, settings.Password));
    }

    [Fact]
    public void Encryption_without_a_look_at_the_certificate_is_asked_for_as_documented()
    {
        NpgsqlConnectionStringBuilder settings = PostgresUrl.Parse(
            "jdbc:postgresql://db/datomic?ssl=true&sslfactory=org.postgresql.ssl.NonValidatingFactory");
        Assert.Equal(SslMode.Require, settings.SslMode);
        Assert.Equal(SslMode.VerifyFull, PostgresUrl.Parse("jdbc:postgresql://db/datomic?ssl=true").SslMode);
    }

    [Theory]
    [InlineData("jdbc:postgresql://db/datomic", SslMode.Prefer)]
    [InlineData("postgres://db/datomic", SslMode.Require)]
    [InlineData("postgres://db/datomic?sslmode=disable", SslMode.Disable)]
    [InlineData("postgresql://db/datomic?sslmode=verify-full", SslMode.VerifyFull)]
    [InlineData("jdbc:postgresql://db/datomic?ssl=false", SslMode.Disable)]
    public void How_connections_are_encrypted_follows_from_the_url(string url, SslMode expected) =>
        Assert.Equal(expected, PostgresUrl.Parse(url).SslMode);

    [Fact]
    public void Parameters_of_the_driver_may_stand_beside_the_url()
    {
        NpgsqlConnectionStringBuilder settings = PostgresUrl.Parse(
            "jdbc:postgresql://db/datomic", "u", "p",
            "ssl=true&sslfactory=org.postgresql.ssl.NonValidatingFactory&connectTimeout=3&currentSchema=mine");
        Assert.Equal((SslMode.Require, 3, "mine"), (settings.SslMode, settings.Timeout, settings.SearchPath));
        AccreteException error = Assert.Throws<AccreteException>(
            () => PostgresUrl.Parse("jdbc:postgresql://db/datomic", "u", "p", "strange=canary-secret"));
        Assert.Contains("strange", error.Message, StringComparison.Ordinal);
        Assert.Contains("sql-driver-params", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Connections_know_no_ambient_transaction_and_end_by_our_clock_whatever_the_url_says()
    {
        NpgsqlConnectionStringBuilder settings = PostgresConnections.Settings(new SqlStorageOptions
        {
            Url = "Host=db;Database=d;Enlist=true;No Reset On Close=true;Command Timeout=7;Pooling=false",
        });
        Assert.Equal((false, false, 0, true),
            (settings.Enlist, settings.NoResetOnClose, settings.CommandTimeout, settings.Pooling));
    }

    [Fact]
    public void Options_show_no_secret() => Assert.DoesNotContain(
        "canary",
        new SqlStorageOptions { Url = "postgres://u:canary@db/d", Password = "canary" }.ToString(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("jdbc:postgresql://db")]
    [InlineData("jdbc:postgresql:")]
    [InlineData("nonsense canary-secret")]
    [InlineData("Host=db;Password=canary-secret;Strange=1")]
    [InlineData("postgres://u:canary-secret@db:99999999/x")]
    public void A_name_that_cannot_be_read_is_told_without_showing_it(string url)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => PostgresUrl.Parse(url));
        Assert.Contains("sql-url", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "on", "on", "on", "replica")]
    [InlineData("false", "off", "on", "on", "fsync=off")]
    [InlineData("false", "on", "off", "on", "full_page_writes=off")]
    [InlineData("false", "on", "on", "off", "synchronous_commit=off")]
    [InlineData("false", "on", "on", "local", "synchronous_commit=local")]
    [InlineData("false", "on", "on", "remote_write", "synchronous_commit=remote_write")]
    public void A_server_that_may_lose_commits_is_refused(
        string isReplica, string fsync, string pages, string commit, string part)
    {
        AccreteException error = Assert.Throws<AccreteException>(
            () => PostgresChecks.Judge(isReplica, fsync, pages, commit));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public void A_server_that_keeps_its_word_is_taken() => PostgresChecks.Judge("false", "on", "on", "remote_apply");

    private static string? Keyword(Exception error) => PostgresErrors.Translate(error).Error?.ToString();
}
