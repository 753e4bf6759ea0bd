using System;

namespace Accrete.Index;

/// <summary>Some datoms of a <see cref="DatomStore"/> in one order: a persistent B+tree of their numbers, with
/// counts.</summary>
/// <remarks>The store is passed in: any successor of the one that a tree was made with serves as well.</remarks>
internal sealed class MemoryIndex
{
    private readonly MemoryNode? _root;

    /// <summary>Makes an index with a root, null for an empty one.</summary>
    public MemoryIndex(IndexOrder order, MemoryNode? root)
    {
        Order = order;
        _root = root;
    }

    /// <summary>Gets the order.</summary>
    public IndexOrder Order { get; }

    /// <summary>Gets how many datoms there are.</summary>
    public int Count => _root?.Count ?? 0;

    /// <summary>Gets the root, null where there are no datoms.</summary>
    public MemoryNode? Root => _root;

    /// <summary>Returns the index with more datoms.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ids">Their numbers, in order; none of them equal to one that is there.</param>
    public MemoryIndex Insert(DatomStore store, ReadOnlySpan<int> ids) =>
        ids.IsEmpty ? this : new MemoryIndex(Order, new MemoryEdit(store, Order).Insert(_root, ids));

    /// <summary>Returns the index without some datoms.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ids">Numbers of datoms, in order; the ones that are there and equal to these go.</param>
    public MemoryIndex Remove(DatomStore store, ReadOnlySpan<int> ids) =>
        ids.IsEmpty || _root is null ? this : new MemoryIndex(Order, new MemoryEdit(store, Order).Remove(_root, ids));

    /// <summary>Returns how many datoms lie before a place.</summary>
    public int Rank(DatomStore store, in Bound place)
    {
        int rank = 0;
        MemoryNode? node = _root;
        while (node is MemoryBranch branch)
        {
            int child = FirstNotBefore(store, branch.Firsts, place) - 1;
            if (child < 0)
            {
                return rank;
            }

            rank += branch.Starts[child];
            node = branch.Children[child];
        }

        return node is MemoryLeaf leaf ? rank + FirstNotBefore(store, leaf.Ids, place) : rank;
    }

    /// <summary>Returns the number of the datom at a rank, 0 up to <see cref="Count"/> exclusive.</summary>
    public int IdAt(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count);
        MemoryNode? node = _root;
        while (node is MemoryBranch branch)
        {
            int child = branch.Starts.AsSpan().BinarySearch(rank);
            child = child < 0 ? ~child - 1 : child;
            rank -= branch.Starts[child];
            node = branch.Children[child];
        }

        return ((MemoryLeaf)node!).Ids[rank]; // there is a node: the rank lies below the count
    }

    /// <summary>Finds the first datom that does not lie before a place.</summary>
    /// <returns>Its number; -1 where there is none.</returns>
    public int FirstFrom(DatomStore store, in Bound place)
    {
        int next = -1;
        MemoryNode? node = _root;
        while (node is MemoryBranch branch)
        {
            int after = FirstNotBefore(store, branch.Firsts, place);
            if (after < branch.Firsts.Length)
            {
                next = branch.Firsts[after];
            }

            if (after == 0)
            {
                return next;
            }

            node = branch.Children[after - 1];
        }

        if (node is MemoryLeaf leaf)
        {
            int at = FirstNotBefore(store, leaf.Ids, place);
            return at < leaf.Ids.Length ? leaf.Ids[at] : next;
        }

        return next;
    }

    /// <summary>Finds a datom that is equal to one of the store.</summary>
    /// <returns>The number it has here; -1 where there is none.</returns>
    public int Find(DatomStore store, int id)
    {
        MemoryNode? node = _root;
        while (node is MemoryBranch branch)
        {
            int child = CountNotAfter(store, branch.Firsts, id) - 1;
            if (child < 0)
            {
                return -1;
            }

            node = branch.Children[child];
        }

        int at = node is MemoryLeaf leaf ? CountNotAfter(store, leaf.Ids, id) - 1 : -1;
        return at >= 0 && DatomOrder.Compare(Order, store[((MemoryLeaf)node!).Ids[at]], store[id]) == 0
            ? ((MemoryLeaf)node!).Ids[at] // a position that is not negative lies in a leaf
            : -1;
    }

    /// <summary>Copies the numbers from one rank up to another.</summary>
    public void CopyIds(int from, Span<int> target)
    {
        if (!target.IsEmpty)
        {
            Copy(_root!, from, target); // there is a root: the range is not empty
        }
    }

    private static void Copy(MemoryNode node, int from, Span<int> target)
    {
        if (node is MemoryLeaf leaf)
        {
            leaf.Ids.AsSpan(from, target.Length).CopyTo(target);
            return;
        }

        MemoryBranch branch = (MemoryBranch)node;
        int child = branch.Starts.AsSpan().BinarySearch(from);
        child = child < 0 ? ~child - 1 : child;
        while (!target.IsEmpty)
        {
            int offset = from - branch.Starts[child];
            int length = Math.Min(target.Length, branch.Children[child].Count - offset);
            Copy(branch.Children[child], offset, target[..length]);
            target = target[length..];
            from += length;
            child++;
        }
    }

    private int FirstNotBefore(DatomStore store, int[] ids, in Bound place)
    {
        int low = 0;
        int high = ids.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (DatomOrder.IsBefore(Order, store[ids[middle]], place))
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

    private int CountNotAfter(DatomStore store, int[] ids, int id)
    {
        int low = 0;
        int high = ids.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (DatomOrder.Compare(Order, store[ids[middle]], store[id]) <= 0)
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
