using System;
using Accrete.Index.Memory;
using Accrete.Index.Trees;

namespace Accrete.Index.Reading;

/// <summary>The datoms of one order: those of the tree, without the ones removed since, and with the ones
/// added since.</summary>
/// <param name="Tree">The segments.</param>
/// <param name="Added">What the tree has not yet.</param>
/// <param name="Removed">What the tree has still.</param>
internal sealed record OrderedIndex(IndexTree Tree, MemoryIndex Added, MemoryIndex Removed)
{
    /// <summary>Gets the order.</summary>
    public IndexOrder Order => Tree.Order;

    /// <summary>Gets how many datoms there are.</summary>
    public long Count => Tree.Count + Added.Count - Removed.Count;

    /// <summary>Returns the index without datoms.</summary>
    public static OrderedIndex Empty(IndexOrder order) =>
        new(IndexTree.Empty(order), MemoryIndex.Empty(order), MemoryIndex.Empty(order));

    /// <summary>Counts the datoms between two places.</summary>
    public long CountBetween(DatomStore store, in Bound from, in Bound to) =>
        Tree.CountBetween(from, to) + CountIn(Added, store, from, to) - CountIn(Removed, store, from, to);

    /// <summary>Estimates how many datoms lie between two places, from directories and the memory index
    /// alone.</summary>
    public long Estimate(DatomStore store, in Bound from, in Bound to) => Math.Max(
        0, Tree.Estimate(from, to) + CountIn(Added, store, from, to) - CountIn(Removed, store, from, to));

    /// <summary>Finds the first datom that does not lie before a place.</summary>
    public bool TryFirst(DatomStore store, in Bound from, out Datom datom)
    {
        bool inTree = Tree.TryFirst(from, out datom);
        if (inTree && Removed.Count > 0)
        {
            inTree = SkipRemoved(store, from, ref datom);
        }

        int added = Added.Count == 0 ? -1 : Added.FirstFrom(store, from);
        if (added >= 0 && (!inTree || DatomOrder.Compare(Order, store[added], datom) < 0))
        {
            datom = store[added];
            return true;
        }

        return inTree;
    }

    /// <summary>Opens a cursor from one place up to another; reversed, from the last of them down to the
    /// first.</summary>
    public DatomCursor Open(DatomStore store, in Bound from, in Bound to, bool reverse)
    {
        DatomCursor cursor = Tree.Count == 0 ? EmptyCursor.Instance : Tree.Open(from, to, reverse);
        if (Removed.Count > 0)
        {
            int[] removed = IdsBetween(store, Removed, from, to);
            if (reverse)
            {
                Array.Reverse(removed);
            }

            cursor = removed.Length == 0 ? cursor : new ExceptCursor(Order, cursor, store, removed, reverse);
        }

        if (Added.Count == 0)
        {
            return cursor;
        }

        int low = Added.Rank(store, from);
        int high = Added.Rank(store, to);
        if (low >= high)
        {
            return cursor;
        }

        MemoryCursor added = new(store, Added, low, high, reverse);
        return Tree.Count == 0 ? added : new MergeCursor(Order, cursor, added, reverse);
    }

    /// <summary>Returns the index with the memory index merged into the tree.</summary>
    /// <param name="store">Holds the datoms of the memory index.</param>
    /// <param name="space">Where nodes go, and room to work in.</param>
    /// <param name="forgets">Tells of which attributes what the tree has not yet is let go; null for none.</param>
    public OrderedIndex Merge(DatomStore store, MergeSpace space, Predicate<int>? forgets = null)
    {
        int[] added = IdsBetween(store, Added, Bound.First, Bound.Last);
        added = forgets is null ? added : Array.FindAll(added, id => !forgets(store[id].A));
        int[] removed = IdsBetween(store, Removed, Bound.First, Bound.Last);
        Invariant.Check(removed.Length <= Tree.Count, "what is removed from a tree is there");
        return Empty(Order) with { Tree = Tree.Merge(store, added, removed, space) };
    }

    /// <summary>Returns the numbers of the datoms of a memory index between two places.</summary>
    public static int[] IdsBetween(DatomStore store, MemoryIndex index, in Bound from, in Bound to)
    {
        int low = index.Rank(store, from);
        int[] ids = new int[Math.Max(0, index.Rank(store, to) - low)];
        index.CopyIds(low, ids);
        return ids;
    }

    private static int CountIn(MemoryIndex memory, DatomStore store, in Bound from, in Bound to) =>
        memory.Count == 0 ? 0 : Math.Max(0, memory.Rank(store, to) - memory.Rank(store, from));

    /// <summary>Steps from datom to datom of the tree while they are removed ones.</summary>
    private bool SkipRemoved(DatomStore store, in Bound from, ref Datom datom)
    {
        int at = Removed.Rank(store, from);
        while (at < Removed.Count && store[Removed.IdAt(at)] == datom)
        {
            if (!Tree.TryAfter(datom, out datom))
            {
                return false;
            }

            at++;
        }

        return true;
    }
}
