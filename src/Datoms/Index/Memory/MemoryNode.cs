namespace Accrete.Index.Memory;

/// <summary>A node of the memory index: immutable once it is made.</summary>
internal abstract class MemoryNode
{
    /// <summary>The most entries of a leaf, and the most children of a branch. Small enough that copying a
    /// path is cheap.</summary>
    public const int LeafMax = 64, BranchMax = 32;

    /// <summary>Gets how many datoms stand in and below the node.</summary>
    public abstract int Count { get; }

    /// <summary>Gets the number of its first datom.</summary>
    public abstract int First { get; }
}

/// <summary>The lowest nodes: numbers of datoms in index order.</summary>
internal sealed class MemoryLeaf : MemoryNode
{
    /// <summary>Makes a leaf that owns the array.</summary>
    public MemoryLeaf(int[] ids)
    {
        Invariant.Check(ids.Length <= LeafMax, "a leaf in memory has at most 64 datoms");
        Ids = ids;
    }

    /// <summary>Gets the numbers of the datoms.</summary>
    public int[] Ids { get; }

    /// <inheritdoc/>
    public override int Count => Ids.Length;

    /// <inheritdoc/>
    public override int First => Ids[0];
}

/// <summary>A node above others of one height.</summary>
internal sealed class MemoryBranch : MemoryNode
{
    /// <summary>Makes a branch that owns the array, which is not empty.</summary>
    public MemoryBranch(MemoryNode[] children)
    {
        Invariant.Check(children.Length is > 0 and <= BranchMax, "a branch has from 1 to 32 children");
        Children = children;
        Firsts = new int[children.Length];
        Starts = new int[children.Length];
        int count = 0;
        for (int i = 0; i < children.Length; i++)
        {
            Firsts[i] = children[i].First;
            Starts[i] = count;
            count += children[i].Count;
        }

        Invariant.Check(count > 0, "what a branch leads to has datoms");
        Count = count;
    }

    /// <summary>Gets the children in index order.</summary>
    public MemoryNode[] Children { get; }

    /// <summary>Gets the number of the first datom of each child.</summary>
    public int[] Firsts { get; }

    /// <summary>Gets how many datoms stand before each child.</summary>
    public int[] Starts { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int First => Firsts[0];
}
