using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index.Codec;
using Accrete.Index.Trees;
using Accrete.Log;
using Accrete.Segments;

namespace Accrete.Roots;

/// <summary>Tells which segments roots lead to. Reads directories, no leaves and no transactions.</summary>
internal static class RootReach
{
    /// <summary>Stands in for a cache where only names are looked at.</summary>
    private static readonly SegmentCache Unread = new(new MemorySegments(), SegmentDecoding.Read, 0);

    /// <summary>Returns the names of all segments that a root leads to, and its own.</summary>
    /// <param name="id">The name of the root.</param>
    /// <param name="root">The root.</param>
    public static HashSet<SegmentId> All(SegmentId id, IndexRoot root)
    {
        HashSet<SegmentId> reached = [id, root.Schema];
        foreach (IndexTree tree in Trees(root))
        {
            Replaced(tree.Root, null, reached);
        }

        Replaced(root.Log, [], reached);
        return reached;
    }

    /// <summary>Returns the names of all segments that a root leads to and a later one does not, its own among
    /// them.</summary>
    /// <param name="id">The name of the root.</param>
    /// <param name="before">The root.</param>
    /// <param name="after">The later one.</param>
    public static IReadOnlyList<SegmentId> Replaced(SegmentId id, IndexRoot before, IndexRoot after)
    {
        List<SegmentId> replaced = [id];
        if (before.Schema != after.Schema)
        {
            replaced.Add(before.Schema);
        }

        IndexTree[] trees = Trees(before);
        IndexTree[] later = Trees(after);
        for (int i = 0; i < trees.Length; i++)
        {
            Replaced(trees[i].Root, later[i].Root, replaced);
        }

        Replaced(before.Log, after.Log, replaced);
        return replaced;
    }

    /// <summary>Returns the segments that a root or a directory names itself; none of a segment that names
    /// none.</summary>
    /// <param name="segment">The stored form.</param>
    /// <exception cref="AccreteException">The bytes are damaged, or of a newer version.</exception>
    public static IReadOnlyList<SegmentChild> ChildrenOf(byte[] segment)
    {
        switch (SegmentFormat.KindOf(segment))
        {
            case SegmentFormat.RootKind:
                IndexRoot root = RootCodec.Read(segment, Unread);
                return
                [
                    new SegmentChild(root.Schema, false, 0),
                    .. Trees(root).Select(static tree => tree.Root).OfType<StoredNode>().Select(Child),
                    .. root.Log.Select(Child),
                ];
            case SegmentFormat.DirectoryKind:
                return [.. DirectoryCodec.Read(segment, Unread).Entries.Select(static entry => Child(entry.Node))];
            case SegmentFormat.LogDirectoryKind:
                return [.. LogDirectoryCodec.Read(segment, Unread).Pieces.Select(Child)];
            default:
                return [];
        }
    }

    private static SegmentChild Child(NodeHandle node) => new(IdOf(node), node.Height > 0, node.Weight);

    private static SegmentChild Child(LogHandle piece) =>
        new(((StoredLog)piece).Id, piece.IsDirectory, piece.Weight);

    private static IndexTree[] Trees(IndexRoot root) => [.. root.Present, .. root.Past];

    /// <summary>Compares two trees level by level, the highest first: a node stands in one place of a tree, so what
    /// both have below nodes that differ shows on the next level, and what is below a shared node is shared.</summary>
    private static void Replaced(NodeHandle? before, NodeHandle? after, ICollection<SegmentId> replaced)
    {
        Dictionary<SegmentId, NodeHandle> old = [];
        Dictionary<SegmentId, NodeHandle> now = [];
        for (int height = Math.Max(before?.Height ?? -1, after?.Height ?? -1); height >= 0; height--)
        {
            old = Below(old, before, height);
            now = Below(now, after, height);
            TakeCommon(old, now);
            foreach (SegmentId id in old.Keys)
            {
                replaced.Add(id);
            }
        }
    }

    private static Dictionary<SegmentId, NodeHandle> Below(
        Dictionary<SegmentId, NodeHandle> above, NodeHandle? root, int height)
    {
        Dictionary<SegmentId, NodeHandle> nodes = [];
        foreach (NodeHandle node in above.Values)
        {
            foreach (DirectoryEntry entry in ((IndexDirectory)node.Resolve()).Entries)
            {
                nodes.Add(IdOf(entry.Node), entry.Node);
            }
        }

        if (root?.Height == height)
        {
            nodes.Add(IdOf(root), root);
        }

        return nodes;
    }

    /// <summary>Compares two logs: their directories, and then the segments that no shared one leads to.</summary>
    private static void Replaced(LogHandle[] before, LogHandle[] after, ICollection<SegmentId> replaced)
    {
        Dictionary<SegmentId, LogHandle> old = ById(before);
        Dictionary<SegmentId, LogHandle> now = ById(after);
        TakeCommon(old, now);
        while (OpenOne(old, replaced) || OpenOne(now, null))
        {
            TakeCommon(old, now);
        }

        foreach (SegmentId id in old.Keys)
        {
            replaced.Add(id);
        }
    }

    /// <summary>Puts the pieces of a directory in its place.</summary>
    /// <returns>Whether there was one.</returns>
    private static bool OpenOne(Dictionary<SegmentId, LogHandle> pieces, ICollection<SegmentId>? opened)
    {
        foreach ((SegmentId id, LogHandle piece) in pieces)
        {
            if (piece.IsDirectory)
            {
                pieces.Remove(id);
                opened?.Add(id);
                foreach (LogHandle inner in ((LogDirectory)piece.Resolve()).Pieces)
                {
                    pieces.Add(((StoredLog)inner).Id, inner);
                }

                return true;
            }
        }

        return false;
    }

    private static Dictionary<SegmentId, LogHandle> ById(LogHandle[] pieces)
    {
        Dictionary<SegmentId, LogHandle> ids = [];
        foreach (LogHandle piece in pieces)
        {
            ids.Add(((StoredLog)piece).Id, piece);
        }

        return ids;
    }

    private static void TakeCommon<T>(Dictionary<SegmentId, T> left, Dictionary<SegmentId, T> right)
    {
        foreach (SegmentId id in left.Keys)
        {
            if (right.Remove(id))
            {
                left.Remove(id);
            }
        }
    }

    // The nodes of a root that was read are stored.
    private static SegmentId IdOf(NodeHandle node) => ((StoredNode)node).Id;
}
