using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Memory;

namespace Accrete.Storage;

/// <summary>Passes all calls on to a storage, and tells of each how long it took and how it ended.</summary>
/// <param name="inner">The storage; its own from now on.</param>
/// <param name="time">Measures.</param>
/// <param name="observer">Is told of each call, on the thread that ends it; it must not wait, and not throw.</param>
internal sealed class ObservedStorage(IStorage inner, TimeProvider time, Action<ObservedCall> observer) : IStorage
{
    /// <inheritdoc/>
    public async Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default)
    {
        long begun = time.GetTimestamp();
        try
        {
            await inner.PutAsync(segment, within, token).ConfigureAwait(false);
            Tell(StorageMethod.Put, begun, segment.Bytes.Length);
        }
        catch (AccreteException error)
        {
            Tell(StorageMethod.Put, begun, 0, error);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(
        SegmentId id, TimeSpan within, CancellationToken token = default)
    {
        long begun = time.GetTimestamp();
        try
        {
            ReadOnlyMemory<byte>? bytes = await inner.GetAsync(id, within, token).ConfigureAwait(false);
            Tell(StorageMethod.Get, begun, bytes?.Length ?? 0);
            return bytes;
        }
        catch (AccreteException error)
        {
            Tell(StorageMethod.Get, begun, 0, error);
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredSegment> GetManyAsync(
        IReadOnlyList<SegmentId> ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token = default)
    {
        long begun = time.GetTimestamp(), bytes = 0;
        await foreach (StoredSegment segment in inner.GetManyAsync(ids, within, token).ConfigureAwait(false))
        {
            bytes += segment.Bytes.Length;
            yield return segment;
        }

        Tell(StorageMethod.GetMany, begun, bytes);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default)
    {
        long begun = time.GetTimestamp();
        try
        {
            await inner.DeleteAsync(ids, within, token).ConfigureAwait(false);
            Tell(StorageMethod.Delete, begun, 0);
        }
        catch (AccreteException error)
        {
            Tell(StorageMethod.Delete, begun, 0, error);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default)
    {
        long begun = time.GetTimestamp();
        try
        {
            IReadOnlyList<RefRecord?> records = await inner.ReadAsync(keys, within, token).ConfigureAwait(false);
            long bytes = 0;
            foreach (RefRecord? record in records)
            {
                bytes += record?.Value.Length ?? 0;
            }

            Tell(StorageMethod.Read, begun, bytes);
            return records;
        }
        catch (AccreteException error)
        {
            Tell(StorageMethod.Read, begun, 0, error);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<WriteOutcome> CompareAndSetAsync(
        RefKey key, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default)
    {
        long begun = time.GetTimestamp();
        WriteOutcome outcome = await inner.CompareAndSetAsync(key, expected, write, within, token)
            .ConfigureAwait(false);
        Tell(StorageMethod.CompareAndSet, begun, write?.Value.Length ?? 0, (outcome as WriteOutcome.Unknown)?.Cause);
        return outcome;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Tell(StorageMethod method, long begun, long bytes, Exception? error = null) =>
        observer(new ObservedCall(method, bytes, time.GetElapsedTime(begun), error as AccreteException));
}

/// <summary>A call of a storage that has ended.</summary>
/// <param name="Method">What was called.</param>
/// <param name="Bytes">How many bytes of values went over.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Error">Why it failed, or why its outcome is unknown; null where it did not.</param>
internal readonly record struct ObservedCall(
    StorageMethod Method, long Bytes, TimeSpan Took, AccreteException? Error);
