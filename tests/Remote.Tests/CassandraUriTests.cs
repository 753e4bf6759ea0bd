using System;
using Accrete.Remote.Cassandra;
using Accrete.Storage.Cassandra;
using Xunit;

namespace Accrete.Remote.Tests;

/// <summary>The URIs of the Cassandra storages, as documented.</summary>
public sealed class CassandraUriTests
{
    [Fact]
    public void A_uri_names_host_table_and_database()
    {
        CassandraUri uri = Parse("datomic:cass://node1/datomic.datomic/people");
        Assert.Equal("node1", Assert.Single(uri.Hosts));
        Assert.Equal((9042, new CassandraTable("datomic", "datomic"), "people"), (uri.Port, uri.Table, uri.Name));
        Assert.Equal((null, null, false), (uri.User, uri.Password, uri.IsEncrypted));
        Assert.False(Options(uri).IsChunked);
    }

    [Fact]
    public void A_uri_may_name_more()
    {
        CassandraUri uri = Parse("datomic:cass2://a,b,c:9142/KS.T_2/*?user=u%40x&password=p%26q%3D&ssl=true");
        Assert.Equal("a b c", string.Join(' ', uri.Hosts));
        Assert.Equal((9142, new CassandraTable("ks", "t_2"), "*"), (uri.Port, uri.Table, uri.Name));
        Assert.Equal(("u@x", "p&q=", true), (uri.User, uri.Password, uri.IsEncrypted));
        Assert.True(Options(uri).IsChunked);
    }

    [Theory]
    [InlineData("datomic:cass://[::1]:9142/a.b/n", "::1", 9142)]
    [InlineData("datomic:cass://[::1]/a.b/n", "::1", 9042)]
    public void An_address_may_be_of_version_6(string text, string host, int port)
    {
        CassandraUri uri = Parse(text);
        Assert.Equal((host, port), (uri.Hosts[0], uri.Port));
    }

    [Theory]
    [InlineData("datomic:cass://node1", "HOST:9042/KEYSPACE.TABLE/NAME")]
    [InlineData("datomic:cass://node1/datomic.datomic", "HOST:9042/KEYSPACE.TABLE/NAME")]
    [InlineData("datomic:cass://node1/datomic.datomic/", "HOST:9042/KEYSPACE.TABLE/NAME")]
    [InlineData("datomic:cass://node1/datomic/people", "KEYSPACE.TABLE, of letters")]
    [InlineData("datomic:cass://node1/a.b;DROP/people", "KEYSPACE.TABLE, of letters")]
    [InlineData("datomic:cass://node1:0/a.b/people", "a port is a number")]
    [InlineData("datomic:cass://node1:x/a.b/people", "a port is a number")]
    [InlineData("datomic:cass://a,,b/a.b/people", "it names no host")]
    [InlineData("datomic:cass://node1/a.b/people?ssl=yes", "ssl is true or false")]
    [InlineData("datomic:cass://node1/a.b/people?passwort=canary-19", "user, password and ssl")]
    [InlineData("datomic:cass://node1/a.b/c/d?password=canary-19", "HOST:9042/KEYSPACE.TABLE/NAME")]
    public void A_uri_that_is_none_says_what_is_wrong_and_shows_no_secret(string text, string expected)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => Parse(text));
        Assert.Equal(":db.error/invalid-db-uri", error.Error?.ToString());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_a_uri_shows_no_user_and_no_password()
    {
        CassandraUri uri = Parse("datomic:cass://node1/a.b/people?user=canary-u&password=canary-p");
        Assert.DoesNotContain("canary", $"{uri} {Options(uri)} {Options(uri).Cluster}", StringComparison.Ordinal);
    }

    [Fact]
    public void Callbacks_are_taken_from_the_configuration_of_the_program()
    {
        CassandraStorageOptions options = Parse("datomic:cass://node1/a.b/n")
            .Options(TimeProvider.System, name => name);
        Assert.Equal("datomic.cassandraClusterCallback", options.ClusterCallback);
        Assert.Equal("datomic.cassandraSessionCallback", options.SessionCallback);
    }

    private static CassandraUri Parse(string text) => CassandraUri.Parse(DatabaseUri.Parse(text));

    private static CassandraStorageOptions Options(CassandraUri uri) => uri.Options(TimeProvider.System, _ => null);
}
