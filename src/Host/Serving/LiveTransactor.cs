using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Transactor.Leases;

namespace Accrete.Host.Serving;

/// <summary>Looks whether a transactor is alive that writes to a storage.</summary>
internal static class LiveTransactor
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <summary>Refuses to go on where one is: its lease is not given back, and it beats.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="time">Waits for a beat.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException"><c>:storage/in-use</c>: one is alive; or storage cannot be
    /// read.</exception>
    public static async Task RefuseAsync(IStorage storage, TimeProvider time, CancellationToken token)
    {
        if (await ReadAsync(storage, token).ConfigureAwait(false) is not { IsReleased: false } before)
        {
            return;
        }

        TimeSpan wait = before.Patience < WaitMax ? before.Patience : WaitMax;
        await Task.Delay(wait, time, token).ConfigureAwait(false);
        if (await ReadAsync(storage, token).ConfigureAwait(false) is { IsReleased: false } after && after != before)
        {
            throw StorageErrors.InUse(
                $"A transactor at {after.Host} writes the databases of this storage: stop all of them, then restore.");
        }
    }

    private static async Task<LeaseRecord?> ReadAsync(IStorage storage, CancellationToken token)
    {
        RefRecord? record = await storage.ReadAsync(LeaseActor.Key, Within, token).ConfigureAwait(false);
        return record is null ? null : LeaseCodec.Read(record.Value);
    }
}
