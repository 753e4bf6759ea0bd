namespace Accrete.Pull;

/// <summary>What a recursion has behind it: the entities on the way, and the steps that each recurring attribute may
/// still take.</summary>
/// <remarks>Shared by all recurring attributes of one pattern; a nested pattern begins its own. An entity that stands
/// on the way
/// already, and an attribute without steps left, give what they lead to by id only, where the pattern asks for ids
/// (found by asking
/// the reference).</remarks>
internal sealed class PullFrame
{
    private readonly PullFrame? _parent;
    private readonly long _entity;
    private readonly long[] _left;

    private PullFrame(PullFrame? parent, long entity, long[] left)
    {
        _parent = parent;
        _entity = entity;
        _left = left;
    }

    /// <summary>Returns the frame at the begin of a pattern.</summary>
    public static PullFrame? Begin(BoundPattern pattern)
    {
        if (pattern.RecursionCount == 0)
        {
            return null;
        }

        long[] left = new long[pattern.RecursionCount];
        foreach (BoundAttribute attribute in pattern.Attributes)
        {
            if (attribute.Recursion >= 0)
            {
                left[attribute.Recursion] = attribute.Spec.Recursion == RecursionKind.Bounded ? attribute.Spec.Depth : long.MaxValue;
            }
        }

        return new PullFrame(null, 0, left);
    }

    /// <summary>Tells whether an attribute may take a step.</summary>
    public bool HasStep(int recursion) => _left[recursion] > 0;

    /// <summary>Tells whether an entity stands on the way.</summary>
    public bool HasSeen(long entity)
    {
        for (PullFrame frame = this; frame._parent is { } parent; frame = parent)
        {
            if (frame._entity == entity)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the frame after a step of an attribute from an entity.</summary>
    public PullFrame Step(long entity, int recursion)
    {
        long[] left = [.. _left];
        if (left[recursion] != long.MaxValue)
        {
            left[recursion]--;
        }

        return new PullFrame(this, entity, left);
    }
}
