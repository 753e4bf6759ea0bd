using System;
using Xunit;

namespace Accrete.Remote.Tests;

/// <summary>Peers work as they are told, by code or by documented names.</summary>
public sealed class PeerSettingsTests
{
    [Theory]
    [InlineData("64m", 64L << 20)]
    [InlineData("2G", 2L << 30)]
    [InlineData("1048576", 1L << 20)]
    public void The_object_cache_is_set_by_its_documented_name(string text, long bytes) =>
        Assert.Equal(bytes, Read("datomic.objectCacheMax", text).ObjectCacheMax);

    [Fact]
    public void The_timeout_of_transactions_is_set_by_its_documented_name() =>
        Assert.Equal(TimeSpan.FromSeconds(1.5), Read("datomic.txTimeoutMsec", "1500").TxTimeout);

    [Theory]
    [InlineData("datomic.objectCacheMax", "many")]
    [InlineData("datomic.objectCacheMax", "1k")]
    [InlineData("datomic.objectCacheMax", "99999999999g")]
    [InlineData("datomic.txTimeoutMsec", "0")]
    [InlineData("datomic.readConcurrency", "1001")]
    [InlineData("datomic.memcachedAutoDiscovery", "perhaps")]
    [InlineData("datomic.memcachedExpirationDays", "0")]
    [InlineData("datomic.memcachedConfigTimeoutMsec", "0")]
    [InlineData("datomic.memcachedUsername", "me")]
    [InlineData("datomic.memcachedPassword", "secret")]
    public void What_is_no_such_value_is_refused_by_name(string name, string text)
    {
        AccreteException wrong = Assert.Throws<AccreteException>(() => Read(name, text));
        Assert.Contains(name, wrong.Message, StringComparison.Ordinal);
        Assert.Equal(":storage/misconfigured", wrong.Error?.ToString());
    }

    [Fact]
    public void Code_cannot_set_what_makes_no_sense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeerSettings { ObjectCacheMax = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeerSettings { TxTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeerSettings { ReadConcurrency = 0 });
    }

    private static PeerSettings Read(string name, string text) =>
        PeerSettings.From(asked => asked == name ? text : null);
}
