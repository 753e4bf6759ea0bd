using System;
using System.Collections.Generic;
using Accrete.Index.Trees;

namespace Accrete.Index.Reading;

/// <summary>What a database value shows of its datoms: the present, a past, a history, or a filtered part of
/// one of these.</summary>
internal abstract class DatomSource
{
    /// <summary>Opens a cursor over the datoms from one place up to another; reversed, from the last of them down to
    /// the first.</summary>
    public abstract DatomCursor Open(IndexOrder order, in Bound from, in Bound to, bool reverse = false);

    /// <summary>Counts the datoms between two places without reading them; exact for the present, at least the
    /// true number for other views.</summary>
    public abstract long Count(IndexOrder order, in Bound from, in Bound to);

    /// <summary>Estimates how many datoms lie between two places, from directories and the memory index alone: for
    /// plans, which are to be made before anything is read.</summary>
    public abstract long Estimate(IndexOrder order, in Bound from, in Bound to);

    /// <summary>Finds the first datom between two places.</summary>
    /// <returns>False where there is none.</returns>
    public abstract bool TryFirst(IndexOrder order, in Bound from, in Bound to, out Datom datom);

    /// <inheritdoc cref="Open(IndexOrder, in Bound, in Bound, bool)"/>
    public DatomCursor Open(IndexOrder order, in IndexRange range) => Open(order, range.From, range.To);

    /// <inheritdoc cref="Count(IndexOrder, in Bound, in Bound)"/>
    public long Count(IndexOrder order, in IndexRange range) => Count(order, range.From, range.To);

    /// <inheritdoc cref="Estimate(IndexOrder, in Bound, in Bound)"/>
    public long Estimate(IndexOrder order, in IndexRange range) => Estimate(order, range.From, range.To);

    /// <inheritdoc cref="TryFirst(IndexOrder, in Bound, in Bound, out Datom)"/>
    public bool TryFirst(IndexOrder order, in IndexRange range, out Datom datom) =>
        TryFirst(order, range.From, range.To, out datom);

    /// <summary>Returns a way to the datoms of one entity after the other that is faster than cursors; null where there
    /// is none.</summary>
    public virtual EntityWalk? WalkEntities() => null;

    /// <summary>Gets what part of ascending entities, 0 to 1, is looked up one by one: the others are looked up a leaf
    /// at a time.</summary>
    public virtual double SingleShare => 1;

    /// <summary>Finds the values of one attribute for many entities.</summary>
    /// <param name="attribute">The attribute's id.</param>
    /// <param name="entities">The entities, ascending; one may stand there more than once.</param>
    /// <param name="result">Gets one row for each datom found, added to what it holds; <c>Row</c> is the index into
    /// <paramref name="entities"/>.</param>
    public virtual void ProbeValues(int attribute, ReadOnlySpan<long> entities, ProbeResult result)
    {
        Fetch(IndexOrder.Aevt, new ReadEntities(attribute, entities));
        ProbeRows rows = new(this, result);
        for (int i = 0; i < entities.Length; i++)
        {
            rows.Collect(IndexOrder.Aevt, IndexRange.OfEntity(entities[i], attribute), i);
        }
    }

    /// <summary>Finds the entities that have one of many values for an attribute, through Vaet for refs, else
    /// through Avet.</summary>
    /// <param name="attribute">The attribute's id; it stands in the order that is read.</param>
    /// <param name="values">The values, ascending in index order; one may stand there more than once.</param>
    /// <param name="result">Gets one row for each datom found, added to what it holds; <c>Row</c> is the index into
    /// <paramref name="values"/>.</param>
    public virtual void ProbeEntities(int attribute, ProbeKeys values, ProbeResult result)
    {
        ProbeRows rows = new(this, result);
        IndexOrder order = OrderOf(values);
        Fetch(order, new ReadValues(attribute, values));
        for (int i = 0; i < values.Count; i++)
        {
            Values.Value value = values.ValueAt(i);
            rows.Collect(order, IndexRange.Of(attribute, value), i);
        }
    }

    /// <summary>Tells which of many facts there are.</summary>
    /// <param name="attribute">The attribute's id.</param>
    /// <param name="entities">The entities, ascending; one may stand there more than once.</param>
    /// <param name="values">For each entity a value, in any order.</param>
    /// <param name="found">Gets for each row whether the fact is there.</param>
    public virtual void ProbeFacts(int attribute, ReadOnlySpan<long> entities, ProbeKeys values, Span<bool> found)
    {
        Fetch(IndexOrder.Aevt, new ReadEntities(attribute, entities));
        for (int i = 0; i < entities.Length; i++)
        {
            Values.Value value = values.ValueAt(i);
            found[i] = TryFirst(IndexOrder.Aevt, IndexRange.OfFact(entities[i], attribute, value), out _);
        }
    }

    /// <summary>Fetches what will be read at once, where it is stored and not at hand.</summary>
    /// <param name="order">The order that is read.</param>
    /// <param name="set">What will be read.</param>
    /// <param name="height">The level of the lowest nodes: 0 for leaves; 1 for directories alone, as plans read
    /// them.</param>
    public abstract void Fetch<TSet>(IndexOrder order, scoped in TSet set, int height = 0)
        where TSet : struct, IReadSet, allows ref struct;

    /// <summary>Returns the order in which the entities with a value are looked up.</summary>
    protected static IndexOrder OrderOf(ProbeKeys values) =>
        values.Kind == Values.ValueKind.Ref ? IndexOrder.Vaet : IndexOrder.Avet;

    /// <inheritdoc cref="Read(IndexOrder, Bound, Bound, bool)"/>
    public IEnumerable<Datom> Read(IndexOrder order, in IndexRange range) => Read(order, range.From, range.To);

    /// <summary>Reads the datoms between two places one by one, where clarity matters more than speed.</summary>
    public IEnumerable<Datom> Read(IndexOrder order, Bound from, Bound to, bool reverse = false)
    {
        DatomCursor cursor = Open(order, from, to, reverse);
        DatomBatch batch = new();
        while (cursor.Next(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                yield return batch.DatomAt(i);
            }
        }
    }
}
