using Accrete.Segments;

namespace Accrete.Index;

/// <summary>A node of an index tree: a leaf with datoms, or a directory of further nodes.</summary>
internal abstract class IndexNode : Segment
{
    /// <summary>Gets how many datoms stand in and below the node.</summary>
    public abstract long Count { get; }

    /// <summary>Gets how many levels lie below; 0 for a leaf.</summary>
    public abstract int Height { get; }
}
