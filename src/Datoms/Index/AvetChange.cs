using System;
using System.Collections.Generic;

namespace Accrete.Index;

/// <summary>Puts attributes into Avet, or takes them out.</summary>
internal sealed class AvetChange
{
    private readonly DatomStore _store;

    /// <summary>Begins with the indexes as they are.</summary>
    public AvetChange(DatomStore store, OrderedIndex[] present, OrderedIndex[] past)
    {
        _store = store;
        Present = [.. present];
        Past = [.. past];
        Invariant.Check(present.Length == past.Length, "present and past stand in the same orders");
    }

    /// <summary>Gets the facts that hold.</summary>
    public OrderedIndex[] Present { get; }

    /// <summary>Gets the rest of history.</summary>
    public OrderedIndex[] Past { get; }

    /// <summary>Builds Avet of an attribute from Aevt; whatever of it stood there before is replaced.</summary>
    public void Add(int attribute)
    {
        Drop(attribute);
        Build(Present, attribute);
        Build(Past, attribute);
    }

    /// <summary>Empties Avet of an attribute.</summary>
    public void Drop(int attribute)
    {
        Empty(Present, attribute);
        Empty(Past, attribute);
    }

    private void Build(OrderedIndex[] orders, int attribute)
    {
        Invariant.Check(
            orders[(int)IndexOrder.Aevt].Order == IndexOrder.Aevt,
            "the datoms of an attribute are read from Aevt");
        Datom[] datoms = Read(orders[(int)IndexOrder.Aevt], attribute);
        Array.Sort(datoms, (left, right) => DatomOrder.Compare(IndexOrder.Avet, left, right));
        OrderedIndex avet = orders[(int)IndexOrder.Avet];
        DatomStore store = DatomStore.Empty.Append(datoms);
        orders[(int)IndexOrder.Avet] = avet with
        {
            Tree = avet.Tree.Merge(store, AllIds(datoms.Length), [], new MergeSpace()),
        };
    }

    private void Empty(OrderedIndex[] orders, int attribute)
    {
        OrderedIndex avet = orders[(int)IndexOrder.Avet];
        Bound from = Bound.Before(1, 0, attribute);
        Bound to = Bound.After(1, 0, attribute);
        if (avet.Tree.Rank(to) > avet.Tree.Rank(from))
        {
            Datom[] datoms = Read(OrderedIndex.Empty(IndexOrder.Avet) with { Tree = avet.Tree }, attribute);
            DatomStore store = DatomStore.Empty.Append(datoms);
            avet = avet with { Tree = avet.Tree.Merge(store, [], AllIds(datoms.Length), new MergeSpace()) };
        }

        orders[(int)IndexOrder.Avet] = avet with
        {
            Added = avet.Added.Remove(_store, OrderedIndex.IdsBetween(_store, avet.Added, from, to)),
            Removed = avet.Removed.Remove(_store, OrderedIndex.IdsBetween(_store, avet.Removed, from, to)),
        };
    }

    private Datom[] Read(OrderedIndex index, int attribute)
    {
        List<Datom> datoms = [];
        DatomCursor cursor = index.Open(
            _store, Bound.Before(1, 0, attribute), Bound.After(1, 0, attribute), reverse: false);
        DatomBatch batch = new();
        while (cursor.Next(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                datoms.Add(batch.DatomAt(i));
            }
        }

        return [.. datoms];
    }

    private static int[] AllIds(int count)
    {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++)
        {
            ids[i] = i;
        }

        return ids;
    }
}
