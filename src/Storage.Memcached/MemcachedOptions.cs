using System;
using System.Collections.Generic;
using Accrete.Storage.Caches;

namespace Accrete.Storage.Memcached;

/// <summary>Says which servers of memcached keep segments, and how long they may take.</summary>
internal sealed record MemcachedOptions
{
    /// <summary>Gets the servers (<c>memcached</c>); with discovery, the endpoints that are asked for them.</summary>
    public required IReadOnlyList<CacheServer> Servers { get; init; }

    /// <summary>Gets whether the servers are asked for, of a configuration endpoint of ElastiCache
    /// (<c>memcached-auto-discovery</c>).</summary>
    public bool Discovers { get; init; }

    /// <summary>Gets how long that may take (<c>memcached-config-timeout-msec</c>).</summary>
    public TimeSpan ConfigTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets how often it is done: nodes come and go rarely.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets after how many days the servers forget a segment (<c>memcached-expiration-days</c>).</summary>
    public int ExpirationDays { get; init; } = 30;

    /// <summary>Gets how long a server may take to connect, to send the next segment, or to take one: beyond it the
    /// storage is asked.</summary>
    public TimeSpan StallMax { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets how long one call may read from a server, however well it goes on.</summary>
    public TimeSpan ReadMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long a server is left alone after its first failure; each further one doubles it.</summary>
    public TimeSpan QuietMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long a server is left alone at most.</summary>
    public TimeSpan QuietMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long is waited at the end until what was taken is written.</summary>
    public TimeSpan DrainMax { get; init; } = TimeSpan.FromSeconds(1);
}
