using System;
using Accrete.Index.Leaves;
using Accrete.Index.Memory;

namespace Accrete.Index.Trees;

/// <summary>The segments of one order: directories with counts and bounds, leaves with datoms. Immutable.</summary>
internal sealed class IndexTree
{
    /// <summary>Makes a tree with a root, null for one without datoms.</summary>
    public IndexTree(IndexOrder order, NodeHandle? root)
    {
        Order = order;
        Root = root;
    }

    /// <summary>Gets the order.</summary>
    public IndexOrder Order { get; }

    /// <summary>Gets how many datoms there are.</summary>
    public long Count => Root?.Count ?? 0;

    /// <summary>Gets the root, null where there are no datoms.</summary>
    public NodeHandle? Root { get; }

    /// <summary>Returns the tree without datoms.</summary>
    public static IndexTree Empty(IndexOrder order) => new(order, null);

    /// <summary>Returns how many datoms lie before a place; reads one leaf.</summary>
    public long Rank(in Bound place)
    {
        if (place.Parts == 0)
        {
            return place.IsAfter ? Count : 0;
        }

        long rank = 0;
        IndexNode? node = Root?.Resolve();
        while (node is IndexDirectory directory)
        {
            int child = directory.ChildOf(Order, place);
            rank += directory.Starts[child];
            node = directory.Entries[child].Node.Resolve();
        }

        return node is Leaf leaf ? rank + leaf.Rank(Order, place) : rank;
    }

    /// <summary>Counts the datoms between two places, none where they are crossed; goes down once where both
    /// lie in one leaf.</summary>
    public long CountBetween(in Bound from, in Bound to)
    {
        IndexNode? node = Root?.Resolve();
        while (node is IndexDirectory directory)
        {
            int child = directory.ChildOf(Order, from);
            bool isWithin = from.Parts > 0 && (child + 1 == directory.Entries.Length
                || !DatomOrder.IsBefore(Order, directory.Entries[child + 1].Low, to));
            if (!isWithin)
            {
                return Math.Max(0, Rank(to) - Rank(from));
            }

            node = directory.Entries[child].Node.Resolve();
        }

        if (node is not Leaf leaf)
        {
            return 0;
        }

        int start = leaf.Rank(Order, from);
        return leaf.Rank(Order, to, start, leaf.Rows) - start;
    }

    /// <summary>Estimates how many datoms lie between two places, from directories alone.</summary>
    public long Estimate(in Bound from, in Bound to) => RangeEstimate.Of(this, from, to);

    /// <summary>Finds the first datom that does not lie before a place.</summary>
    public bool TryFirst(in Bound place, out Datom datom)
    {
        IndexNode? node = Root?.Resolve();
        NodeHandle? next = null;
        while (node is IndexDirectory directory)
        {
            int child = directory.ChildOf(Order, place);
            next = child + 1 < directory.Entries.Length ? directory.Entries[child + 1].Node : next;
            node = directory.Entries[child].Node.Resolve();
        }

        int row = node is Leaf leaf ? leaf.Rank(Order, place) : 0;
        if (node is null || row == node.Count)
        {
            (node, row) = (FirstLeaf(next), 0);
        }

        datom = node is Leaf found ? found.DatomAt(row) : default;
        return node is not null;
    }

    private static IndexNode? FirstLeaf(NodeHandle? handle)
    {
        IndexNode? node = handle?.Resolve();
        while (node is IndexDirectory directory)
        {
            node = directory.Entries[0].Node.Resolve();
        }

        return node;
    }

    /// <summary>Finds the datom that follows one which is there.</summary>
    public bool TryAfter(Datom datom, out Datom next)
    {
        LeafWalk walk = new(this);
        walk.Seek(Bound.Before(4, datom.E, datom.A, datom.V, datom.T));
        do
        {
            for (; walk.Row < walk.Leaf.Rows; walk.Row++)
            {
                next = walk.Leaf.DatomAt(walk.Row);
                if (DatomOrder.Compare(Order, next, datom) > 0)
                {
                    return true;
                }
            }
        }
        while (walk.MoveNext());

        next = default;
        return false;
    }

    /// <summary>Tells whether there is a datom.</summary>
    public bool Contains(in Datom datom)
    {
        if (Root is null)
        {
            return false;
        }

        // Twins, datoms that differ in no more than what comes after t in the order, may stand before it.
        Bound place = Bound.Before(4, datom.E, datom.A, datom.V, datom.T);
        if (!TryFirst(place, out Datom found))
        {
            return false;
        }

        while (DatomOrder.Compare(Order, found, datom) < 0)
        {
            if (!TryAfter(found, out found))
            {
                return false;
            }
        }

        return found == datom;
    }

    /// <summary>Opens a cursor from one place up to another; reversed, from the last of them down to the
    /// first.</summary>
    public DatomCursor Open(in Bound from, in Bound to, bool reverse) =>
        Root is null ? EmptyCursor.Instance : new TreeCursor(this, from, to, reverse);

    /// <summary>Returns the tree with datoms added and others taken out; only nodes that change are made
    /// anew.</summary>
    /// <param name="store">Holds the datoms.</param>
    /// <param name="added">The numbers of the ones to add, in order.</param>
    /// <param name="removed">The numbers of the ones to take out, in order; they are there.</param>
    /// <param name="space">Where nodes go, and room to work in.</param>
    public IndexTree Merge(DatomStore store, ReadOnlySpan<int> added, ReadOnlySpan<int> removed, MergeSpace space)
    {
        NodeHandle? root = added.IsEmpty && removed.IsEmpty
            ? (Root is null ? null : space.Sink.Keep(Root))
            : new TreeMerge(Order, store, space).Merge(Root, added, removed);
        return ReferenceEquals(root, Root) ? this : new IndexTree(Order, root);
    }
}
