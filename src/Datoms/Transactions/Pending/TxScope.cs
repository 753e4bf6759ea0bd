using System.Collections.Generic;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Values;

namespace Accrete.Transactions.Pending;

/// <summary>What the steps of one transaction share.</summary>
internal sealed class TxScope
{
    public TxScope(ISnapshot before)
    {
        Before = before;
        TxId = EntityIds.ToTx(before.NextT);
        Invariant.Check(
            before.NextT > before.BasisT && EntityIds.PartitionBits(TxId) == EntityIds.PartitionTx,
            "a transaction takes the next number");
    }

    /// <summary>Gets the value that the transaction is applied to.</summary>
    public ISnapshot Before { get; }

    /// <summary>Gets the schema that the data is read by: that before the transaction.</summary>
    public DbSchema Schema => Before.Schema;

    /// <summary>Gets what lookup refs and functions see: the value before the transaction with its view.</summary>
    public DatomSource View => Before.Source;

    /// <summary>Gets the present, whatever the view shows: identity, redundancy and uniqueness look at it.</summary>
    public DatomSource Current => Before.Indexes.Current;

    /// <summary>Gets whether what functions see is the present.</summary>
    public bool SeesPresent => Before.View.IsPresent;

    /// <summary>Gets the entity of the transaction.</summary>
    public long TxId { get; }

    /// <summary>Gets the tempids.</summary>
    public TempIdTable TempIds { get; } = new();

    /// <summary>Gets the facts stated.</summary>
    public PendingList Pending { get; } = new();

    /// <summary>Returns the entity as messages show it: its tempid, its ident, or its id.</summary>
    public object NameOf(long e) => e < 0 ? TempIds.NameOf((int)~e) : Schema.Ident(e) ?? (object)e;

    /// <summary>Finds the one value of a cardinality-one attribute at present.</summary>
    public static bool TryValue(DatomSource source, long e, int attribute, out Datom datom) => source.TryFirst(
        IndexOrder.Eavt, IndexRange.OfEntity(e, attribute), out datom);

    /// <summary>Reads all values of an attribute of an entity.</summary>
    public static IEnumerable<Datom> Values(DatomSource source, long e, int attribute) => source.Read(
        IndexOrder.Eavt, IndexRange.OfEntity(e, attribute));

    /// <summary>Finds who holds a value of a unique attribute.</summary>
    public static bool TryHolder(DatomSource source, int attribute, in Value value, out Datom datom) => source.TryFirst(
        IndexOrder.Avet, IndexRange.Of(attribute, value), out datom);
}
