using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Access;

/// <summary>Takes the numbers of implicit partitions to their ids and back, as given by those who ask.</summary>
internal static class ImplicitParts
{
    /// <summary>Returns the entity id of an implicit partition; of a real number its whole part counts.</summary>
    /// <exception cref="AccreteException"><c>:db.error/implicit-part-out-of-range</c>, or it is no number.</exception>
    public static long Id(object? number)
    {
        long whole = Numbers.ToLong(number);
        return whole is >= 0 and < EntityIds.ImplicitPartitionCount
            ? EntityIds.ImplicitPartition((int)whole)
            : throw DbErrors.Incorrect(
                "implicit-part-out-of-range", $"{EdnPrinter.Print(number)} out of implicit part range", number);
    }

    /// <summary>Returns the number of an implicit partition, null where the id is not one's.</summary>
    /// <exception cref="AccreteException">It is no number.</exception>
    public static object? Number(object? partition)
    {
        long id = Numbers.ToLong(partition);
        int bits = EntityIds.PartitionBits(id);
        return id > 0 && bits >= EntityIds.ImplicitPartitionCount && EntityIds.ToT(id) == 0
            ? (long)(bits - EntityIds.ImplicitPartitionCount)
            : null;
    }
}
