using System;
using Accrete.Index.Leaves;

namespace Accrete.Index.Trees;

/// <summary>Estimates how many datoms of a tree lie between two places, from its directories alone: no leaf is
/// read.</summary>
/// <remarks>Exact for all datoms of an attribute in Aevt and Avet. What lies within a leaf is taken to be spread
/// evenly: a lookup finds what one of the leaf finds on average.</remarks>
internal static class RangeEstimate
{
    /// <summary>How many datoms an entity is taken to have.</summary>
    private const int EntityRows = 8;

    /// <summary>Estimates a range.</summary>
    public static long Of(IndexTree tree, in Bound from, in Bound to)
    {
        if (tree.Count == 0)
        {
            return 0;
        }

        ReadEnds ends = new(from, to);
        Edge low = EdgeOf(tree, from, ends), high = EdgeOf(tree, to, ends);
        if (low.Start == high.Start && low.Rows == high.Rows)
        {
            return Share(tree.Order, low, from, to);
        }

        long between = high.Start - (low.Start + low.Rows);
        return between < 0 ? 0 : between + Share(tree.Order, low, from, to) + Share(tree.Order, high, from, to);
    }

    /// <summary>Finds the leaf in which a place lies; nothing at the very ends.</summary>
    private static Edge EdgeOf(IndexTree tree, in Bound place, in ReadEnds ends)
    {
        if (place.Parts == 0)
        {
            return new Edge(place.IsAfter ? tree.Count : 0, 0, []);
        }

        long start = 0;
        NodeHandle handle = tree.Root!; // there are datoms
        while (handle.Height > 0)
        {
            if (handle is StoredNode { AtHand: null } && !ReferenceEquals(handle, tree.Root))
            {
                ReadAhead.FetchAll(tree, ends, height: 1);
            }

            IndexDirectory directory = (IndexDirectory)handle.Resolve();
            int child = directory.ChildOf(tree.Order, place);
            start += directory.Starts[child];
            handle = directory.Entries[child].Node;
        }

        return new Edge(start, handle.Count, handle.Shares);
    }

    /// <summary>Estimates how many rows of a leaf lie between two places, one of which at least lies in it.</summary>
    private static long Share(IndexOrder order, in Edge leaf, in Bound from, in Bound to)
    {
        int parts = CommonParts(order, from, to);
        if (parts == 0)
        {
            return leaf.Rows / 2;
        }

        switch (order)
        {
            case IndexOrder.Eavt:
                return Math.Min(leaf.Rows, parts == 1 ? EntityRows : 1);
            case IndexOrder.Vaet when parts == 1:
                return RunsOfAll(leaf);
            default:
                bool isWhole = from.Parts == 1 && to.Parts == 1;
                return leaf.Shares.Length == 0 ? Uncounted(leaf, parts) : OfAttribute(leaf, from.A, parts, isWhole);
        }
    }

    /// <summary>Estimates without knowing how much of a leaf an attribute has.</summary>
    private static long Uncounted(in Edge leaf, int parts) => parts == 1 ? leaf.Rows / 2 : Math.Min(leaf.Rows, 1);

    private static long OfAttribute(in Edge leaf, int attribute, int parts, bool isWhole)
    {
        AttributeShare share = ShareOf(leaf.Shares, attribute);
        return parts switch
        {
            _ when share.Rows == 0 || isWhole => share.Rows,
            1 => (share.Rows + 1) / 2,
            2 => (long)Math.Round(share.RunLength),
            _ => 1,
        };
    }

    /// <summary>Estimates how many rows have one value in Vaet, whatever the attribute.</summary>
    private static long RunsOfAll(in Edge leaf)
    {
        double rows = 0;
        foreach (AttributeShare share in leaf.Shares)
        {
            rows += share.RunLength;
        }

        return (long)Math.Round(rows);
    }

    private static AttributeShare ShareOf(AttributeShare[] shares, int id)
    {
        foreach (AttributeShare share in shares)
        {
            if (share.Id == id)
            {
                return share;
            }
        }

        return default;
    }

    /// <summary>Counts the components in which all datoms of a range are equal.</summary>
    private static int CommonParts(IndexOrder order, in Bound from, in Bound to)
    {
        int most = Math.Min(from.Parts, to.Parts);
        int parts = 0;
        while (parts < most && DatomOrder.IsSame(DatomOrder.ComponentAt(order, parts), from, to))
        {
            parts++;
        }

        return parts;
    }

    /// <summary>A leaf as the directory above knows it.</summary>
    /// <param name="Start">How many datoms of the tree stand before it.</param>
    /// <param name="Rows">How many stand in it.</param>
    /// <param name="Shares">How much of it each attribute has.</param>
    private readonly record struct Edge(long Start, long Rows, AttributeShare[] Shares);
}
