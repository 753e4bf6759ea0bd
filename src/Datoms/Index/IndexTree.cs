using System;
using System.Collections.Generic;

namespace Accrete.Index;

/// <summary>The segments of one order.</summary>
internal sealed class IndexTree
{
    private readonly Datom[] _datoms;

    private IndexTree(IndexOrder order, Datom[] datoms)
    {
        Order = order;
        _datoms = datoms;
    }

    /// <summary>Gets the order.</summary>
    public IndexOrder Order { get; }

    /// <summary>Gets how many datoms there are.</summary>
    public long Count => _datoms.Length;

    /// <summary>Returns the tree without datoms.</summary>
    public static IndexTree Empty(IndexOrder order) => new(order, []);

    /// <summary>Returns how many datoms lie before a place.</summary>
    public long Rank(in Bound place)
    {
        int low = 0;
        int high = _datoms.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (DatomOrder.IsBefore(Order, _datoms[middle], place))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Finds the first datom that does not lie before a place.</summary>
    public bool TryFirst(in Bound place, out Datom datom)
    {
        long rank = Rank(place);
        datom = rank < _datoms.Length ? _datoms[rank] : default;
        return rank < _datoms.Length;
    }

    /// <summary>Finds the datom that follows one which is there.</summary>
    public bool TryAfter(in Datom datom, out Datom next)
    {
        Bound place = Bound.Before(4, datom.E, datom.A, datom.V, datom.T);
        long at = Rank(place);
        while (at < _datoms.Length && DatomOrder.Compare(Order, _datoms[at], datom) <= 0)
        {
            at++;
        }

        next = at < _datoms.Length ? _datoms[at] : default;
        return at < _datoms.Length;
    }

    /// <summary>Tells whether there is a datom.</summary>
    public bool Contains(in Datom datom)
    {
        Bound place = Bound.Before(4, datom.E, datom.A, datom.V, datom.T);
        for (long at = Rank(place); at < _datoms.Length && DatomOrder.Compare(Order, _datoms[at], datom) <= 0; at++)
        {
            if (_datoms[at] == datom)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Opens a cursor from one place up to another; reversed, from the last of them down to the first.</summary>
    public DatomCursor Open(in Bound from, in Bound to, bool reverse)
    {
        int low = (int)Rank(from);
        int high = Math.Max(low, (int)Rank(to));
        DatomStore store = DatomStore.Empty.Append(_datoms.AsSpan(low, high - low));
        int[] ids = new int[store.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = i;
        }

        return new MemoryCursor(store, new MemoryIndex(Order, null).Insert(store, ids), 0, ids.Length, reverse);
    }

    /// <summary>Returns the tree with datoms added and others taken out.</summary>
    /// <param name="store">Holds the datoms.</param>
    /// <param name="added">The numbers of the ones to add, in order.</param>
    /// <param name="removed">The numbers of the ones to take out, in order; they are there.</param>
    public IndexTree Merge(DatomStore store, ReadOnlySpan<int> added, ReadOnlySpan<int> removed)
    {
        HashSet<Datom> gone = [];
        foreach (int id in removed)
        {
            gone.Add(store[id]);
        }

        List<Datom> datoms = new(_datoms.Length + added.Length);
        foreach (Datom datom in _datoms)
        {
            if (!gone.Contains(datom))
            {
                datoms.Add(datom);
            }
        }

        foreach (int id in added)
        {
            datoms.Add(store[id]);
        }

        IndexOrder order = Order;
        datoms.Sort((left, right) => DatomOrder.Compare(order, left, right));
        return new IndexTree(Order, [.. datoms]);
    }
}
