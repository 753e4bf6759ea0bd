using System;

namespace Accrete.Index;

/// <summary>A node that tells where datoms are: for each child its first datom and how many come before it.</summary>
internal sealed class IndexDirectory : IndexNode
{
    /// <summary>The most children.</summary>
    public const int ChildrenMax = 1024;

    /// <summary>The fewest children of a directory that has neighbours.</summary>
    public const int ChildrenMin = ChildrenMax / 4;

    /// <summary>Makes a directory of entries, of which there is at least one.</summary>
    public IndexDirectory(int height, ReadOnlySpan<DirectoryEntry> entries)
    {
        Invariant.Check(height > 0 && entries.Length is > 0 and <= ChildrenMax,
            "a directory has from 1 to 1024 children");
        Height = height;
        Entries = entries.ToArray();
        Starts = new long[entries.Length];
        long count = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            Starts[i] = count;
            count += entries[i].Count;
        }

        Count = count;
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <summary>Gets how many levels lie below; 1 where the children are leaves.</summary>
    public int Height { get; }

    /// <summary>Gets the children in index order.</summary>
    public DirectoryEntry[] Entries { get; }

    /// <summary>Gets how many datoms stand before each child.</summary>
    public long[] Starts { get; }

    /// <summary>Returns the child in which a place lies: the last one whose first datom is before it, or the
    /// first one.</summary>
    public int ChildOf(IndexOrder order, in Bound place)
    {
        int low = 1;
        int high = Entries.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (DatomOrder.IsBefore(order, Entries[middle].First, place))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }
}

/// <summary>One child of a directory.</summary>
/// <param name="First">Its first datom.</param>
/// <param name="Count">How many datoms stand in and below it.</param>
/// <param name="Node">The child.</param>
internal readonly record struct DirectoryEntry(Datom First, long Count, NodeHandle Node);
