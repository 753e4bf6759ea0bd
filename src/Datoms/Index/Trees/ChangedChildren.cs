using System.Collections.Generic;
using Accrete.Segments;

namespace Accrete.Index.Trees;

/// <summary>The children of a directory that a merge goes through: stored ones are read several at a time, the one that
/// is asked for and the next ones that change.</summary>
internal sealed class ChangedChildren
{
    /// <summary>How many nodes are read at once, and wait in memory until the merge comes to them.</summary>
    private const int BatchMax = 16;

    private readonly DirectoryEntry[] _entries;
    private readonly (int Added, int Removed)[] _ends;
    private readonly Dictionary<int, IndexNode> _ready = [];

    /// <summary>Begins with a directory.</summary>
    /// <param name="entries">Its children.</param>
    /// <param name="ends">For each, how many changes lie in it and in those before it.</param>
    public ChangedChildren(DirectoryEntry[] entries, (int Added, int Removed)[] ends)
    {
        _entries = entries;
        _ends = ends;
    }

    /// <summary>Returns a child; it is asked for once.</summary>
    /// <exception cref="AccreteException">It is stored, and cannot be had, or is damaged.</exception>
    public IndexNode Take(int place)
    {
        if (_ready.Remove(place, out IndexNode? node))
        {
            return node;
        }

        if (_entries[place].Node is StoredNode { AtHand: null } stored)
        {
            Read(stored.Cache, place);
            _ready.Remove(place, out node);
        }

        return node ?? _entries[place].Node.Resolve();
    }

    private void Read(SegmentCache cache, int first)
    {
        List<int> places = [];
        List<SegmentId> ids = [];
        for (int i = first; i < _entries.Length && ids.Count < BatchMax; i++)
        {
            // One that does not change is asked for too, where it joins a neighbour: those after it may be here.
            bool changes = (i == first || _ends[i] != _ends[i - 1]) && !_ready.ContainsKey(i);
            if (changes && _entries[i].Node is StoredNode { AtHand: null } node && ReferenceEquals(node.Cache, cache))
            {
                places.Add(i);
                ids.Add(node.Id);
            }
        }

        Segment[] segments = new Segment[ids.Count];
        cache.GetMany([.. ids], segments);
        for (int i = 0; i < segments.Length; i++)
        {
            // Only stored ones were taken.
            _ready.Add(places[i], ((StoredNode)_entries[places[i]].Node).Checked(segments[i]));
        }
    }
}
