using Accrete.Index.Leaves;
using Accrete.Segments;

namespace Accrete.Index.Trees;

/// <summary>How a tree holds on to a node: at hand in memory, or by the name it is stored under. What plans need
/// to know of it is known without it.</summary>
internal abstract class NodeHandle
{
    /// <summary>Makes a handle.</summary>
    protected NodeHandle(long count, int height, AttributeShare[] shares)
    {
        Count = count;
        Height = height;
        Shares = shares;
    }

    /// <summary>Gets how many datoms stand in and below the node.</summary>
    public long Count { get; }

    /// <summary>Gets how many levels lie below; 0 for a leaf.</summary>
    public int Height { get; }

    /// <summary>Gets how much of a leaf each attribute has, by ascending id; empty for directories, and where nobody
    /// counted.</summary>
    public AttributeShare[] Shares { get; }

    /// <summary>Gets how many bytes reading it costs: of storage where it is stored, else of memory.</summary>
    public abstract long Weight { get; }

    /// <summary>Returns the node.</summary>
    /// <exception cref="AccreteException">It is stored, and cannot be had, or is damaged.</exception>
    public abstract IndexNode Resolve();
}

/// <summary>Holds on to a node in memory.</summary>
internal sealed class HeldNode : NodeHandle
{
    private readonly IndexNode _node;

    /// <summary>Makes a handle of a node.</summary>
    public HeldNode(IndexNode node)
        : base(node.Count, node.Height, node is Leaf leaf ? leaf.Shares : []) => _node = node;

    /// <inheritdoc/>
    public override long Weight => _node.MemoryBytes;

    /// <inheritdoc/>
    public override IndexNode Resolve() => _node;
}

/// <summary>Knows a node by its name, and finds it in a cache.</summary>
internal sealed class StoredNode : NodeHandle
{
    private readonly int _weight;
    private SegmentSlot? _slot;

    /// <summary>Makes a handle of a stored node.</summary>
    /// <param name="cache">Where the node is found.</param>
    /// <param name="id">The name it is stored under.</param>
    /// <param name="count">How many datoms stand in and below it.</param>
    /// <param name="height">How many levels lie below.</param>
    /// <param name="weight">How many bytes its stored form has.</param>
    /// <param name="shares">How much of a leaf each attribute has.</param>
    public StoredNode(
        SegmentCache cache, SegmentId id, long count, int height, int weight, AttributeShare[] shares)
        : base(count, height, shares)
    {
        Cache = cache;
        Id = id;
        _weight = weight;
    }

    /// <summary>Gets the name that the node is stored under.</summary>
    public SegmentId Id { get; }

    /// <summary>Gets where the node is found.</summary>
    public SegmentCache Cache { get; }

    /// <inheritdoc/>
    public override long Weight => _weight;

    /// <summary>Gets the node where it was found before and is in memory still, else null.</summary>
    public IndexNode? AtHand => (IndexNode?)_slot?.Segment;

    /// <inheritdoc/>
    public override IndexNode Resolve()
    {
        if (AtHand is not { } node)
        {
            return Find();
        }

        IoMeter.Current?.Looked(1);
        return node;
    }

    /// <summary>Checks that a segment is the node that was meant.</summary>
    /// <exception cref="AccreteException">It is another one.</exception>
    public IndexNode Checked(Segment segment) =>
        segment is IndexNode node && node.Count == Count && node.Height == Height
            ? node
            : throw SegmentErrors.Corrupt($"it is not the node of {Count} datoms that the one above it names", Id);

    private IndexNode Find()
    {
        SegmentSlot slot = Cache.Get(Id, out Segment segment);
        IndexNode node = Checked(segment);
        _slot = slot;
        return node;
    }
}
