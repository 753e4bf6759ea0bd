using System;
using Accrete.Storage.MySql;
using Accrete.Storage.Sql;
using MySqlConnector;
using Xunit;

namespace Accrete.Storage.Tests;

public sealed class MySqlTests
{
    [Theory]
    [InlineData(1045, ":storage/denied", false)]
    [InlineData(1698, ":storage/denied", false)]
    [InlineData(1142, ":storage/denied", false)]
    [InlineData(1143, ":storage/denied", false)]
    [InlineData(1044, ":storage/misconfigured", false)]
    [InlineData(1049, ":storage/misconfigured", false)]
    [InlineData(1146, ":storage/misconfigured", false)]
    [InlineData(1054, ":storage/misconfigured", false)]
    [InlineData(1406, ":storage/misconfigured", false)]
    [InlineData(1290, ":storage/misconfigured", false)]
    [InlineData(1792, ":storage/misconfigured", false)]
    [InlineData(1836, ":storage/misconfigured", false)]
    [InlineData(1153, ":storage/misconfigured", false)]
    [InlineData(1064, ":storage/misconfigured", false)]
    [InlineData(1021, ":storage/full", true)]
    [InlineData(1114, ":storage/full", true)]
    [InlineData(1034, ":storage/damaged", false)]
    [InlineData(1194, ":storage/damaged", false)]
    [InlineData(1205, ":storage/busy", true)]
    [InlineData(1213, ":storage/busy", true)]
    [InlineData(1040, ":storage/busy", true)]
    [InlineData(1203, ":storage/busy", true)]
    [InlineData(1317, ":storage/timeout", true)]
    [InlineData(1969, ":storage/timeout", true)]
    [InlineData(3024, ":storage/timeout", true)]
    [InlineData(1042, ":storage/unavailable", true)]
    [InlineData(1053, ":storage/unavailable", true)]
    [InlineData(1159, ":storage/unavailable", true)]
    [InlineData(1927, ":storage/unavailable", true)]
    [InlineData(2013, ":storage/unavailable", true)]
    [InlineData(1062, ":storage/fault", false)]
    [InlineData(0, ":storage/fault", false)]
    [InlineData(9999, ":storage/fault", false)]
    public void Each_number_of_MySQL_has_a_meaning(int number, string keyword, bool isTransient)
    {
        AccreteException meaning = MySqlErrors.OfNumber(number, "as the server says");
        Assert.Equal(keyword, meaning.Error?.ToString());
        Assert.Equal(isTransient, meaning.IsTransient);
        Assert.Contains("as the server says", meaning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jdbc:mysql://db:3307/datomic?user=u&password=p%26q")]
    [InlineData("jdbc:mariadb://db:3307/datomic?user=u&password=p%26q&useSSL=false&autoReconnect=true")]
    [InlineData("mysql://u:p%26q@db:3307/datomic")]
    [InlineData("Server=db;Port=3307;Database=datomic;User ID=u;Password=p&q")]
    public void A_server_can_be_named_in_every_documented_way(string url)
    {
        MySqlConnectionStringBuilder settings = Parse(url);
        Assert.Equal(("db", 3307u, "datomic", "u", "p&q"),
            (settings.Server, settings.Port, settings.Database, settings.UserID, settings.Password));
    }

    [Theory]
    [InlineData("jdbc:mysql://db/datomic", MySqlSslMode.Preferred)]
    [InlineData("mysql://db/datomic", MySqlSslMode.Required)]
    [InlineData("jdbc:mysql://db/datomic?sslMode=VERIFY_IDENTITY", MySqlSslMode.VerifyFull)]
    [InlineData("jdbc:mariadb://db/datomic?sslMode=trust", MySqlSslMode.Required)]
    [InlineData("jdbc:mysql://db/datomic?useSSL=false", MySqlSslMode.None)]
    [InlineData("jdbc:mysql://db/datomic?requireSSL=true", MySqlSslMode.Required)]
    public void How_connections_are_encrypted_follows_from_the_url(string url, MySqlSslMode expected) =>
        Assert.Equal(expected, Parse(url).SslMode);

    [Fact]
    public void Connections_know_no_ambient_transaction_and_no_ids_whatever_the_url_says()
    {
        MySqlConnectionStringBuilder settings = Parse(
            "Server=db;Database=d;AutoEnlist=true;Pooling=true;GuidFormat=Char36;AllowLoadLocalInfile=true");
        Assert.Equal((false, false, MySqlGuidFormat.None, false),
            (settings.AutoEnlist, settings.Pooling, settings.GuidFormat, settings.AllowLoadLocalInfile));
    }

    [Theory]
    [InlineData("jdbc:mysql://db")]
    [InlineData("jdbc:mysql:")]
    [InlineData("Server=db;Password=canary-secret;Strange=1")]
    [InlineData("mysql://u:canary-secret@db:99999999/x")]
    [InlineData("jdbc:mysql://db/datomic?password=canary-secret&strange=1")]
    public void A_name_that_cannot_be_read_is_told_without_showing_it(string url)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => Parse(url));
        Assert.Contains("sql-url", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 1 0 0 1 16777216 InnoDB", "read-only")]
    [InlineData("0 2 0 0 1 16777216 InnoDB", "innodb_flush_log_at_trx_commit=2")]
    [InlineData("0 0 0 0 1 16777216 InnoDB", "innodb_flush_log_at_trx_commit=0")]
    [InlineData("0 1 1 0 1 16777216 InnoDB", "sync_binlog=0")]
    [InlineData("0 1 1 100 1 16777216 InnoDB", "sync_binlog=100")]
    [InlineData("0 1 0 0 0 16777216 InnoDB", "innodb_doublewrite=0")]
    [InlineData("OFF 1 OFF 0 DETECT_ONLY 16777216 InnoDB", "innodb_doublewrite=DETECT_ONLY")]
    [InlineData("0 1 0 0 1 4194304 InnoDB", "max_allowed_packet")]
    [InlineData("0 1 0 0 1 16777216 MyISAM", "MyISAM")]
    [InlineData("0 1 0 0 1 16777216 ", "mysql-table.sql")]
    public void A_server_that_may_lose_commits_is_refused(string settings, string part)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => MySqlChecks.Judge(settings.Split(' ')));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [InlineData("0 1 0 0 1 16777216 InnoDB")]
    [InlineData("OFF 1 ON 1 DETECT_AND_RECOVER 67108864 InnoDB")]
    [InlineData("0 3 1 1 ON 16777216 InnoDB")]
    public void A_server_that_keeps_its_word_is_taken(string settings) => MySqlChecks.Judge(settings.Split(' '));

    private static MySqlConnectionStringBuilder Parse(string url) =>
        MySqlUrl.Parse(new SqlStorageOptions { Url = url });
}
