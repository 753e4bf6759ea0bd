namespace Accrete.Index.Trees;

/// <summary>Takes the nodes that a merge has finished, children before their parents.</summary>
internal interface ISegmentSink
{
    /// <summary>Takes a node, with all below it, and returns what a tree holds on to it by: the same handle for a node
    /// that was taken before.</summary>
    /// <exception cref="AccreteException">Storage refuses it.</exception>
    NodeHandle Keep(NodeHandle node);
}

/// <summary>Keeps nodes in memory, where there is no storage.</summary>
internal sealed class HeldSink : ISegmentSink
{
    private HeldSink()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static HeldSink Instance { get; } = new();

    /// <inheritdoc/>
    public NodeHandle Keep(NodeHandle node) => node;
}
