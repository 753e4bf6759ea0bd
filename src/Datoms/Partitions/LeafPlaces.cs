using System.Collections.Generic;
using Accrete.Index;
using Accrete.Index.Trees;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>Knows in which leaves of Eavt entities lie, from the directories alone.</summary>
/// <remarks>8 bytes a leaf: a database of 100 GB takes some 25 MB.</remarks>
internal sealed class LeafPlaces
{
    // Where each leaf begins: twice the entity, and 1 more where the entity has begun in the leaf before.
    private readonly long[] _keys;

    private LeafPlaces(long[] keys) => _keys = keys;

    /// <summary>Gets how many leaves there are.</summary>
    public int Count => _keys.Length;

    /// <summary>Returns the places of a tree's leaves.</summary>
    public static LeafPlaces Of(IndexTree tree, ReportWork work)
    {
        Invariant.Check(tree.Order == IndexOrder.Eavt, "entities stand together in Eavt");
        List<long> keys = [];
        if (tree.Root is { } root)
        {
            ReadAhead.FetchAll(tree, new ReadRange(Bound.First, Bound.Last), height: 1);
            Collect(root, Separator.Lowest, keys, work);
        }

        return new LeafPlaces([.. keys]);
    }

    /// <summary>Returns how many leaves a tree has, from its directories alone.</summary>
    public static long CountOf(IndexTree tree)
    {
        if (tree.Root is not { Height: > 0 } root)
        {
            return tree.Root is null ? 0 : 1;
        }

        ReadAhead.FetchAll(tree, new ReadRange(Bound.First, Bound.Last), height: 1);
        return CountBelow((IndexDirectory)root.Resolve(), root.Height);
    }

    /// <summary>Returns the partition bits of what a leaf begins with.</summary>
    public int PartitionOf(int leaf) => EntityIds.PartitionBits(_keys[leaf] >> 1);

    /// <summary>Returns the first leaf that an entity lies in, or would lie in; there is a leaf.</summary>
    public int FirstOf(long entity) => LastNotAbove(entity << 1);

    /// <summary>Returns the last leaf that an entity lies in, or would lie in; there is a leaf.</summary>
    public int LastOf(long entity) => LastNotAbove((entity << 1) | 1);

    private static long CountBelow(IndexDirectory directory, int height)
    {
        long count = height == 1 ? directory.Entries.Length : 0;
        for (int i = 0; height > 1 && i < directory.Entries.Length; i++)
        {
            count += CountBelow((IndexDirectory)directory.Entries[i].Node.Resolve(), height - 1);
        }

        return count;
    }

    private static void Collect(NodeHandle node, in Datom low, List<long> keys, ReportWork work)
    {
        if (node.Height == 0)
        {
            // A separator within one entity names the attribute; between two entities it names the right one alone.
            keys.Add((low.E << 1) | (low.A != 0 ? 1L : 0L));
            return;
        }

        work.Read(0);
        IndexDirectory directory = (IndexDirectory)node.Resolve();
        for (int i = 0; i < directory.Entries.Length; i++)
        {
            Collect(directory.Entries[i].Node, i == 0 ? low : directory.Entries[i].Low, keys, work);
        }
    }

    private int LastNotAbove(long key) => Bisection.First(1, _keys.Length, new NotAbove(_keys, key)) - 1;

    private readonly struct NotAbove(long[] keys, long key) : ISought
    {
        public bool IsAfter(int place) => keys[place] <= key;
    }
}
