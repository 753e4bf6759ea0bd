using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;

namespace Accrete.Storage;

/// <summary>Keeps what must outlive a process: immutable segments, and a few small refs that move by conditional
/// writes. Six methods; a service implements these and nothing else.</summary>
/// <remarks>
/// <para>All safety rests on <see cref="CompareAndSetAsync"/>. Its outcome is Committed, Rejected or Unknown, and an
/// adapter that cannot tell says Unknown. It never repeats a conditional write by itself, and neither may its
/// driver.</para>
/// <para>Every call ends: after <c>within</c> at the latest it fails with <c>:storage/timeout</c>, or, where it is a
/// conditional write, answers Unknown. A cancelled conditional write that may have been sent answers Unknown too.
/// Errors of the other methods are <see cref="AccreteException"/>s; <see cref="AccreteException.IsTransient"/> says
/// whether trying again makes sense. Segments may be put, read and deleted again freely.</para>
/// <para>There is no way to list what is stored: who deletes knows the names, because the index jobs note the ids
/// that they are about to use, and appends of a log are numbered. All members may be called from many threads.</para>
/// </remarks>
public interface IStorage : IAsyncDisposable
{
    /// <summary>Stores a segment. When it returns, the segment is durable. Storing the same segment again changes
    /// nothing; storing other bytes under a used id is a mistake of the caller, and either may stay.</summary>
    /// <param name="segment">The segment, of at most <see cref="StorageLimits.SegmentBytesMax"/> bytes.</param>
    /// <param name="within">How long it may take; above zero.</param>
    /// <param name="token">Gives up waiting; the segment may be stored all the same.</param>
    /// <returns>A task that ends when the segment is durable.</returns>
    /// <exception cref="AccreteException">It is not known to be stored.</exception>
    Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default);

    /// <summary>Reads a segment.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="within">How long it may take; above zero.</param>
    /// <param name="token">Gives up waiting.</param>
    /// <returns>The bytes; null where it is not there, or, in services that are eventually consistent, not
    /// yet.</returns>
    /// <exception cref="AccreteException">It could not be read.</exception>
    Task<ReadOnlyMemory<byte>?> GetAsync(SegmentId id, TimeSpan within, CancellationToken token = default);

    /// <summary>Reads many segments with as few round trips as the service allows.</summary>
    /// <param name="ids">Their ids, at most <see cref="StorageLimits.BatchMax"/>; one that is named twice comes
    /// once.</param>
    /// <param name="within">How long all of them may take; above zero.</param>
    /// <param name="token">Gives up waiting.</param>
    /// <returns>Those that are there, in the order in which they arrive.</returns>
    /// <exception cref="AccreteException">Not all could be read.</exception>
    IAsyncEnumerable<StoredSegment> GetManyAsync(
        IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default);

    /// <summary>Deletes segments. One that is not there is no error.</summary>
    /// <param name="ids">Their ids, at most <see cref="StorageLimits.BatchMax"/>.</param>
    /// <param name="within">How long it may take; above zero.</param>
    /// <param name="token">Gives up waiting; some may be deleted all the same.</param>
    /// <returns>A task that ends when all are gone.</returns>
    /// <exception cref="AccreteException">Not all are known to be gone.</exception>
    Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default);

    /// <summary>Reads refs consistently: each as the last write that was answered before the call left it, or a
    /// later one.</summary>
    /// <param name="keys">Their keys, at most <see cref="StorageLimits.BatchMax"/>. They may be read at different
    /// moments.</param>
    /// <param name="within">How long it may take; above zero.</param>
    /// <param name="token">Gives up waiting.</param>
    /// <returns>One place for each key, in the order of the keys; null where there is no such ref.</returns>
    /// <exception cref="AccreteException">They could not be read.</exception>
    Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default);

    /// <summary>Writes a ref only where it still is as expected: the one primitive on which everything leans.</summary>
    /// <param name="key">The key of the ref.</param>
    /// <param name="expected">The version that must be there; <see cref="RefVersion.Absent"/> for none.</param>
    /// <param name="write">The new value with its attempt token; null removes the ref.</param>
    /// <param name="within">How long it may take; above zero.</param>
    /// <param name="token">Gives up waiting; what was sent may take effect all the same, so that the outcome is
    /// Unknown.</param>
    /// <returns>Committed, Rejected or Unknown.</returns>
    /// <remarks>A removed ref can be made anew by whoever still expects it to be absent: remove only what no writer
    /// alive can be about to create.</remarks>
    Task<WriteOutcome> CompareAndSetAsync(
        RefKey key, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default);
}
