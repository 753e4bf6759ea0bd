namespace Accrete.Index;

/// <summary>The large arrays that merges work in: made once for all orders that are merged one after
/// the other.</summary>
internal sealed class MergeSpace
{
    /// <summary>Gets where rows are gathered for the next leaf; empty between merges.</summary>
    public LeafBuilder Builder { get; } = new();

    /// <summary>Gets what the rows of a leaf that changes are read into.</summary>
    public DatomBatch Batch { get; } = new();
}
