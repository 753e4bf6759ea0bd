using System.Collections.Generic;
using Accrete.Index;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>Takes the ids of a database to those of the one that it is written into, and back, by the attribute that
/// is kept there.</summary>
internal static class IdMap
{
    /// <summary>Tells whether an entity has the same id in every database: what bootstrap made, and implicit
    /// partitions.</summary>
    public static bool IsEverywhere(long id)
    {
        int bits = EntityIds.PartitionBits(id);
        long index = EntityIds.ToT(id);
        return bits switch
        {
            EntityIds.PartitionDb => index < Schema.SystemIds.FirstUserElement,
            EntityIds.PartitionTx => index < EntityIds.FirstT,
            _ => bits >= EntityIds.ImplicitPartitionCount && index == 0,
        };
    }

    /// <summary>Returns the id that an entity has got; null where it is not there.</summary>
    public static long? NewId(Database target, int map, long oldId) => target.Indexes.Current.TryFirst(
        IndexOrder.Avet, IndexRange.Of(map, Value.Long(oldId)), out Datom datom) ? datom.E : null;

    /// <summary>Returns the id that an entity had; null where it is new.</summary>
    public static long? OldId(Database target, int map, long newId) => target.Indexes.Current.TryFirst(
        IndexOrder.Eavt, IndexRange.OfEntity(newId, map), out Datom datom) ? datom.V.Bits : null;

    /// <summary>Returns the transaction that was written last: its id in the old database; null before the
    /// first.</summary>
    public static long? LastTransaction(Database target, int map)
    {
        IEnumerable<Datom> backwards = target.Indexes.Current.Read(
            IndexOrder.Avet,
            Bound.Before(2, a: map, v: Value.Long(EntityIds.ToTx(0))),
            Bound.After(2, a: map, v: Value.Long(EntityIds.ToTx(EntityIds.IndexMax))),
            reverse: true);
        foreach (Datom datom in backwards)
        {
            return datom.V.Bits;
        }

        return null;
    }
}
