using System;
using System.Data.Common;
using Accrete.Storage.Sql.Ado;
using Xunit;

namespace Accrete.Storage.Tests;

public sealed class OracleTests
{
    [Theory]
    [InlineData(1017, ":storage/denied", false)]
    [InlineData(28000, ":storage/denied", false)]
    [InlineData(1031, ":storage/denied", false)]
    [InlineData(1045, ":storage/denied", false)]
    [InlineData(942, ":storage/misconfigured", false)]
    [InlineData(904, ":storage/misconfigured", false)]
    [InlineData(12899, ":storage/misconfigured", false)]
    [InlineData(16000, ":storage/misconfigured", false)]
    [InlineData(12514, ":storage/misconfigured", false)]
    [InlineData(1653, ":storage/full", true)]
    [InlineData(1536, ":storage/full", true)]
    [InlineData(257, ":storage/full", true)]
    [InlineData(1578, ":storage/damaged", false)]
    [InlineData(60, ":storage/busy", true)]
    [InlineData(54, ":storage/busy", true)]
    [InlineData(12516, ":storage/busy", true)]
    [InlineData(1013, ":storage/timeout", true)]
    [InlineData(3113, ":storage/unavailable", true)]
    [InlineData(3135, ":storage/unavailable", true)]
    [InlineData(12541, ":storage/unavailable", true)]
    [InlineData(1089, ":storage/unavailable", true)]
    [InlineData(1, ":storage/fault", false)]
    [InlineData(0, ":storage/fault", false)]
    public void Each_number_of_Oracle_has_a_meaning(int number, string keyword, bool isTransient)
    {
        AccreteException meaning = OracleErrors.OfNumber(number, "as the server says");
        Assert.Equal(keyword, meaning.Error?.ToString());
        Assert.Equal(isTransient, meaning.IsTransient);
        Assert.Contains("as the server says", meaning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ORA-00001: unique constraint (DATOMIC.PK_ID) violated", 1)]
    [InlineData("ORA-50000: Connection request timed out\nORA-12541", 50000)]
    [InlineData("something else", 0)]
    public void The_number_is_read_from_the_message(string text, int expected) =>
        Assert.Equal(expected, OracleErrors.NumberOf(text));

    [Theory]
    [InlineData("jdbc:oracle:thin:u/canary@//db:1521/datomic", "db:1521/datomic")]
    [InlineData("jdbc:oracle:thin:u/canary@db:1521/datomic", "db:1521/datomic")]
    [InlineData("jdbc:oracle:thin:u/canary@db:1521:ORCL",
        "(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db)(PORT=1521))(CONNECT_DATA=(SID=ORCL)))")]
    [InlineData("jdbc:oracle:thin:u/canary@(DESCRIPTION=(X=1))", "(DESCRIPTION=(X=1))")]
    public void A_database_can_be_named_in_every_documented_way(string url, string source)
    {
        DbConnectionStringBuilder settings = new() { ConnectionString = OracleUrl.ConnectionString(url) };
        Assert.Equal((source, "u", "canary"),
            (settings["Data Source"], settings["User Id"], settings["Password"]));
    }

    [Theory]
    [InlineData("jdbc:oracle:thin:u/canary")]
    [InlineData("jdbc:oracle:oci:u/canary@db")]
    [InlineData("jdbc:oracle:thin:u/canary@")]
    public void A_name_that_cannot_be_read_is_told_without_showing_it(string url)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => OracleUrl.ConnectionString(url));
        Assert.Contains("sql-url", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_standby_is_refused_and_a_primary_taken()
    {
        Assert.Throws<AccreteException>(() => OracleDialect.Judge("PHYSICAL STANDBY"));
        OracleDialect.Judge("PRIMARY");
        OracleDialect.Judge(null);
    }

    // The documentation of the product has the two the wrong way round.
    [Fact]
    public void Oracle_is_asked_with_a_table_and_no_other_is() => Assert.EndsWith(
        "FROM dual", OracleDialect.Question, StringComparison.Ordinal);
}
