using System;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>Says into which partition an entity goes: the members of a group into one implicit partition, what is in no
/// group where it was, or all of it into one partition.</summary>
/// <param name="grouping">Makes the groups.</param>
/// <param name="numberOf">Takes the entity that a group is named by to the number of an implicit partition.</param>
/// <param name="others">The partition for entities in no group; null leaves each in its own.</param>
internal sealed class Placement(Grouping grouping, Func<long, int> numberOf, long? others = null)
{
    /// <summary>Gets the groups.</summary>
    public Grouping Grouping { get; } = grouping;

    /// <summary>Returns the entity id of the partition. Schema and transactions stay where they are.</summary>
    public long PartitionOf(long entity)
    {
        if (EntityIds.PartitionBits(entity) is EntityIds.PartitionDb or EntityIds.PartitionTx)
        {
            return EntityIds.Partition(entity);
        }

        return Grouping.KeyOf(entity) is { } key
            ? EntityIds.ImplicitPartition(numberOf(key))
            : others ?? EntityIds.Partition(entity);
    }
}
