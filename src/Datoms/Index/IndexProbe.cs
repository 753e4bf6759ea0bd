using System;
using Accrete.Values;

namespace Accrete.Index;

/// <summary>Looks up one place after the other in an index, ascending: each search begins where the last
/// one ended.</summary>
internal sealed class IndexProbe
{
    /// <summary>Where the memory index has more datoms than so many a place, each place is searched from
    /// its root.</summary>
    public const int DenseShare = 256;

    private readonly DatomStore _store;
    private readonly IndexOrder _order;
    private readonly LeafWalk? _walk;
    private readonly MemoryIndex? _sparse;
    private int[] _added;
    private readonly int[] _removed;
    private readonly ProbeDictionary _dictionary = new();
    private Datom _leafLast;
    private bool _isPlaced;
    private Bound _place;
    private int _addedAt;
    private int _removedAt;

    /// <summary>Makes a probe of an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="store">Holds the datoms of the memory index.</param>
    /// <param name="first">Before the first place that will be looked up.</param>
    /// <param name="last">After the last one.</param>
    /// <param name="count">How many places will be looked up.</param>
    public IndexProbe(OrderedIndex index, DatomStore store, in Bound first, in Bound last, int count)
    {
        _store = store;
        _order = index.Order;
        _walk = index.Tree.Count == 0 ? null : new LeafWalk(index.Tree);
        int low = index.Added.Rank(store, first), high = index.Added.Rank(store, last);
        _sparse = high - low > (long)count * DenseShare ? index.Added : null;
        _added = [];
        if (_sparse is null && low < high)
        {
            _added = new int[high - low];
            index.Added.CopyIds(low, _added);
        }

        _removed = index.Removed.Count == 0 ? [] : OrderedIndex.IdsBetween(store, index.Removed, first, last);
    }

    /// <summary>Adds all datoms between two places to a result.</summary>
    /// <param name="before">The place before them; not before that of the last call.</param>
    /// <param name="after">The place after them.</param>
    /// <param name="row">The probing row.</param>
    /// <param name="result">Gets the datoms.</param>
    public void Collect(in Bound before, in Bound after, int row, ProbeResult result)
    {
        Rewind(before);
        if (_walk is not null)
        {
            CollectTree(_walk, before, after, row, result);
        }

        PlaceAdded(before, after);
        for (int at = _addedAt; at < _added.Length; at++)
        {
            ref readonly Datom datom = ref _store[_added[at]];
            if (!DatomOrder.IsBefore(_order, datom, after))
            {
                break;
            }

            _dictionary.Add(datom, row, result);
        }
    }

    /// <summary>Tells whether there is a datom between two places.</summary>
    /// <param name="before">The place before it; not before that of the last call, unless <see cref="Restart"/>
    /// was called.</param>
    /// <param name="after">The place after it.</param>
    public bool Contains(in Bound before, in Bound after)
    {
        Rewind(before);
        PlaceAdded(before, after);
        if (_addedAt < _added.Length && DatomOrder.IsBefore(_order, _store[_added[_addedAt]], after))
        {
            return true;
        }

        if (_walk is null)
        {
            return false;
        }

        Place(_walk, before);
        do
        {
            int end = _walk.Leaf.Rank(_order, after, _walk.Row, _walk.Leaf.Rows);
            for (int at = _walk.Row; at < end; at++)
            {
                if (!IsRemoved(_walk.Leaf, at, before, after))
                {
                    return true;
                }
            }

            if (end < _walk.Leaf.Rows)
            {
                return false;
            }
        }
        while (MoveNext(_walk));

        return false;
    }

    /// <summary>Lets the next place lie before the last one.</summary>
    public void Restart()
    {
        (_isPlaced, _addedAt, _removedAt) = (false, 0, 0);
    }

    /// <summary>Goes back where the same place is looked up again: the tree has been walked past it.</summary>
    private void Rewind(in Bound before)
    {
        if (_isPlaced && IsSame(before, _place))
        {
            _isPlaced = false;
        }

        _place = before;
    }

    private static bool IsSame(in Bound left, in Bound right) => left.Parts == right.Parts && left.E == right.E
        && left.A == right.A && left.V.Kind == right.V.Kind && (left.Parts == 0 || left.V.Kind == ValueKind.None
            || ValueComparer.Compare(left.V, right.V) == 0);

    private void CollectTree(LeafWalk walk, in Bound before, in Bound after, int row, ProbeResult result)
    {
        Place(walk, before);
        do
        {
            Leaf leaf = walk.Leaf;
            int from = walk.Row, end = leaf.Rows;
            leaf.Narrow(_order, before, ref from, ref end);
            for (int at = from; at < end; at++)
            {
                if (_removed.Length == 0 || !IsRemoved(leaf, at, before, after))
                {
                    ProbeDictionary.Add(leaf, at, row, result);
                }
            }

            walk.Row = end;
            if (end < leaf.Rows)
            {
                return;
            }
        }
        while (MoveNext(walk));
    }

    /// <summary>Goes to the first datom of the memory index that does not lie before a place.</summary>
    private void PlaceAdded(in Bound before, in Bound after)
    {
        if (_sparse is null)
        {
            _addedAt = Gallop(_added, _addedAt, before);
            return;
        }

        int low = _sparse.Rank(_store, before), high = _sparse.Rank(_store, after);
        (_added, _addedAt) = (low < high ? new int[high - low] : [], 0);
        _sparse.CopyIds(low, _added);
    }

    /// <summary>Goes to the first row of the tree that does not lie before a place.</summary>
    private void Place(LeafWalk walk, in Bound before)
    {
        if (_isPlaced && !DatomOrder.IsBefore(_order, _leafLast, before))
        {
            walk.Row = walk.Leaf.Rank(_order, before, walk.Row, walk.Leaf.Rows);
            return;
        }

        walk.Seek(before);
        _isPlaced = true;
        _leafLast = walk.Leaf.DatomAt(walk.Leaf.Rows - 1);
    }

    private bool MoveNext(LeafWalk walk)
    {
        if (!walk.MoveNext())
        {
            return false;
        }

        _leafLast = walk.Leaf.DatomAt(walk.Leaf.Rows - 1);
        return true;
    }

    private bool IsRemoved(Leaf leaf, int row, in Bound before, in Bound after)
    {
        if (_removed.Length == 0)
        {
            return false;
        }

        _removedAt = Gallop(_removed, _removedAt, before);
        Datom datom = leaf.DatomAt(row);
        for (int at = _removedAt; at < _removed.Length; at++)
        {
            ref readonly Datom removed = ref _store[_removed[at]];
            if (removed == datom)
            {
                return true;
            }

            if (!DatomOrder.IsBefore(_order, removed, after))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Returns the first place from a start on whose datom does not lie before another place.</summary>
    private int Gallop(int[] ids, int start, in Bound place)
    {
        int step = 1, low = start, high = start;
        while (high < ids.Length && DatomOrder.IsBefore(_order, _store[ids[high]], place))
        {
            low = high + 1;
            high += step;
            step <<= 1;
        }

        high = Math.Min(high, ids.Length);
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            if (DatomOrder.IsBefore(_order, _store[ids[middle]], place))
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
}
