using System;
using System.Collections.Generic;

namespace Accrete.Index.Memory;

/// <summary>One batch of insertions or removals in a <see cref="MemoryIndex"/>: each node on the way is copied
/// once a batch.</summary>
internal readonly struct MemoryEdit
{
    private readonly DatomStore _store;
    private readonly IndexOrder _order;
    private readonly List<MemoryNode> _made;

    /// <summary>Makes an edit of trees over a store in an order.</summary>
    public MemoryEdit(DatomStore store, IndexOrder order)
    {
        _store = store;
        _order = order;
        _made = new List<MemoryNode>(2 * MemoryNode.BranchMax);
    }

    /// <summary>Returns the root of the tree with more datoms, given in order.</summary>
    public MemoryNode Insert(MemoryNode? root, ReadOnlySpan<int> ids)
    {
        Invariant.Check(
            !ids.IsEmpty && _made.Count == 0,
            "an edit begins with nothing made, and adds something");
        InsertInto(root ?? new MemoryLeaf([]), ids);
        while (_made.Count > 1)
        {
            MemoryNode[] level = [.. _made];
            _made.Clear();
            AddBranches(level);
        }

        return _made[0];
    }

    /// <summary>Returns the root of the tree without some datoms, given in order; null where none is left.</summary>
    public MemoryNode? Remove(MemoryNode root, ReadOnlySpan<int> ids)
    {
        MemoryNode? left = RemoveFrom(root, ids);
        while (left is MemoryBranch { Children.Length: 1 } branch)
        {
            left = branch.Children[0];
        }

        return left;
    }

    private void InsertInto(MemoryNode node, ReadOnlySpan<int> ids)
    {
        if (node is MemoryLeaf leaf)
        {
            AddLeaves(leaf.Ids, ids);
            return;
        }

        MemoryBranch branch = (MemoryBranch)node;
        int start = _made.Count;
        int child = 0;
        while (!ids.IsEmpty)
        {
            int target = ChildOf(branch, ids[0], child);
            AddUnchanged(branch, child, target);
            int length = target + 1 < branch.Firsts.Length ? CountBefore(ids, branch.Firsts[target + 1]) : ids.Length;
            Invariant.Check(length > 0 && target >= child, "an insertion goes on from child to child");
            InsertInto(branch.Children[target], ids[..length]);
            ids = ids[length..];
            child = target + 1;
        }

        AddUnchanged(branch, child, branch.Children.Length);
        MemoryNode[] children = new MemoryNode[_made.Count - start];
        _made.CopyTo(start, children, 0, children.Length);
        _made.RemoveRange(start, children.Length);
        AddBranches(children);
    }

    private void AddUnchanged(MemoryBranch branch, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            _made.Add(branch.Children[i]);
        }
    }

    /// <summary>Adds leaves that hold two ordered lists of numbers, evenly filled.</summary>
    private void AddLeaves(int[] present, ReadOnlySpan<int> ids)
    {
        int[] merged = new int[present.Length + ids.Length];
        int from = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            int to = from + CountBefore(present.AsSpan(from), ids[i]);
            present.AsSpan(from, to - from).CopyTo(merged.AsSpan(from + i));
            merged[to + i] = ids[i];
            from = to;
        }

        Invariant.Check(from <= present.Length, "datoms are inserted among those that are there");
        present.AsSpan(from).CopyTo(merged.AsSpan(from + ids.Length));
        if (merged.Length <= MemoryNode.LeafMax)
        {
            _made.Add(new MemoryLeaf(merged));
            return;
        }

        int pieces = (merged.Length + MemoryNode.LeafMax - 1) / MemoryNode.LeafMax;
        for (int i = 0; i < pieces; i++)
        {
            int start = (int)((long)merged.Length * i / pieces);
            int end = (int)((long)merged.Length * (i + 1) / pieces);
            _made.Add(new MemoryLeaf(merged[start..end]));
        }
    }

    private void AddBranches(MemoryNode[] children)
    {
        if (children.Length <= MemoryNode.BranchMax)
        {
            _made.Add(new MemoryBranch(children));
            return;
        }

        int pieces = (children.Length + MemoryNode.BranchMax - 1) / MemoryNode.BranchMax;
        for (int i = 0; i < pieces; i++)
        {
            int start = (int)((long)children.Length * i / pieces);
            int end = (int)((long)children.Length * (i + 1) / pieces);
            _made.Add(new MemoryBranch(children[start..end]));
        }
    }

    private MemoryNode? RemoveFrom(MemoryNode node, ReadOnlySpan<int> ids)
    {
        if (node is MemoryLeaf leaf)
        {
            int[] left = WithoutEqual(leaf.Ids, ids);
            return left.Length == 0 ? null : left.Length == leaf.Ids.Length ? leaf : new MemoryLeaf(left);
        }

        MemoryBranch branch = (MemoryBranch)node;
        List<MemoryNode> children = new(branch.Children.Length);
        int child = 0;
        while (!ids.IsEmpty)
        {
            int target = ChildOf(branch, ids[0], child);
            children.AddRange(branch.Children.AsSpan(child, target - child));
            int length = target + 1 < branch.Firsts.Length ? CountBefore(ids, branch.Firsts[target + 1]) : ids.Length;
            Invariant.Check(length > 0 && target >= child, "a removal goes on from child to child");
            MemoryNode? changed = RemoveFrom(branch.Children[target], ids[..length]);
            if (changed is not null)
            {
                children.Add(changed);
            }

            ids = ids[length..];
            child = target + 1;
        }

        children.AddRange(branch.Children.AsSpan(child));
        return children.Count == 0 ? null : new MemoryBranch([.. children]);
    }

    private int[] WithoutEqual(int[] present, ReadOnlySpan<int> ids)
    {
        List<int> left = new(present.Length);
        int at = 0;
        foreach (int id in present)
        {
            while (at < ids.Length && Compare(ids[at], id) < 0)
            {
                at++;
            }

            if (at == ids.Length || Compare(ids[at], id) != 0)
            {
                left.Add(id);
            }
        }

        return [.. left];
    }

    /// <summary>Returns the child, from <paramref name="low"/> on, where a datom stands or belongs.</summary>
    private int ChildOf(MemoryBranch branch, int id, int low)
    {
        int child = low + CountNotAfter(branch.Firsts.AsSpan(low), id);
        return Math.Max(child - 1, low);
    }

    private int CountBefore(ReadOnlySpan<int> ids, int id)
    {
        int low = 0;
        int high = ids.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (Compare(ids[middle], id) < 0)
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

    private int CountNotAfter(ReadOnlySpan<int> ids, int id)
    {
        int low = 0;
        int high = ids.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (Compare(ids[middle], id) <= 0)
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

    private int Compare(int left, int right) =>
        left == right ? 0 : DatomOrder.Compare(_order, _store[left], _store[right]);
}
