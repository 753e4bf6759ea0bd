using System;
using Accrete.Index.Leaves;

namespace Accrete.Index.Trees;

/// <summary>How large the nodes are that merges write.</summary>
internal sealed record TreeShape
{
    /// <summary>Gets the shape used where no other is asked for.</summary>
    public static TreeShape Default { get; } = new();

    /// <summary>Gets the most datoms of a leaf, 1 to <see cref="Leaf.RowsMax"/>.</summary>
    public int RowsMax { get; init; } = Leaf.RowsMax;

    /// <summary>Gets the most children of a directory, 3 to <see cref="IndexDirectory.ChildrenMax"/>.</summary>
    public int ChildrenMax { get; init; } = IndexDirectory.ChildrenMax;

    /// <summary>Gets about how many bytes the objects of a leaf, its texts above all, may take before it is written
    /// with fewer datoms: what storage services take in one piece.</summary>
    public int LeafBytesMax { get; init; } = 256 * 1024;

    /// <summary>Gets the fewest rows of a leaf that has neighbours.</summary>
    public int RowsMin => (RowsMax + 3) / 4;

    /// <summary>Gets the rows of a leaf that is written while more are to come.</summary>
    public int RowsTarget => (RowsMax * 3 + 3) / 4;

    /// <summary>Gets the fewest children of a directory that has neighbours.</summary>
    public int ChildrenMin => Math.Max(2, (ChildrenMax + 3) / 4);
}
