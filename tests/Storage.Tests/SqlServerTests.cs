using System;
using Accrete.Storage.Sql;
using Accrete.Storage.SqlServer;
using Microsoft.Data.SqlClient;
using Xunit;

namespace Accrete.Storage.Tests;

public sealed class SqlServerTests
{
    [Theory]
    [InlineData(18456, ":storage/denied", false)]
    [InlineData(229, ":storage/denied", false)]
    [InlineData(916, ":storage/denied", false)]
    [InlineData(208, ":storage/misconfigured", false)]
    [InlineData(207, ":storage/misconfigured", false)]
    [InlineData(2628, ":storage/misconfigured", false)]
    [InlineData(4060, ":storage/misconfigured", false)]
    [InlineData(3906, ":storage/misconfigured", false)]
    [InlineData(978, ":storage/misconfigured", false)]
    [InlineData(102, ":storage/misconfigured", false)]
    [InlineData(1105, ":storage/full", true)]
    [InlineData(9002, ":storage/full", true)]
    [InlineData(823, ":storage/damaged", false)]
    [InlineData(824, ":storage/damaged", false)]
    [InlineData(1205, ":storage/busy", true)]
    [InlineData(1222, ":storage/busy", true)]
    [InlineData(3960, ":storage/busy", true)]
    [InlineData(40501, ":storage/busy", true)]
    [InlineData(-2, ":storage/timeout", true)]
    [InlineData(53, ":storage/unavailable", true)]
    [InlineData(0, ":storage/unavailable", true)]
    [InlineData(10054, ":storage/unavailable", true)]
    [InlineData(40613, ":storage/unavailable", true)]
    [InlineData(2627, ":storage/fault", false)]
    [InlineData(99999, ":storage/fault", false)]
    public void Each_number_of_SQL_Server_has_a_meaning(int number, string keyword, bool isTransient)
    {
        AccreteException meaning = SqlServerErrors.OfNumber(number, "as the server says");
        Assert.Equal(keyword, meaning.Error?.ToString());
        Assert.Equal(isTransient, meaning.IsTransient);
        Assert.Contains("as the server says", meaning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2627, true)]
    [InlineData(2601, true)]
    [InlineData(1205, false)]
    [InlineData(0, false)]
    public void Only_a_broken_key_counts_as_being_there_already(int number, bool expected) =>
        Assert.Equal(expected, SqlServerErrors.IsDuplicate(number));

    [Theory]
    [InlineData("jdbc:sqlserver://db:1434;databaseName=datomic;user=u;password={p;q};encrypt=true")]
    [InlineData("jdbc:sqlserver://db:1434;database=datomic;userName=u;password={p;q};trustServerCertificate=true")]
    [InlineData("Server=db,1434;Database=datomic;User ID=u;Password='p;q'")]
    public void A_server_can_be_named_in_every_documented_way(string url)
    {
        SqlConnectionStringBuilder settings = Parse(url);
        Assert.Equal(("db,1434", "datomic", "u", "p;q"),
            (settings.DataSource, settings.InitialCatalog, settings.UserID, settings.Password));
    }

    [Fact]
    public void An_instance_and_a_user_beside_the_url_are_taken()
    {
        SqlConnectionStringBuilder settings = SqlServerUrl.Parse(new SqlStorageOptions
        {
            Url = @"jdbc:sqlserver://db\one;databaseName=datomic",
            User = "u",
            Password = "p",
            DriverParams = "loginTimeout=3",
        });
        Assert.Equal((@"db\one", "u", "p", 3),
            (settings.DataSource, settings.UserID, settings.Password, settings.ConnectTimeout));
    }

    [Fact]
    public void Nothing_is_tried_again_behind_ones_back_and_no_ambient_transaction_is_joined()
    {
        SqlConnectionStringBuilder settings = Parse(
            "Server=db;Database=d;Enlist=true;ConnectRetryCount=5;Pooling=true;MultipleActiveResultSets=true");
        Assert.Equal((false, 0, false, false),
            (settings.Enlist, settings.ConnectRetryCount, settings.Pooling, settings.MultipleActiveResultSets));
    }

    [Theory]
    [InlineData("jdbc:sqlserver://db:1433")]
    [InlineData("jdbc:sqlserver://db;databaseName=d;password=canary-secret;strange=1")]
    [InlineData("Server=db;Database=d;Password=canary-secret;Strange=1")]
    public void A_name_that_cannot_be_read_is_told_without_showing_it(string url)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => Parse(url));
        Assert.Contains("sql-url", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("READ_ONLY", "DISABLED", "primary")]
    [InlineData("", "", "primary")]
    [InlineData("READ_WRITE", "FORCED", "DELAYED_DURABILITY")]
    public void A_database_that_may_lose_commits_is_refused(string updates, string durability, string part)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => SqlServerChecks.Judge(updates, durability));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [InlineData("DISABLED")]
    [InlineData("ALLOWED")]
    [InlineData("")]
    public void A_database_that_keeps_its_word_is_taken(string durability) =>
        SqlServerChecks.Judge("READ_WRITE", durability);

    [Fact]
    public void A_session_commits_each_statement_by_itself_and_counts_rows_whatever_the_server_says() => Assert.Equal(
        "SET IMPLICIT_TRANSACTIONS OFF; SET NOCOUNT OFF; SET XACT_ABORT ON; SET ROWCOUNT 0; "
        + "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; ",
        SqlServerChecks.Session);

    private static SqlConnectionStringBuilder Parse(string url) =>
        SqlServerUrl.Parse(new SqlStorageOptions { Url = url });
}
