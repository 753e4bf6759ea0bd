using Accrete.Transactions;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Transactions;

public sealed class PartitionAllocatorTests
{
    [Fact]
    public void Schema_and_entities_draw_from_counters_of_their_own()
    {
        PartitionAllocator left = new PartitionAllocator(1000, 72)
            .Allocate(EntityIds.PartitionUser, out long entity)
            .Allocate(EntityIds.PartitionDb, out long element)
            .Allocate(EntityIds.ImplicitPartitionCount + 7, out long shared);
        Assert.Equal(EntityIds.Make(EntityIds.PartitionUser, 1000), entity);
        Assert.Equal(72, element);
        Assert.Equal(EntityIds.ImplicitPartition(7) | 1001, shared);
        Assert.Equal(new PartitionAllocator(1002, 73), left);
    }

    [Fact]
    public void Exhausted_counter_is_an_error_not_a_wrong_id()
    {
        PartitionAllocator full = new(EntityIds.IndexMax, EntityIds.ImplicitPartitionCount);
        Assert.Throws<AccreteException>(() => full.Allocate(EntityIds.PartitionUser, out _));
        Assert.Throws<AccreteException>(() => full.Allocate(EntityIds.PartitionDb, out _));
    }
}
