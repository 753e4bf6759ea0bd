using System;
using Accrete.Remote.Sql;
using Accrete.Storage.Sql;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>URIs of databases on the sql storage.</summary>
public sealed class SqlUriTests
{
    [Theory]
    [InlineData("jdbc:postgresql://h/d?user=u&password=p#1")]
    [InlineData("jdbc:mysql://h/d?user=u")]
    [InlineData("jdbc:sqlserver://h;databaseName=d;password=a#b")]
    [InlineData("postgres://u:p#1@h/d")]
    public void An_address_stands_as_it_is(string url)
    {
        SqlUri uri = Parse("datomic:sql://name?" + url);
        Assert.Equal(("name", url), (uri.Name, uri.Options.Url));
    }

    [Fact]
    public void Options_stand_before_the_address()
    {
        SqlStorageOptions options = Parse(
            "datomic:sql://name?sql-driver-class=N.F, A&sql-user=u&sql-password=p%26q#Data Source=x;y=#").Options;
        Assert.Equal(("Data Source=x;y=#", "N.F, A", "u", "p&q"),
            (options.Url, options.DriverClass, options.User, options.Password));
    }

    [Theory]
    [InlineData("datomic:sql://name")]
    [InlineData("datomic:sql://?jdbc:postgresql://h/canary")]
    [InlineData("datomic:sql://a/b?jdbc:postgresql://h/canary")]
    [InlineData("datomic:sql://name?sql-strange=canary#jdbc:postgresql://h/d")]
    [InlineData("datomic:sql://name?read-only=canary#jdbc:postgresql://h/d")]
    public void What_cannot_be_read_is_told_without_showing_it(string text)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => Parse(text));
        Assert.Equal(":db.error/invalid-db-uri", error.Error?.ToString());
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_shows_its_name_alone() => Assert.Equal(
        "datomic:sql://name?...", Parse("datomic:sql://name?jdbc:postgresql://h/d?password=canary").ToString());

    private static SqlUri Parse(string text) => SqlUri.Parse(DatabaseUri.Parse(text));
}
