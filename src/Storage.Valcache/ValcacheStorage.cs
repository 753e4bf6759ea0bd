using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;

namespace Accrete.Storage.Valcache;

/// <summary>Reads segments from a cache on disk where they are there, else from a storage, and keeps what it read; all
/// else goes to the storage.</summary>
/// <param name="inner">The storage; its own from now on.</param>
/// <param name="cache">The cache; its own from now on.</param>
/// <param name="asked">Is told of each segment whether the cache had it; null for nobody.</param>
internal sealed class ValcacheStorage(IStorage inner, DiskCache cache, Action<bool>? asked = null) : IStorage
{
    /// <inheritdoc/>
    public async Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default)
    {
        await inner.PutAsync(segment, within, token).ConfigureAwait(false);
        cache.Add(segment);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(
        SegmentId id, TimeSpan within, CancellationToken token = default)
    {
        if (Cached(id) is { } here)
        {
            return here;
        }

        ReadOnlyMemory<byte>? bytes = await inner.GetAsync(id, within, token).ConfigureAwait(false);
        if (bytes is { } found)
        {
            cache.Add(new StoredSegment(id, found));
        }

        return bytes;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredSegment> GetManyAsync(
        IReadOnlyList<SegmentId> ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token = default)
    {
        List<SegmentId> missing = [];
        HashSet<SegmentId> seen = [];
        foreach (SegmentId id in ids)
        {
            if (!seen.Add(id))
            {
                continue;
            }

            if (Cached(id) is { } here)
            {
                yield return new StoredSegment(id, here);
            }
            else
            {
                missing.Add(id);
            }
        }

        if (missing.Count == 0)
        {
            yield break;
        }

        await foreach (StoredSegment segment in inner.GetManyAsync(missing, within, token).ConfigureAwait(false))
        {
            cache.Add(segment);
            yield return segment;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default) =>
        // What is deleted is asked for no more, and goes from the cache when it was not read for longest.
        inner.DeleteAsync(ids, within, token);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default) =>
        inner.ReadAsync(keys, within, token);

    /// <inheritdoc/>
    public Task<WriteOutcome> CompareAndSetAsync(
        RefKey key, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default) =>
        inner.CompareAndSetAsync(key, expected, write, within, token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        cache.Dispose();
        await inner.DisposeAsync().ConfigureAwait(false);
    }

    private byte[]? Cached(SegmentId id)
    {
        byte[]? bytes = cache.Read(id);
        asked?.Invoke(bytes is not null);
        return bytes;
    }
}
