using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Segments;

namespace Accrete.Storage.Actors;

/// <summary>Makes messages of a service's calls: each ends with one answer, whatever the service does.</summary>
/// <remarks>An answer is given on the thread on which the service completes its task.</remarks>
internal static class StorageCalls
{
    /// <summary>Reads refs.</summary>
    public static Task<StorageAnswer> Read(IStorage storage, IReadOnlyList<RefKey> keys, TimeSpan within, long call) =>
        Guarded(call, async () =>
            new RefsRead(call, await storage.ReadAsync(keys, within).ConfigureAwait(false)));

    /// <summary>Sends a conditional write. An exception of the service says nothing about the write, so it is
    /// Unknown.</summary>
    public static async Task<StorageAnswer> Write(IStorage storage, ConditionalWrite write, TimeSpan within, long call)
    {
        StorageAnswer answer = await Guarded(call, async () => new RefWritten(
            call,
            await storage.CompareAndSetAsync(write.Key, write.Expected, write.Write, within).ConfigureAwait(false)))
            .ConfigureAwait(false);
        return answer is CallFailed failed ? new RefWritten(call, new WriteOutcome.Unknown(failed.Error)) : answer;
    }

    /// <summary>Stores a segment.</summary>
    public static Task<StorageAnswer> Put(IStorage storage, StoredSegment segment, TimeSpan within, long call) =>
        Guarded(call, async () =>
        {
            await storage.PutAsync(segment, within).ConfigureAwait(false);
            return new SegmentStored(call, segment.Id);
        });

    /// <summary>Reads segments.</summary>
    public static Task<StorageAnswer> Get(
        IStorage storage, IReadOnlyList<SegmentId> ids, TimeSpan within, long call) =>
        Guarded(call, async () =>
        {
            Dictionary<SegmentId, ReadOnlyMemory<byte>> segments = [];
            if (ids.Count == 1)
            {
                if (await storage.GetAsync(ids[0], within).ConfigureAwait(false) is { } bytes)
                {
                    segments.Add(ids[0], bytes);
                }
            }
            else
            {
                await foreach (StoredSegment one in storage.GetManyAsync(ids, within).ConfigureAwait(false))
                {
                    segments[one.Id] = one.Bytes;
                }
            }

            return new SegmentsRead(call, segments);
        });

    /// <summary>Deletes segments.</summary>
    public static Task<StorageAnswer> Delete(
        IStorage storage, IReadOnlyList<SegmentId> ids, TimeSpan within, long call) =>
        Guarded(call, async () =>
        {
            await storage.DeleteAsync(ids, within).ConfigureAwait(false);
            return new SegmentsDeleted(call);
        });

    private static async Task<StorageAnswer> Guarded(long call, Func<Task<StorageAnswer>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (AccreteException error)
        {
            return new CallFailed(call, error);
        }
#pragma warning disable CA1031 // What a driver throws must not end an actor: it is one more way to fail.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new CallFailed(call, StorageErrors.Fault($"A storage call failed: {error.Message}", error));
        }
    }
}
