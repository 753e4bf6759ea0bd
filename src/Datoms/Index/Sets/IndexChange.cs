using System;
using System.Collections.Generic;
using Accrete.Index.Memory;
using Accrete.Index.Reading;

namespace Accrete.Index.Sets;

/// <summary>Makes the memory index after a transaction.</summary>
internal sealed class IndexChange
{
    private static readonly IndexOrder[] Orders = [IndexOrder.Eavt, IndexOrder.Aevt, IndexOrder.Avet, IndexOrder.Vaet];

    private readonly Func<int, ExtraOrders> _ordersOf;
    private readonly LateAvet _late;

    /// <summary>Begins with the indexes before the transaction.</summary>
    public IndexChange(
        Func<int, ExtraOrders> ordersOf, DatomStore store, OrderedIndex[] present, OrderedIndex[] past, LateAvet late)
    {
        _ordersOf = ordersOf;
        _late = late;
        Store = store;
        Present = [.. present];
        Past = [.. past];
        Invariant.Check(
            present.Length == Orders.Length && past.Length == Orders.Length,
            "present and past stand in all orders");
    }

    /// <summary>Gets the datoms.</summary>
    public DatomStore Store { get; private set; }

    /// <summary>Gets the facts that hold.</summary>
    public OrderedIndex[] Present { get; }

    /// <summary>Gets the rest of history.</summary>
    public OrderedIndex[] Past { get; }

    /// <summary>Applies the datoms of a transaction.</summary>
    public void Apply(ReadOnlySpan<Datom> datoms)
    {
        int first = Store.Count;
        Store = Store.Append(datoms, datoms[0].T);
        int[] added = new int[datoms.Length];
        int addedCount = 0;
        int retractedCount = 0;
        int[] retracted = [];
        for (int i = 0; i < datoms.Length; i++)
        {
            if (datoms[i].Added)
            {
                added[addedCount++] = first + i;
                continue;
            }

            retracted = retracted.Length == 0 ? new int[datoms.Length] : retracted;
            retracted[retractedCount++] = first + i;
        }

        Invariant.Check(addedCount + retractedCount == datoms.Length, "a datom asserts or retracts");
        if (retractedCount > 0)
        {
            Retract(retracted.AsSpan(0, retractedCount), datoms[0].T);
        }

        foreach (IndexOrder order in Orders)
        {
            int[] ids = InOrder(order, added.AsSpan(0, addedCount));
            OrderedIndex index = Present[(int)order];
            Present[(int)order] = ids.Length == 0 ? index : index with { Added = index.Added.Insert(Store, ids) };
        }
    }

    /// <summary>Takes datoms out for ever: of facts that hold, and of the past.</summary>
    /// <param name="present">Those of facts that hold.</param>
    /// <param name="past">The others.</param>
    /// <param name="latePast">The attributes that came into Avet of the past, or left it.</param>
    /// <param name="t">The newest t.</param>
    public void Excise(
        IReadOnlyCollection<Datom> present, IReadOnlyCollection<Datom> past, LateAvet latePast, long t)
    {
        Excise(Present, present, _late, t);
        Excise(Past, past, latePast, t);
    }

    private void Excise(OrderedIndex[] indexes, IReadOnlyCollection<Datom> datoms, LateAvet late, long t)
    {
        int first = Store.Count;
        Store = Store.Append([.. datoms], t);
        int[] gone = new int[datoms.Count];
        for (int i = 0; i < gone.Length; i++)
        {
            gone[i] = first + i;
        }

        foreach (IndexOrder order in Orders)
        {
            int[] ids = InOrder(order, gone);
            indexes[(int)order] = ids.Length == 0 ? indexes[(int)order] : Without(indexes[(int)order], ids, late);
        }
    }

    /// <summary>Moves the assertions that end, and the retractions that end them, into the past.</summary>
    private void Retract(ReadOnlySpan<int> retractions, long t)
    {
        Datom[] ended = new Datom[retractions.Length];
        int endedCount = 0;
        int[] ending = new int[retractions.Length];
        foreach (int id in retractions)
        {
            // One whose assertion was excised ends nothing, and would tell what it was.
            if (TryFindAssertion(Store[id], out Datom assertion))
            {
                ending[endedCount] = id;
                ended[endedCount++] = assertion;
            }
        }

        Invariant.Check(endedCount <= retractions.Length, "a retraction ends one assertion at most");
        int firstEnded = Store.Count;
        Store = Store.Append(ended.AsSpan(0, endedCount), t);
        int[] gone = new int[endedCount];
        int[] past = new int[endedCount * 2];
        for (int i = 0; i < endedCount; i++)
        {
            gone[i] = past[i] = firstEnded + i;
        }

        ending.AsSpan(0, endedCount).CopyTo(past.AsSpan(endedCount));
        foreach (IndexOrder order in Orders)
        {
            int[] ids = InOrder(order, gone);
            if (ids.Length > 0)
            {
                Present[(int)order] = Without(Present[(int)order], ids, _late);
            }

            int[] pastIds = InOrder(order, past);
            OrderedIndex index = Past[(int)order];
            Past[(int)order] = pastIds.Length == 0 ? index : index with { Added = index.Added.Insert(Store, pastIds) };
        }
    }

    /// <summary>Takes datoms out: of the memory index where they are there, else they are marked as gone
    /// from the tree.</summary>
    private OrderedIndex Without(OrderedIndex index, int[] ids, LateAvet late)
    {
        int inMemory = 0;
        int inTree = 0;
        int[] fromMemory = new int[ids.Length];
        int[] fromTree = new int[ids.Length];
        foreach (int id in ids)
        {
            int found = index.Added.Find(Store, id);
            if (found >= 0)
            {
                fromMemory[inMemory++] = id;
            }
            else if (IsLate(index.Order, Store[id].A, late) || index.Tree.Contains(Store[id]))
            {
                fromTree[inTree++] = id;
            }
        }

        Invariant.Check(inMemory + inTree <= ids.Length, "a datom stands in memory or in the tree");
        return index with
        {
            Added = index.Added.Remove(Store, fromMemory.AsSpan(0, inMemory)),
            Removed = index.Removed.Insert(Store, fromTree.AsSpan(0, inTree)),
        };
    }

    /// <summary>Tells whether Avet of an attribute is still to be made: it will have all that the memory index has
    /// not.</summary>
    private static bool IsLate(IndexOrder order, int attribute, LateAvet late) =>
        order == IndexOrder.Avet && late.Has(attribute);

    private bool TryFindAssertion(in Datom retraction, out Datom assertion)
    {
        // Twins, decimals that differ in scale only, share a place: the one that is meant is looked for among them.
        Bound at = Bound.Before(3, retraction.E, retraction.A, retraction.V);
        OrderedIndex index = Present[(int)IndexOrder.Eavt];
        while (index.TryFirst(Store, at, out assertion)
            && DatomOrder.CompareFacts(IndexOrder.Eavt, assertion, retraction) == 0)
        {
            if (assertion.V == retraction.V)
            {
                return true;
            }

            at = Bound.After(4, assertion.E, assertion.A, assertion.V, assertion.T);
        }

        return false;
    }

    /// <summary>Picks the datoms that stand in an order, and sorts them.</summary>
    private int[] InOrder(IndexOrder order, ReadOnlySpan<int> ids)
    {
        int[] picked = new int[ids.Length];
        int count = 0;
        foreach (int id in ids)
        {
            if (StandsIn(order, Store[id].A))
            {
                picked[count++] = id;
            }
        }

        Invariant.Check(
            count == ids.Length || order is IndexOrder.Avet or IndexOrder.Vaet,
            "all datoms stand in Eavt and Aevt");
        Array.Resize(ref picked, count);
        DatomSort.Sort(order, Store, picked);
        return picked;
    }

    private bool StandsIn(IndexOrder order, int attribute) => order switch
    {
        IndexOrder.Avet => (_ordersOf(attribute) & ExtraOrders.Avet) != 0,
        IndexOrder.Vaet => (_ordersOf(attribute) & ExtraOrders.Vaet) != 0,
        _ => true,
    };
}
