using System;
using Accrete.Values;

namespace Accrete.Index.Trees;

/// <summary>A node that tells where datoms are: for each child what separates it from the one before, and how many
/// datoms come before it.</summary>
internal sealed class IndexDirectory : IndexNode
{
    /// <summary>The most children.</summary>
    public const int ChildrenMax = 1024;

    /// <summary>About how many bytes of memory a child takes: its entry, its start and its handle.</summary>
    private const int EntryBytes = 128;

    /// <summary>Makes a directory of entries, of which there is at least one.</summary>
    public IndexDirectory(int height, ReadOnlySpan<DirectoryEntry> entries)
    {
        Invariant.Check(height > 0 && entries.Length is > 0 and <= ChildrenMax,
            "a directory has from 1 to 1024 children");
        Invariant.Check(entries[0].Node.Height == height - 1, "the children of a directory are one level below it");
        Height = height;
        Entries = entries.ToArray();
        Starts = new long[entries.Length];
        long count = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            Starts[i] = count;
            count += entries[i].Node.Count;
        }

        Count = count;
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override int Height { get; }

    /// <inheritdoc/>
    public override bool IsDirectory => true;

    /// <inheritdoc/>
    public override long MemoryBytes
    {
        get
        {
            long bytes = EntryBytes * (long)Entries.Length;
            foreach (DirectoryEntry entry in Entries)
            {
                bytes += entry.Low.V.IsInline ? 0 : ObjectSize.Of(entry.Low.V.Reference);
            }

            return bytes;
        }
    }

    /// <summary>Gets the children in index order.</summary>
    public DirectoryEntry[] Entries { get; }

    /// <summary>Gets how many datoms stand before each child.</summary>
    public long[] Starts { get; }

    /// <summary>Returns the child in which a place lies: the last one whose separator is not behind it, as far as the
    /// separator tells; else the first one.</summary>
    public int ChildOf(IndexOrder order, in Bound place)
    {
        int child = Bisection.First(1, Entries.Length, new ChildAt(Entries, order, place));
        // What begins right at the place lies in the child that it separates.
        return child < Entries.Length && Separator.IsAt(order, Entries[child].Low, place) ? child : child - 1;
    }

    private readonly struct ChildAt(DirectoryEntry[] entries, IndexOrder order, in Bound place) : ISought
    {
        private readonly Bound _place = place;

        public bool IsAfter(int place) => DatomOrder.IsBefore(order, entries[place].Low, _place);
    }
}

/// <summary>One child of a directory.</summary>
/// <param name="Low">What separates it from the child before: above all datoms there, not above any here
/// (<see cref="Separator"/>).</param>
/// <param name="Node">The child.</param>
internal readonly record struct DirectoryEntry(Datom Low, NodeHandle Node)
{
    /// <summary>Gets how many datoms stand in and below it.</summary>
    public long Count => Node.Count;
}
