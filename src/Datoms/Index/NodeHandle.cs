namespace Accrete.Index;

/// <summary>How a directory holds on to a child: at hand in memory, or somewhere it has to be fetched from.</summary>
internal abstract class NodeHandle
{
    /// <summary>Gets how much of a leaf each attribute has; empty for directories, and where nobody counted.</summary>
    public abstract AttributeShare[] Shares { get; }

    /// <summary>Returns the node.</summary>
    public abstract IndexNode Resolve();
}

/// <summary>Holds on to a node in memory.</summary>
internal sealed class HeldNode : NodeHandle
{
    private readonly IndexNode _node;

    /// <summary>Makes a handle of a node.</summary>
    public HeldNode(IndexNode node) => _node = node;

    /// <inheritdoc/>
    public override AttributeShare[] Shares => _node is Leaf leaf ? leaf.Shares : [];

    /// <inheritdoc/>
    public override IndexNode Resolve() => _node;
}
