using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Actors;

namespace Accrete.Storage.Backups;

/// <summary>Calls a storage, and again where trying again makes sense.</summary>
/// <param name="node">The storage.</param>
/// <param name="time">Waits between attempts.</param>
internal sealed class StorageAccess(StorageNode node, TimeProvider time)
{
    /// <summary>So often a call is tried: for some ten seconds.</summary>
    private const int AttemptsMax = 10;

    /// <summary>So often a segment is looked for that is not there: some services show it a little late.</summary>
    private const int LooksMax = 4;

    private TimeSpan Within => node.Settings.CallTimeout;

    /// <summary>Gets the storage.</summary>
    public StorageNode Node => node;

    /// <summary>Gets what tells the time.</summary>
    public TimeProvider Time => time;

    /// <summary>Reads a ref consistently; null where it is absent.</summary>
    public Task<RefRecord?> ReadAsync(RefKey key, CancellationToken token) =>
        AgainAsync(() => node.Storage.ReadAsync(key, Within, token), token);

    /// <summary>Reads refs consistently.</summary>
    public Task<IReadOnlyList<RefRecord?>> ReadAsync(IReadOnlyList<RefKey> keys, CancellationToken token) =>
        AgainAsync(() => node.Storage.ReadAsync(keys, Within, token), token);

    /// <summary>Stores a segment.</summary>
    public Task PutAsync(StoredSegment segment, CancellationToken token) => AgainAsync(
        async () =>
        {
            await node.Storage.PutAsync(segment, Within, token).ConfigureAwait(false);
            return true;
        },
        token);

    /// <summary>Reads segments.</summary>
    /// <param name="ids">Their ids, all different.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>Those that are there.</returns>
    public async Task<Dictionary<SegmentId, byte[]>> FindAsync(IReadOnlyList<SegmentId> ids, CancellationToken token)
    {
        Dictionary<SegmentId, byte[]> found = [];
        for (int look = 1; found.Count < ids.Count && look <= LooksMax; look++)
        {
            if (look > 1)
            {
                await WaitAsync(look - 1, token).ConfigureAwait(false);
            }

            List<SegmentId> missing = [];
            foreach (SegmentId id in ids)
            {
                if (!found.ContainsKey(id))
                {
                    missing.Add(id);
                }
            }

            await AgainAsync(() => ReadAsync(missing, found, token), token).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>Reads segments that may not be there, and looks once.</summary>
    /// <param name="ids">Their ids, all different.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>Those that are there.</returns>
    public async Task<Dictionary<SegmentId, byte[]>> LookAsync(IReadOnlyList<SegmentId> ids, CancellationToken token)
    {
        Dictionary<SegmentId, byte[]> found = [];
        await AgainAsync(() => ReadAsync(ids, found, token), token).ConfigureAwait(false);
        return found;
    }

    private async Task<bool> ReadAsync(
        IReadOnlyList<SegmentId> ids, Dictionary<SegmentId, byte[]> found, CancellationToken token)
    {
        await foreach (StoredSegment segment in node.Storage.GetManyAsync(ids, Within, token).ConfigureAwait(false))
        {
            found[segment.Id] = segment.Bytes.ToArray();
        }

        return true;
    }

    private async Task<T> AgainAsync<T>(Func<Task<T>> call, CancellationToken token)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (AccreteException error) when (error.IsTransient && attempt < AttemptsMax)
            {
                token.ThrowIfCancellationRequested();
            }

            await WaitAsync(attempt, token).ConfigureAwait(false);
        }
    }

    private Task WaitAsync(int attempt, CancellationToken token) =>
        Task.Delay(node.Settings.BackOff.Delay(attempt, node.Chance.NextDouble()), time, token);
}
