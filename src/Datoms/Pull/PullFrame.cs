namespace Accrete.Pull;

/// <summary>What a recursion has behind it: the entities on the way, and the steps that each recurring attribute may
/// still take.</summary>
/// <remarks>Shared by all recurring attributes of one pattern; a nested pattern counts its own steps, but what stood
/// on the way to it stands there still. An entity that is on the way already, and an attribute without steps left, give
/// what they lead to by id only, where the pattern asks for ids (found by asking the reference).</remarks>
internal sealed class PullFrame
{
    private const long Nobody = -1;

    private readonly PullFrame? _parent;
    private readonly long _entity;
    private readonly long[] _left;
    private readonly bool _hidesFirst;

    private PullFrame(PullFrame? parent, long entity, long[] left, bool hidesFirst = false)
    {
        _hidesFirst = hidesFirst;
        _parent = parent;
        _entity = entity;
        _left = left;
    }

    /// <summary>Returns the frame at the begin of a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="outer">The recursion around, null where there is none.</param>
    /// <param name="hidesFirst">Whether the entity at the begin does not count as seen.</param>
    public static PullFrame? Begin(BoundPattern pattern, PullFrame? outer, bool hidesFirst = false)
    {
        if (pattern.RecursionCount == 0)
        {
            return outer;
        }

        long[] left = new long[pattern.RecursionCount];
        foreach (BoundAttribute attribute in pattern.Attributes)
        {
            if (attribute.Recursion >= 0)
            {
                left[attribute.Recursion] = attribute.Spec.Recursion == RecursionKind.Bounded
                    ? attribute.Spec.Depth
                    : long.MaxValue;
            }
        }

        return new PullFrame(outer, Nobody, left, hidesFirst);
    }

    /// <summary>Tells whether an attribute may take a step.</summary>
    public bool HasStep(int recursion) => _left[recursion] > 0;

    /// <summary>Tells whether an entity stands on the way.</summary>
    public bool HasSeen(long entity)
    {
        for (PullFrame? frame = this; frame is not null; frame = frame._parent)
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

        return new PullFrame(this, _hidesFirst ? Nobody : entity, left);
    }
}
