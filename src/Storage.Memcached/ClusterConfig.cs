using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Caches;

namespace Accrete.Storage.Memcached;

/// <summary>Asks the configuration endpoint of an ElastiCache for its nodes, now and then.</summary>
/// <remarks>The answer has a line with a version, and one with the nodes: <c>host|address|port host|address|port</c>;
/// an address may be empty. Source: the protocol of ElastiCache, engine 1.4.14 and later.</remarks>
internal sealed class ClusterConfig : IDisposable
{
    private readonly MemcachedServer[] _endpoints;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long? _askedAt;

    /// <summary>Makes one that has not asked yet.</summary>
    public ClusterConfig(MemcachedOptions options, TimeProvider time)
    {
        (_interval, _time) = (options.DiscoveryInterval, time);
        _endpoints = [.. options.Servers.Select(address => new MemcachedServer(address, options, time))];
    }

    /// <summary>Tells whether it is time to ask; true for one caller.</summary>
    public bool IsDue()
    {
        lock (_lock)
        {
            if (_askedAt is { } before && _time.GetElapsedTime(before) < _interval)
            {
                return false;
            }

            _askedAt = _time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Asks the endpoints, until one answers.</summary>
    /// <returns>The nodes; null where none answers with any.</returns>
    public async Task<IReadOnlyList<CacheServer>?> AskAsync(CancellationToken token)
    {
        try
        {
            foreach (MemcachedServer endpoint in _endpoints)
            {
                if (await endpoint.ConfigAsync(token).ConfigureAwait(false) is { } text && NodesOf(text) is { } nodes)
                {
                    return nodes;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }

        Retry();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MemcachedServer endpoint in _endpoints)
        {
            endpoint.Dispose();
        }
    }

    /// <summary>Reads the nodes of a configuration; null where it names none.</summary>
    internal static IReadOnlyList<CacheServer>? NodesOf(string config)
    {
        string[] lines = config.Split('\n', StringSplitOptions.TrimEntries);
        if (lines.Length < 2)
        {
            return null;
        }

        IEnumerable<string> addresses = lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static node => node.Split('|'))
            .Select(static node => node is [var host, var address, var port]
                ? $"{(address.Length > 0 ? address : host)}:{port}"
                : "");
        return CacheServer.ReadAll(string.Join(',', addresses));
    }

    /// <summary>Lets the next read or write ask again: the endpoint itself is left alone for a while.</summary>
    private void Retry()
    {
        lock (_lock)
        {
            _askedAt = null;
        }
    }
}
