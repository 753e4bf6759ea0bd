namespace Accrete.Segments;

/// <summary>What is stored under an id and never changes: a node of an index, a piece of the log.</summary>
internal abstract class Segment
{
    /// <summary>Gets about how many bytes of memory it takes, with all that only it holds.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>Gets whether it leads to other segments.</summary>
    public virtual bool IsDirectory => false;
}
