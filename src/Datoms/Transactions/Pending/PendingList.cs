using System;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Transactions.Pending;

/// <summary>The facts of a transaction in the order in which they were stated.</summary>
internal sealed class PendingList
{
    private PendingDatom[] _items = new PendingDatom[4];

    /// <summary>Gets how many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the fact at an index.</summary>
    public ref PendingDatom this[int index] => ref _items[index];

    /// <summary>Gets whether a fact describes or installs schema.</summary>
    public bool SeesSchema { get; private set; }

    /// <summary>Gets whether a fact is about an entity of the system, or has one of its attributes.</summary>
    public bool SeesSystem { get; private set; }

    /// <summary>Adds a fact.</summary>
    public ref PendingDatom Add(long e, DbAttribute attribute, in Value v, bool added)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        if (attribute.Id < SystemIds.FirstUserElement)
        {
            SeesSystem = true;
            SeesSchema |= attribute.Id == SystemIds.Ident || SystemIds.DescribesAttribute(attribute.Id)
                || SystemIds.Installs(attribute.Id);
        }

        SeesSystem |= (ulong)e < SystemIds.FirstUserElement;
        Invariant.Check(v.Kind != ValueKind.None, "a fact has a value");
        ref PendingDatom datom = ref _items[Count++];
        datom.E = e;
        datom.Attribute = attribute;
        datom.V = v;
        datom.Added = added;
        datom.Implied = -1;
        datom.Stated = PendingDatom.NotStated;
        Invariant.Check(e < 0 || (ulong)e < 1UL << 62, "an entity id has 62 bits");
        datom.Slot = e < 0 ? (int)~e : -1;
        datom.HasTempValue = v.Kind switch
        {
            ValueKind.Ref => v.Bits < 0,
            ValueKind.Tuple => HasSlots((TupleValue)v.Reference!), // the kind says what the object is
            _ => false,
        };
        return ref datom;
    }

    private static bool HasSlots(TupleValue tuple)
    {
        foreach (Value slot in tuple.Slots)
        {
            if (slot.Kind == ValueKind.Ref && slot.Bits < 0)
            {
                return true;
            }
        }

        return false;
    }
}
