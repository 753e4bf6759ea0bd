using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage;

namespace Accrete.Simulation.Mutants;

/// <summary>Is a way to a storage that does something else than the usual one at one place.</summary>
internal sealed class LyingStorage(IStorage usual) : IStorage
{
    /// <summary>Makes the conditional write of the usual way.</summary>
    public delegate Task<WriteOutcome> Send(RefVersion expected, RefWrite? write);

    /// <summary>Gets what is done instead of conditional writes.</summary>
    public Func<RefKey, RefVersion, RefWrite?, Send, Task<WriteOutcome>>? Write { get; init; }

    /// <summary>Gets what is stored instead of a segment; null for nothing.</summary>
    public Func<StoredSegment, StoredSegment?>? Put { get; init; }

    /// <summary>Gets what is answered to reads of refs instead of what is there.</summary>
    public Func<IReadOnlyList<RefKey>, IReadOnlyList<RefRecord?>, IReadOnlyList<RefRecord?>>? Read { get; init; }

    /// <inheritdoc/>
    public Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default)
    {
        StoredSegment? stored = Put is null ? segment : Put(segment);
        return stored is { } some ? usual.PutAsync(some, within, token) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetAsync(SegmentId id, TimeSpan within, CancellationToken token = default) =>
        usual.GetAsync(id, within, token);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredSegment> GetManyAsync(
        IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default) =>
        usual.GetManyAsync(ids, within, token);

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default) =>
        usual.DeleteAsync(ids, within, token);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default)
    {
        IReadOnlyList<RefRecord?> there = await usual.ReadAsync(keys, within, token).ConfigureAwait(false);
        return Read is null ? there : Read(keys, there);
    }

    /// <inheritdoc/>
    public Task<WriteOutcome> CompareAndSetAsync(
        RefKey key, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default) =>
        Write is null
            ? usual.CompareAndSetAsync(key, expected, write, within, token)
            : Write(
                key, expected, write,
                (version, value) => usual.CompareAndSetAsync(key, version, value, within, token));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => usual.DisposeAsync();
}
