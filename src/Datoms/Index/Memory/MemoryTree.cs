using System;

namespace Accrete.Index.Memory;

/// <summary>A persistent B+tree of numbers of datoms, with counts.</summary>
/// <remarks>The store is passed in: any successor of the one that a tree was made with serves as well.</remarks>
internal readonly struct MemoryTree
{
    private readonly IndexOrder _order;
    private readonly MemoryNode? _root;

    /// <summary>Makes a tree with a root, null for an empty one.</summary>
    public MemoryTree(IndexOrder order, MemoryNode? root)
    {
        _order = order;
        _root = root;
    }

    /// <summary>Gets how many datoms there are.</summary>
    public int Count => _root?.Count ?? 0;

    /// <summary>Returns the tree of some datoms.</summary>
    /// <param name="order">The order.</param>
    /// <param name="ids">Their numbers, in order.</param>
    public static MemoryTree Of(IndexOrder order, ReadOnlySpan<int> ids)
    {
        if (ids.IsEmpty)
        {
            return new MemoryTree(order, null);
        }

        // With some room, so that what comes next splits few of them.
        const int LeafTarget = MemoryNode.LeafMax * 3 / 4, BranchTarget = MemoryNode.BranchMax * 3 / 4;
        MemoryNode[] level = new MemoryNode[(ids.Length + LeafTarget - 1) / LeafTarget];
        for (int i = 0; i < level.Length; i++)
        {
            level[i] = new MemoryLeaf(ids[PartOf(ids.Length, i, level.Length)].ToArray());
        }

        while (level.Length > 1)
        {
            MemoryNode[] above = new MemoryNode[(level.Length + BranchTarget - 1) / BranchTarget];
            for (int i = 0; i < above.Length; i++)
            {
                above[i] = new MemoryBranch(level[PartOf(level.Length, i, above.Length)]);
            }

            level = above;
        }

        return new MemoryTree(order, level[0]);
    }

    private static Range PartOf(int length, int part, int parts) =>
        (int)((long)length * part / parts)..(int)((long)length * (part + 1) / parts);

    /// <summary>Returns the tree with more datoms.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ids">Their numbers, in order; none of them equal to one that is there.</param>
    public MemoryTree Insert(DatomStore store, ReadOnlySpan<int> ids) =>
        ids.IsEmpty ? this : new MemoryTree(_order, new MemoryEdit(store, _order).Insert(_root, ids));

    /// <summary>Returns the tree without some datoms.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ids">Numbers of datoms, in order; the ones that are there and equal to these go.</param>
    public MemoryTree Remove(DatomStore store, ReadOnlySpan<int> ids) =>
        ids.IsEmpty || _root is null ? this : new MemoryTree(_order, new MemoryEdit(store, _order).Remove(_root, ids));

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
        return at >= 0 && DatomOrder.Compare(_order, store[((MemoryLeaf)node!).Ids[at]], store[id]) == 0
            ? ((MemoryLeaf)node!).Ids[at] // a position that is not negative lies in a leaf
            : -1;
    }

    /// <summary>Returns how many datoms stand before one of the store, which is not there.</summary>
    public int CountBefore(DatomStore store, int id)
    {
        int rank = 0;
        MemoryNode? node = _root;
        while (node is MemoryBranch branch)
        {
            int child = Math.Max(CountNotAfter(store, branch.Firsts, id) - 1, 0);
            rank += branch.Starts[child];
            node = branch.Children[child];
        }

        return node is MemoryLeaf leaf ? rank + CountNotAfter(store, leaf.Ids, id) : rank;
    }

    /// <summary>Copies the numbers from one rank up to another.</summary>
    public void CopyIds(int from, Span<int> target)
    {
        Invariant.Check(from >= 0 && target.Length <= Count - from, "what is copied is there");
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
        Invariant.Check(child >= 0 && from < branch.Count, "the range begins in a child");
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
            if (DatomOrder.IsBefore(_order, store[ids[middle]], place))
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
            if (DatomOrder.Compare(_order, store[ids[middle]], store[id]) <= 0)
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
