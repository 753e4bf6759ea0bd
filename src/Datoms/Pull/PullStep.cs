namespace Accrete.Pull;

/// <summary>Where a pull is: the entity at hand, the pattern for it, and what has been read of it.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Entity">The entity's id; null for one that was not found.</param>
/// <param name="Frame">The recursion so far, null where nothing recurs.</param>
/// <param name="Whole">The components it is a part of, null where it is none.</param>
/// <param name="Mark">Where its map begins on the stack of entries.</param>
/// <param name="FirstRun">Its first run on the reader's stack.</param>
/// <param name="EndRun">The end of its runs.</param>
internal readonly record struct PullStep(
    BoundPattern Pattern, long? Entity, PullFrame? Frame, ComponentPath? Whole, int Mark, int FirstRun, int EndRun);

/// <summary>The entities that a component is a part of, the nearest first.</summary>
/// <param name="Entity">The nearest.</param>
/// <param name="Outer">Those that it is a part of itself.</param>
internal sealed record ComponentPath(long Entity, ComponentPath? Outer)
{
    /// <summary>Tells whether an entity is among them.</summary>
    public bool Has(long entity)
    {
        for (ComponentPath? path = this; path is not null; path = path.Outer)
        {
            if (path.Entity == entity)
            {
                return true;
            }
        }

        return false;
    }
}
