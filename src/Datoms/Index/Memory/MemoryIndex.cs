using System;

namespace Accrete.Index.Memory;

/// <summary>Some datoms of a <see cref="DatomStore"/> in one order: an immutable value that shares what it has
/// with its successors.</summary>
/// <remarks>Most stand in a tree. The newest few stand beside it, each with its place in the tree, so that a small
/// transaction copies these few and no path of the tree; together they are then inserted at once. The store is passed
/// in: any successor of the one that an index was made with serves as well.</remarks>
internal sealed class MemoryIndex
{
    /// <summary>The most datoms beside the tree: copying them must cost less than a path.</summary>
    private const int RecentMax = 32;

    private readonly MemoryTree _tree;
    private readonly RecentId[] _recent;

    private MemoryIndex(IndexOrder order, MemoryTree tree, RecentId[] recent)
    {
        Order = order;
        _tree = tree;
        _recent = recent;
        Invariant.Check(
            recent.Length <= RecentMax && (recent.Length == 0 || recent[^1].Place <= tree.Count),
            "the few datoms beside a tree have their places in it");
    }

    /// <summary>Gets the order.</summary>
    public IndexOrder Order { get; }

    /// <summary>Gets how many datoms there are.</summary>
    public int Count => _tree.Count + _recent.Length;

    /// <summary>Returns the index without datoms.</summary>
    public static MemoryIndex Empty(IndexOrder order) => new(order, new MemoryTree(order, null), []);

    /// <summary>Returns the index of some datoms.</summary>
    /// <param name="order">The order.</param>
    /// <param name="ids">Their numbers, in order.</param>
    public static MemoryIndex Of(IndexOrder order, ReadOnlySpan<int> ids) => new(order, MemoryTree.Of(order, ids), []);

    /// <summary>Returns the index with more datoms.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ids">Their numbers, in order; none of them equal to one that is there.</param>
    public MemoryIndex Insert(DatomStore store, ReadOnlySpan<int> ids)
    {
        if (ids.IsEmpty)
        {
            return this;
        }

        if (_recent.Length == 0 && ids.Length > RecentMax)
        {
            return new MemoryIndex(Order, _tree.Insert(store, ids), []);
        }

        RecentId[] recent = Merged(store, ids);
        return recent.Length <= RecentMax
            ? new MemoryIndex(Order, _tree, recent)
            : new MemoryIndex(Order, _tree.Insert(store, IdsOf(recent)), []);
    }

    /// <summary>Returns the index without some datoms.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ids">Numbers of datoms, in order; the ones that are there and equal to these go.</param>
    public MemoryIndex Remove(DatomStore store, ReadOnlySpan<int> ids)
    {
        if (ids.IsEmpty || Count == 0)
        {
            return this;
        }

        RecentId[] left = _recent;
        int inTree = 0;
        foreach (int id in ids)
        {
            int at = IndexOf(store, left, id);
            if (at >= 0)
            {
                left = [.. left.AsSpan(0, at), .. left.AsSpan(at + 1)];
            }
            else
            {
                inTree++;
            }
        }

        // Places in a tree that changes are worth nothing.
        return inTree == 0
            ? new MemoryIndex(Order, _tree, left)
            : new MemoryIndex(Order, _tree.Insert(store, IdsOf(left)).Remove(store, ids), []);
    }

    /// <summary>Returns how many datoms lie before a place.</summary>
    public int Rank(DatomStore store, in Bound place) => _tree.Rank(store, place) + RecentBefore(store, place);

    /// <summary>Returns the number of the datom at a rank, 0 up to <see cref="Count"/> exclusive.</summary>
    public int IdAt(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count);
        int before = RecentBefore(rank);
        Invariant.Check(before <= rank, "no more datoms stand before a rank than it says");
        return before < _recent.Length && _recent[before].Place + before == rank
            ? _recent[before].Id
            : _tree.IdAt(rank - before);
    }

    /// <summary>Finds the first datom that does not lie before a place.</summary>
    /// <returns>Its number; -1 where there is none.</returns>
    public int FirstFrom(DatomStore store, in Bound place)
    {
        int inTree = _tree.FirstFrom(store, place);
        int before = RecentBefore(store, place);
        if (before == _recent.Length)
        {
            return inTree;
        }

        int recent = _recent[before].Id;
        return inTree >= 0 && DatomOrder.Compare(Order, store[inTree], store[recent]) < 0 ? inTree : recent;
    }

    /// <summary>Finds a datom that is equal to one of the store.</summary>
    /// <returns>The number it has here; -1 where there is none.</returns>
    public int Find(DatomStore store, int id)
    {
        int at = IndexOf(store, _recent, id);
        return at >= 0 ? _recent[at].Id : _tree.Find(store, id);
    }

    /// <summary>Copies the numbers from one rank up to another.</summary>
    public void CopyIds(int from, Span<int> target)
    {
        Invariant.Check(from >= 0 && target.Length <= Count - from, "what is copied is there");
        int before = RecentBefore(from);
        int inTree = from - before;
        while (!target.IsEmpty)
        {
            int length = before == _recent.Length
                ? target.Length
                : Math.Min(_recent[before].Place - inTree, target.Length);
            _tree.CopyIds(inTree, target[..length]);
            inTree += length;
            target = target[length..];
            if (!target.IsEmpty)
            {
                target[0] = _recent[before++].Id;
                target = target[1..];
            }
        }
    }

    /// <summary>Returns the recent datoms with more, in order.</summary>
    private RecentId[] Merged(DatomStore store, ReadOnlySpan<int> ids)
    {
        RecentId[] merged = new RecentId[_recent.Length + ids.Length];
        int old = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            RecentId added = new(_tree.CountBefore(store, ids[i]), ids[i]);
            while (old < _recent.Length && IsBefore(store, _recent[old], added))
            {
                merged[old + i] = _recent[old];
                old++;
            }

            merged[old + i] = added;
        }

        Invariant.Check(old <= _recent.Length, "recent datoms are merged, none is lost");
        _recent.AsSpan(old).CopyTo(merged.AsSpan(old + ids.Length));
        return merged;
    }

    private bool IsBefore(DatomStore store, RecentId left, RecentId right) => left.Place != right.Place
        ? left.Place < right.Place
        : DatomOrder.Compare(Order, store[left.Id], store[right.Id]) < 0;

    private static int[] IdsOf(RecentId[] recent) => Array.ConvertAll(recent, one => one.Id);

    /// <summary>Counts the recent datoms before a place.</summary>
    private int RecentBefore(DatomStore store, in Bound place)
    {
        int low = 0;
        int high = _recent.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (DatomOrder.IsBefore(Order, store[_recent[middle].Id], place))
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

    /// <summary>Counts the recent datoms before a rank among all.</summary>
    private int RecentBefore(int rank)
    {
        int low = 0;
        int high = _recent.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_recent[middle].Place + middle < rank)
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

    private int IndexOf(DatomStore store, RecentId[] recent, int id)
    {
        int low = 0;
        int high = recent.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            int result = DatomOrder.Compare(Order, store[recent[middle].Id], store[id]);
            if (result == 0)
            {
                return middle;
            }

            (low, high) = result < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>A datom beside the tree.</summary>
    /// <param name="Place">How many datoms of the tree stand before it.</param>
    /// <param name="Id">Its number.</param>
    private readonly record struct RecentId(int Place, int Id);
}
