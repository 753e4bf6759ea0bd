using System;

namespace Accrete.Values;

/// <summary>The layout of entity ids: partition in bits 61 to 42, index in the low 42 (reference: entity
/// ids).</summary>
internal static class EntityIds
{
    /// <summary>How many low bits hold the index.</summary>
    public const int IndexBits = 42;

    /// <summary>The largest index, and the mask of its bits.</summary>
    public const long IndexMax = (1L << IndexBits) - 1;

    /// <summary>How many implicit partitions every database has.</summary>
    public const int ImplicitPartitionCount = 1 << 19;

    /// <summary>The partition of schema, of transactions, and the default one.</summary>
    public const int PartitionDb = 0, PartitionTx = 3, PartitionUser = 4;

    /// <summary>The first t of a transaction after bootstrap.</summary>
    public const long FirstT = 1000;

    /// <summary>Returns the id with these partition bits (0 to 2^20 - 1) and index.</summary>
    public static long Make(int partitionBits, long index) => ((long)partitionBits << IndexBits) | index;

    /// <summary>Returns the 20 partition bits of an id.</summary>
    public static int PartitionBits(long entityId) => (int)((entityId >> IndexBits) & ((1 << 20) - 1));

    /// <summary>Returns the id of the partition entity that an id lies in.</summary>
    public static long Partition(long entityId)
    {
        int bits = PartitionBits(entityId);
        return bits >= ImplicitPartitionCount ? (long)bits << IndexBits : bits;
    }

    /// <summary>Returns the partition bits that a partition entity's id stands for.</summary>
    public static int BitsOfPartition(long partitionEntityId) =>
        partitionEntityId >> IndexBits is long high and not 0 ? (int)high : (int)partitionEntityId;

    /// <summary>Returns the transaction id of a t, or of anything whose low bits are one.</summary>
    public static long ToTx(long t) => Make(PartitionTx, t & IndexMax);

    /// <summary>Returns the t of a transaction id; of any id the t of its making.</summary>
    public static long ToT(long entityId) => entityId & IndexMax;

    /// <summary>Returns the index of an id as the reference compares it with what was given out: those of the upper
    /// half are negative, so that nobody ever gets them, and anybody may name them.</summary>
    public static long SignedIndex(long entityId) => entityId << (64 - IndexBits) >> (64 - IndexBits);

    /// <summary>Returns the entity id of an implicit partition.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 0 to 524287.</exception>
    public static long ImplicitPartition(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, ImplicitPartitionCount);
        return (long)(ImplicitPartitionCount + number) << IndexBits;
    }
}
