using System;
using Accrete.Index.Leaves;

namespace Accrete.Index.Trees;

/// <summary>A position in a tree that has datoms: a row of a leaf, and the way down to it.</summary>
internal sealed class LeafWalk
{
    private readonly IndexTree _tree;
    private readonly (IndexDirectory Directory, int Child)[] _path;
    private int _depth;

    /// <summary>Makes a walk that has no position yet.</summary>
    public LeafWalk(IndexTree tree)
    {
        _tree = tree;
        _path = new (IndexDirectory, int)[tree.Root?.Height ?? 0];
        Leaf = EmptyLeaf;
    }

    /// <summary>Gets the leaf.</summary>
    public Leaf Leaf { get; private set; }

    /// <summary>Gets how the tree holds on to the leaf; to be asked after a seek.</summary>
    public NodeHandle Node => _depth > 0
        ? _path[_depth - 1].Directory.Entries[_path[_depth - 1].Child].Node
        : _tree.Root!; // a walk that was sought has a root

    /// <summary>Gets or sets the row in the leaf, up to the number of its rows.</summary>
    public int Row { get; set; }

    private static Leaf EmptyLeaf { get; } = new(0, default, [], []);

    /// <summary>Goes to the first row that does not lie before a place; it may be the end of a leaf.</summary>
    public void Seek(in Bound place) => Seek(place, ReadRange.None);

    /// <summary>Does the same, and fetches with each node that is not at hand what else will be read.</summary>
    public void Seek<TSet>(in Bound place, scoped in TSet set)
        where TSet : struct, IReadSet, allows ref struct
    {
        _depth = 0;
        IndexNode node = _tree.Root?.Resolve()
            ?? throw new InvalidOperationException("a walk of a tree without datoms");
        while (node is IndexDirectory directory)
        {
            node = Enter(directory, directory.ChildOf(_tree.Order, place), set);
        }

        Leaf = (Leaf)node;
        Row = Leaf.Rank(_tree.Order, place);
    }

    /// <summary>Goes to the first row of the next leaf.</summary>
    /// <returns>False where there is none.</returns>
    public bool MoveNext() => MoveNext(Bound.Last, ReadRange.None);

    /// <summary>Goes to the first row of the next leaf, if it may have datoms before a place; fetches with each node
    /// that is not at hand what else will be read.</summary>
    /// <returns>False where nothing before the place follows: the walk stays where it is.</returns>
    public bool MoveNext<TSet>(in Bound to, scoped in TSet set)
        where TSet : struct, IReadSet, allows ref struct
    {
        for (int depth = _depth - 1; depth >= 0; depth--)
        {
            (IndexDirectory directory, int child) = _path[depth];
            if (child + 1 == directory.Entries.Length)
            {
                continue;
            }

            if (!DatomOrder.IsBefore(_tree.Order, directory.Entries[child + 1].Low, to))
            {
                return false;
            }

            _depth = depth;
            IndexNode node = Enter(directory, child + 1, set);
            while (node is IndexDirectory lower)
            {
                node = Enter(lower, 0, set);
            }

            Leaf = (Leaf)node;
            Row = 0;
            return true;
        }

        return false;
    }

    /// <summary>Goes to the end of the leaf before.</summary>
    /// <returns>False where there is none.</returns>
    public bool MovePrevious()
    {
        while (_depth > 0)
        {
            (IndexDirectory directory, int child) = _path[--_depth];
            if (child > 0)
            {
                IndexNode node = Enter(directory, child - 1);
                while (node is IndexDirectory lower)
                {
                    node = Enter(lower, lower.Entries.Length - 1);
                }

                Leaf = (Leaf)node;
                Row = Leaf.Rows;
                return true;
            }
        }

        return false;
    }

    private IndexNode Enter(IndexDirectory directory, int child) => Enter(directory, child, ReadRange.None);

    private IndexNode Enter<TSet>(IndexDirectory directory, int child, scoped in TSet set)
        where TSet : struct, IReadSet, allows ref struct
    {
        _path[_depth++] = (directory, child);
        NodeHandle node = directory.Entries[child].Node;
        if (node is StoredNode { AtHand: null })
        {
            ReadAhead.Fetch<TSet>(_tree.Order, _path.AsSpan(0, _depth), set);
        }

        return node.Resolve();
    }
}
