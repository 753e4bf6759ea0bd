using System;

namespace Accrete.Index.Trees;

/// <summary>What a step will read of an index: ranges that ascend and do not overlap, but for equal ones. Directories
/// tell from it which nodes have to be fetched.</summary>
internal interface IReadSet
{
    /// <summary>Gets how many ranges there are.</summary>
    int Count { get; }

    /// <summary>Returns the place before a range.</summary>
    Bound Before(int range);

    /// <summary>Returns the place after a range.</summary>
    Bound After(int range);
}

/// <summary>One range, as a scan reads it.</summary>
/// <param name="from">The place before it.</param>
/// <param name="to">The place after it.</param>
internal readonly struct ReadRange(Bound from, Bound to) : IReadSet
{
    /// <summary>Gets the range of which nothing is known beforehand: nodes are fetched one by one.</summary>
    public static ReadRange None => new(Bound.First, Bound.First);

    /// <inheritdoc/>
    public int Count => 1;

    /// <inheritdoc/>
    public Bound Before(int range) => from;

    /// <inheritdoc/>
    public Bound After(int range) => to;
}

/// <summary>What lies at the two ends of a range: all that an estimate needs to know.</summary>
/// <param name="from">The place before the range.</param>
/// <param name="to">The place after it.</param>
internal readonly struct ReadEnds(Bound from, Bound to) : IReadSet
{
    /// <inheritdoc/>
    public int Count => 2;

    /// <inheritdoc/>
    public Bound Before(int range) => Bound.Before(At(range).Parts, At(range).E, At(range).A, At(range).V, At(range).T);

    /// <inheritdoc/>
    public Bound After(int range) => Bound.After(At(range).Parts, At(range).E, At(range).A, At(range).V, At(range).T);

    private Bound At(int range) => range == 0 ? from : to;
}

/// <summary>The datoms of ascending entities: of one attribute in Aevt.</summary>
internal readonly ref struct ReadEntities(int attribute, ReadOnlySpan<long> entities) : IReadSet
{
    private readonly ReadOnlySpan<long> _entities = entities;

    /// <inheritdoc/>
    public int Count => _entities.Length;

    /// <inheritdoc/>
    public Bound Before(int range) => Bound.Before(2, _entities[range], attribute);

    /// <inheritdoc/>
    public Bound After(int range) => Bound.After(2, _entities[range], attribute);
}

/// <summary>All datoms of ascending entities in Eavt.</summary>
internal readonly struct ReadWholeEntities(long[] entities) : IReadSet
{
    /// <summary>Returns the set of entities in any order.</summary>
    public static ReadWholeEntities Of(ReadOnlySpan<long> entities)
    {
        long[] sorted = entities.ToArray();
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] < sorted[i - 1])
            {
                Array.Sort(sorted);
                break;
            }
        }

        return new ReadWholeEntities(sorted);
    }

    /// <inheritdoc/>
    public int Count => entities.Length;

    /// <inheritdoc/>
    public Bound Before(int range) => Bound.Before(1, entities[range]);

    /// <inheritdoc/>
    public Bound After(int range) => Bound.After(1, entities[range]);
}
