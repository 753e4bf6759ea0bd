using System;
using System.Threading.Tasks;
using Accrete.Host.Serving;
using Accrete.Storage;
using Accrete.Storage.Memory;
using Accrete.Transactor.Leases;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>A restore waits for nobody who is dead, and refuses where somebody lives.</summary>
public sealed class LiveTransactorTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private static readonly LeaseRecord Lease = new(
        Guid.Parse("11111111-2222-3333-4444-555555555555"), 1, 1, TimeSpan.FromMilliseconds(1), false, "host-a");

    [Fact]
    public async Task Without_a_lease_or_with_one_that_was_given_back_nobody_is_alive()
    {
        MemStorage storage = new();
        await LiveTransactor.RefuseAsync(storage, TimeProvider.System, default);
        await Write(storage, Lease with { IsReleased = true, Interval = TimeSpan.FromDays(1) });
        await LiveTransactor.RefuseAsync(storage, TimeProvider.System, default);
    }

    [Fact]
    public async Task A_holder_that_beats_no_more_is_dead()
    {
        MemStorage storage = new();
        await Write(storage, Lease);
        await LiveTransactor.RefuseAsync(storage, TimeProvider.System, default);
    }

    [Fact]
    public async Task A_holder_that_beats_is_told_by_its_host()
    {
        MemStorage storage = new();
        await Write(storage, Lease);
        int reads = 0;
        MemStorage beating = storage.Attach(_ =>
        {
            if (++reads == 2)
            {
                Beat(storage);
            }

            return StorageFault.None;
        });
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => LiveTransactor.RefuseAsync(beating, TimeProvider.System, default));
        Assert.Equal(":storage/in-use", error.Error?.ToString());
        Assert.Contains("host-a", error.Message, StringComparison.Ordinal);
    }

    private static void Beat(MemStorage storage) => Write(storage, Lease with { Beat = 2 }).GetAwaiter().GetResult();

    private static async Task Write(MemStorage storage, LeaseRecord lease)
    {
        RefRecord? before = await storage.ReadAsync(LeaseActor.Key, Within);
        await storage.CompareAndSetAsync(
            LeaseActor.Key, before?.Version ?? RefVersion.Absent,
            new RefWrite(Guid.NewGuid(), LeaseCodec.Write(lease)), Within);
    }
}
