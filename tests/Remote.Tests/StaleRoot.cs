using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage;

namespace Accrete.Remote.Tests;

/// <summary>A storage as somebody sees it who read one ref long ago, and all else just now.</summary>
/// <param name="inner">The storage.</param>
/// <param name="key">The key of the ref.</param>
/// <param name="stale">What the first reading of it gives.</param>
/// <param name="known">A segment that was read long ago too; null for none.</param>
internal sealed class StaleRoot(IStorage inner, RefKey key, RefRecord stale, StoredSegment? known) : IStorage
{
    private int _reads;

    public Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default) =>
        inner.PutAsync(segment, within, token);

    public Task<ReadOnlyMemory<byte>?> GetAsync(SegmentId id, TimeSpan within, CancellationToken token = default) =>
        known is { } old && old.Id == id
            ? Task.FromResult<ReadOnlyMemory<byte>?>(old.Bytes)
            : inner.GetAsync(id, within, token);

    public async IAsyncEnumerable<StoredSegment> GetManyAsync(
        IReadOnlyList<SegmentId> ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token = default)
    {
        if (known is { } old && ids.Contains(old.Id))
        {
            yield return old;
        }

        await foreach (StoredSegment segment in inner.GetManyAsync(ids, within, token).ConfigureAwait(false))
        {
            yield return segment;
        }
    }

    public Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default) =>
        inner.DeleteAsync(ids, within, token);

    public Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default) =>
        keys.Count == 1 && keys[0] == key && Interlocked.Increment(ref _reads) == 1
            ? Task.FromResult<IReadOnlyList<RefRecord?>>([stale])
            : inner.ReadAsync(keys, within, token);

    public Task<WriteOutcome> CompareAndSetAsync(
        RefKey changed, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default) =>
        inner.CompareAndSetAsync(changed, expected, write, within, token);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
