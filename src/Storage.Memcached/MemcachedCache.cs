using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Caches;

namespace Accrete.Storage.Memcached;

/// <summary>Keeps segments in servers of memcached, which many processes share and other programs may use
/// too.</summary>
/// <remarks>
/// <para>The key of a segment is its UUID, its value a checksum and its bytes. Servers lose what they like: a segment
/// that is missing, damaged, or on a server that does not answer within a fraction of a second is read from
/// storage.</para>
/// <para>One loop writes, one segment after the other; where it does not keep up, segments are left out, and those of
/// more than 1 MB always. Source: operation/caching.</para>
/// </remarks>
internal sealed class MemcachedCache : ISegmentCache
{
    private const int QueueMax = 4096;
    private const long QueueBytesMax = 64L << 20;

    private readonly Channel<StoredSegment> _queue = Channel.CreateBounded<StoredSegment>(
        new BoundedChannelOptions(QueueMax) { SingleReader = true });

    private readonly CancellationTokenSource _stop;
    private readonly MemcachedOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<TimeSpan, bool>? _put;
    private readonly ClusterConfig? _config;
    private readonly Task _writing;
    private ServerRing _ring;
    private long _queued;

    /// <summary>Makes a cache; nothing is connected to before something is asked for.</summary>
    /// <param name="options">The servers, and how long they may take.</param>
    /// <param name="time">Tells the time.</param>
    /// <param name="put">Is told of each write how long it took, and whether it succeeded; null for nobody.</param>
    public MemcachedCache(MemcachedOptions options, TimeProvider time, Action<TimeSpan, bool>? put = null)
    {
        (_options, _time, _put) = (options, time, put);
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _config = options.Discovers ? new ClusterConfig(options, time) : null;
        _ring = RingOf(options.Discovers ? [] : options.Servers);
        _writing = WriteAllAsync();
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredSegment>> ReadAsync(
        IReadOnlyList<SegmentId> ids, CancellationToken token)
    {
        Discover();
        ServerRing ring = Volatile.Read(ref _ring);
        Dictionary<MemcachedServer, List<SegmentId>> shares = [];
        foreach (SegmentId id in ids)
        {
            if (ring.OwnerOf(id) is not { } owner)
            {
                return [];
            }

            if (!shares.TryGetValue(owner, out List<SegmentId>? share))
            {
                shares.Add(owner, share = []);
            }

            share.Add(id);
        }

        IReadOnlyList<StoredSegment>[] found = await Task
            .WhenAll(shares.Select(share => share.Key.GetAsync(share.Value, token))).ConfigureAwait(false);
        return found.Length == 1 ? found[0] : [.. found.SelectMany(static some => some)];
    }

    /// <inheritdoc/>
    public void Add(StoredSegment segment)
    {
        if (segment.Bytes.Length > MemcachedValue.SegmentBytesMax)
        {
            return;
        }

        if (Interlocked.Add(ref _queued, segment.Bytes.Length) > QueueBytesMax || !_queue.Writer.TryWrite(segment))
        {
            Interlocked.Add(ref _queued, -segment.Bytes.Length);
        }
    }

    /// <summary>Writes what was taken, for a moment, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_queue.Writer.TryComplete())
        {
            _stop.CancelAfter(_options.DrainMax);
            await _writing.ConfigureAwait(false);
            foreach (MemcachedServer server in Volatile.Read(ref _ring).Servers)
            {
                server.Dispose();
            }

            _config?.Dispose();
            _stop.Dispose();
        }
    }

    private ServerRing RingOf(IReadOnlyList<CacheServer> servers) =>
        new([.. servers.Select(address => new MemcachedServer(address, _options, _time))]);

    private async Task WriteAllAsync()
    {
        // The first wait gives the thread of the constructor back.
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (_queue.Reader.TryRead(out StoredSegment segment))
            {
                Interlocked.Add(ref _queued, -segment.Bytes.Length);
                if (!_stop.IsCancellationRequested)
                {
                    await WriteAsync(segment).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task WriteAsync(StoredSegment segment)
    {
        Discover();
        if (Volatile.Read(ref _ring).OwnerOf(segment.Id) is not { } owner)
        {
            return;
        }

        long begun = _time.GetTimestamp();
        bool isStored = false;
        try
        {
            isStored = await owner.SetAsync(segment, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It ends: the next process reads the segment from storage.
        }

        _put?.Invoke(_time.GetElapsedTime(begun), isStored);
    }

    /// <summary>Looks after the nodes of the cluster where it is time; nobody waits for it.</summary>
    private void Discover()
    {
        if (_config is not null && _config.IsDue())
        {
            _ = DiscoverAsync(_config);
        }
    }

    private async Task DiscoverAsync(ClusterConfig config)
    {
        if (await config.AskAsync(_stop.Token).ConfigureAwait(false) is not { } nodes)
        {
            return;
        }

        ServerRing old = Volatile.Read(ref _ring);
        if (nodes.ToHashSet().SetEquals(old.Servers.Select(static server => server.Address)))
        {
            return;
        }

        Volatile.Write(ref _ring, RingOf(nodes));
        foreach (MemcachedServer server in old.Servers)
        {
            server.Dispose();
        }
    }
}
