using System;
using System.Collections.Generic;
using Accrete.Segments;

namespace Accrete.Index.Trees;

/// <summary>Fetches nodes that are not at hand together with the others of their level that a step will need: a step
/// costs a round trip a level, not one a node.</summary>
/// <remarks>Nothing is worked out as long as nodes are at hand. What was fetched lies in the cache: no more is fetched
/// at once than it has room for beside others.</remarks>
internal static class ReadAhead
{
    /// <summary>The most bytes that are fetched at once.</summary>
    private const long BytesMax = 8 * 1024 * 1024;

    /// <summary>Fetches the node that a walk has come to.</summary>
    /// <param name="order">The order of the tree.</param>
    /// <param name="path">The way down from the root: each directory with the child that the walk takes. The last child
    /// is not at hand.</param>
    /// <param name="set">What is read, from there on.</param>
    public static void Fetch<TSet>(
        IndexOrder order, ReadOnlySpan<(IndexDirectory Directory, int Child)> path, scoped in TSet set)
        where TSet : struct, IReadSet, allows ref struct
    {
        (IndexDirectory above, int child) = path[^1];
        StoredNode first = (StoredNode)above.Entries[child].Node;
        Gathering gathering = new(order, first.Cache, first.Height);
        gathering.Take(first);
        gathering.AddLater(path, set);
        gathering.Fetch();
    }

    /// <summary>Fetches the nodes of a tree that a step or a plan needs, level by level, as far as they are fetched at
    /// once.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="set">What is read.</param>
    /// <param name="height">The level of the lowest nodes: 0 for leaves, 1 for directories alone.</param>
    public static void FetchAll<TSet>(IndexTree tree, scoped in TSet set, int height)
        where TSet : struct, IReadSet, allows ref struct
    {
        if (tree.Root is not StoredNode root || set.Count == 0)
        {
            return;
        }

        for (int level = root.Height - 1; level >= height; level--)
        {
            Gathering gathering = new(tree.Order, root.Cache, level);
            gathering.Add((IndexDirectory)root.Resolve(), 0, null, set);
            gathering.Fetch();
        }
    }

    /// <summary>Nodes of one level that are to be fetched at once.</summary>
    private sealed class Gathering
    {
        private readonly IndexOrder _order;
        private readonly SegmentCache _cache;
        private readonly int _height;
        private readonly long _bytesMax;
        private readonly List<StoredNode> _nodes = [];
        private long _bytes;
        private int _range;

        public Gathering(IndexOrder order, SegmentCache cache, int height)
        {
            _order = order;
            _cache = cache;
            _height = height;
            _bytesMax = Math.Min(BytesMax, cache.BytesMax / 2);
        }

        /// <summary>Adds the nodes behind a path.</summary>
        public void AddLater<TSet>(ReadOnlySpan<(IndexDirectory Directory, int Child)> path, scoped in TSet set)
            where TSet : struct, IReadSet, allows ref struct
        {
            for (int depth = path.Length - 1; depth >= 0; depth--)
            {
                Add(path[depth].Directory, path[depth].Child + 1, EndOf(path[..depth]), set);
            }
        }

        /// <summary>Fetches what was added.</summary>
        public void Fetch()
        {
            if (_nodes.Count < 2)
            {
                return;
            }

            _cache.GetMany(_nodes.ConvertAll(node => node.Id).ToArray(), new Segment[_nodes.Count]);
            foreach (StoredNode node in _nodes)
            {
                // From the cache: from now on the handle has it at hand.
                node.Resolve();
            }
        }

        /// <summary>Adds the nodes below a directory, from one child on.</summary>
        public void Add<TSet>(IndexDirectory directory, int first, in Datom? end, scoped in TSet set)
            where TSet : struct, IReadSet, allows ref struct
        {
            DirectoryEntry[] entries = directory.Entries;
            int child = NextChild(directory, first, end, set);
            while (child < entries.Length && _bytes < _bytesMax)
            {
                NodeHandle node = entries[child].Node;
                if (node.Height == _height)
                {
                    Take(node as StoredNode);
                }
                else if (node is not StoredNode { AtHand: null })
                {
                    Datom? ownEnd = child + 1 < entries.Length ? entries[child + 1].Low : end;
                    Add((IndexDirectory)node.Resolve(), 0, ownEnd, set);
                }

                child = NextChild(directory, child + 1, end, set);
            }
        }

        /// <summary>Adds a node, where it is not at hand.</summary>
        public void Take(StoredNode? node)
        {
            if (node is { AtHand: null } && ReferenceEquals(node.Cache, _cache) && _bytes + node.Weight <= _bytesMax)
            {
                _nodes.Add(node);
                _bytes += node.Weight;
            }
        }

        /// <summary>Returns what separates the directory that a path leads to from the one behind it; null for the
        /// last.</summary>
        private static Datom? EndOf(ReadOnlySpan<(IndexDirectory Directory, int Child)> path)
        {
            for (int depth = path.Length - 1; depth >= 0; depth--)
            {
                (IndexDirectory directory, int child) = path[depth];
                if (child + 1 < directory.Entries.Length)
                {
                    return directory.Entries[child + 1].Low;
                }
            }

            return null;
        }

        /// <summary>Returns the first child, from one on, that has something of the set; their number where none
        /// has.</summary>
        private int NextChild<TSet>(IndexDirectory directory, int child, in Datom? end, scoped in TSet set)
            where TSet : struct, IReadSet, allows ref struct
        {
            if (child == directory.Entries.Length)
            {
                return child;
            }

            _range = FirstRange(directory.Entries[child].Low, set);
            if (_range == set.Count)
            {
                return directory.Entries.Length;
            }

            Bound place = set.Before(_range);
            bool isBehind = end is { } next
                && (DatomOrder.IsBefore(_order, next, place) || Separator.IsAt(_order, next, place));
            return isBehind ? directory.Entries.Length : Math.Max(child, directory.ChildOf(_order, place));
        }

        /// <summary>Returns the first range that does not end before a child begins.</summary>
        private int FirstRange<TSet>(in Datom childLow, scoped in TSet set)
            where TSet : struct, IReadSet, allows ref struct =>
            Bisection.First(_range, set.Count, new RangeOfChild<TSet>(_order, childLow, set));

        private readonly ref struct RangeOfChild<TSet>(IndexOrder order, Datom childLow, TSet set) : ISought
            where TSet : struct, IReadSet, allows ref struct
        {
            private readonly TSet _set = set;

            public bool IsAfter(int place) => !DatomOrder.IsBefore(order, childLow, _set.After(place));
        }
    }
}
