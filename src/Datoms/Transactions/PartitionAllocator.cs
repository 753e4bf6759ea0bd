using Accrete.Values;

namespace Accrete.Transactions;

/// <summary>Hands out entity ids: one counter for transactions and entities, one for the elements of the
/// schema.</summary>
/// <remarks>A value: who allocates keeps what comes back. A number that was handed out is never handed
/// out again.</remarks>
/// <param name="NextT">The next number of a transaction, or of an entity outside of the schema.</param>
/// <param name="NextElement">The next number in <c>:db.part/db</c>.</param>
internal readonly record struct PartitionAllocator(long NextT, int NextElement)
{
    /// <summary>Takes a new id.</summary>
    /// <param name="partitionBits">The bits of the partition, 0 to 2^20 - 1.</param>
    /// <param name="entityId">The id.</param>
    /// <returns>The allocator that is left.</returns>
    /// <exception cref="AccreteException">All numbers are used up.</exception>
    public PartitionAllocator Allocate(int partitionBits, out long entityId)
    {
        if (partitionBits != EntityIds.PartitionDb)
        {
            CheckLeft(NextT < EntityIds.IndexMax);
            Invariant.Check(partitionBits is >= 0 and < 1 << 20, "a partition has 20 bits");
            entityId = EntityIds.Make(partitionBits, NextT);
            return this with { NextT = NextT + 1 };
        }

        CheckLeft(NextElement < EntityIds.ImplicitPartitionCount);
        entityId = NextElement;
        return this with { NextElement = NextElement + 1 };
    }

    private static void CheckLeft(bool isLeft)
    {
        if (!isLeft)
        {
            throw new AccreteException(
                null, AnomalyCategory.Fault, "No entity ids are left in this partition: start another database.");
        }
    }
}
