using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;

namespace Accrete.Storage.Caches;

/// <summary>Reads segments from a cache where they are there, else from a storage, and gives the cache what it read;
/// all else goes to the storage.</summary>
/// <param name="inner">The storage; its own from now on.</param>
/// <param name="cache">The cache; its own from now on.</param>
/// <param name="asked">Is told of each segment whether the cache had it; null for nobody.</param>
internal sealed class CachedStorage(IStorage inner, ISegmentCache cache, Action<bool>? asked = null) : IStorage
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
        if (await CachedAsync([id], token).ConfigureAwait(false) is [StoredSegment here])
        {
            return here.Bytes;
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
        HashSet<SegmentId> missing = [.. ids];
        foreach (StoredSegment here in await CachedAsync([.. missing], token).ConfigureAwait(false))
        {
            missing.Remove(here.Id);
            yield return here;
        }

        if (missing.Count == 0)
        {
            yield break;
        }

        // In the order of the caller, who may have put first what is wanted first.
        List<SegmentId> left = [.. ids.Where(missing.Remove)];
        await foreach (StoredSegment segment in inner.GetManyAsync(left, within, token).ConfigureAwait(false))
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
        await cache.DisposeAsync().ConfigureAwait(false);
        await inner.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<StoredSegment>> CachedAsync(
        IReadOnlyList<SegmentId> ids, CancellationToken token)
    {
        IReadOnlyList<StoredSegment> here = await cache.ReadAsync(ids, token).ConfigureAwait(false);
        for (int i = 0; asked is not null && i < ids.Count; i++)
        {
            asked(i < here.Count);
        }

        return here;
    }
}
