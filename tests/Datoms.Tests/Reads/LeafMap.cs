using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Index.Leaves;
using Accrete.Index.Reading;
using Accrete.Index.Trees;
using Accrete.Segments;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>Tells in which stored leaf a datom lies.</summary>
internal sealed class LeafMap
{
    private readonly Dictionary<IndexOrder, (Datom First, SegmentId Id)[]> _leaves = [];

    /// <summary>Reads the present of a database whole.</summary>
    public LeafMap(Database database)
    {
        foreach (OrderedIndex index in database.State.Indexes.Parts.Take(4))
        {
            List<(Datom, SegmentId)> leaves = [];
            if (index.Tree.Root is { } root)
            {
                Add(root, leaves);
            }

            _leaves.Add(index.Order, [.. leaves]);
            LevelsMax = Math.Max(LevelsMax, (index.Tree.Root?.Height ?? 0) + 1);
        }
    }

    /// <summary>Gets how many levels the highest tree has.</summary>
    public int LevelsMax { get; }

    /// <summary>Returns the leaf of an order in which a datom lies.</summary>
    public SegmentId Of(IndexOrder order, Datom datom)
    {
        (Datom First, SegmentId Id)[] leaves = _leaves[order];
        int low = 0, high = leaves.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (DatomOrder.Compare(order, leaves[middle].First, datom) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return leaves[low - 1].Id;
    }

    private static void Add(NodeHandle node, List<(Datom, SegmentId)> leaves)
    {
        switch (node.Resolve())
        {
            case IndexDirectory directory:
                foreach (DirectoryEntry entry in directory.Entries)
                {
                    Add(entry.Node, leaves);
                }

                break;
            case Leaf leaf:
                leaves.Add((leaf.DatomAt(0), ((StoredNode)node).Id));
                break;
            default:
                throw new InvalidOperationException("a node is a directory or a leaf");
        }
    }
}
