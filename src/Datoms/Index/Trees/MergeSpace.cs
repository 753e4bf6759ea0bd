using Accrete.Index.Leaves;

namespace Accrete.Index.Trees;

/// <summary>What merges work with: where nodes go, how large they are, and the large arrays, made once for all orders
/// that are merged one after the other.</summary>
internal sealed class MergeSpace
{
    /// <summary>Makes room for merges that keep nodes of the usual sizes in memory.</summary>
    public MergeSpace()
        : this(HeldSink.Instance, TreeShape.Default)
    {
    }

    /// <summary>Makes room for merges.</summary>
    /// <param name="sink">Where nodes go.</param>
    /// <param name="shape">How large they are.</param>
    public MergeSpace(ISegmentSink sink, TreeShape shape)
    {
        Invariant.Check(shape.RowsMax is > 0 and <= Leaf.RowsMax, "a leaf has from 1 to 4096 datoms");
        Invariant.Check(shape.ChildrenMax is > 2 and <= IndexDirectory.ChildrenMax,
            "a directory may have from 3 to 1024 children");
        Sink = sink;
        Shape = shape;
    }

    /// <summary>Gets where nodes go.</summary>
    public ISegmentSink Sink { get; }

    /// <summary>Gets how large nodes are.</summary>
    public TreeShape Shape { get; }

    /// <summary>Gets where rows are gathered for the next leaf; empty between merges.</summary>
    public LeafBuilder Builder { get; } = new();

    /// <summary>Gets what the rows of a leaf that changes are read into.</summary>
    public DatomBatch Batch { get; } = new();
}
