using System;

namespace Accrete.Index;

/// <summary>The datoms of four orders, as they stand in an <see cref="IndexSet"/>.</summary>
internal sealed class StoredSource : DatomSource
{
    private readonly DatomStore _store;
    private readonly OrderedIndex[] _orders;

    /// <summary>Makes a source over the four orders.</summary>
    public StoredSource(DatomStore store, OrderedIndex[] orders)
    {
        _store = store;
        _orders = orders;
    }

    /// <inheritdoc/>
    public override double SingleShare
    {
        get
        {
            OrderedIndex index = _orders[(int)IndexOrder.Aevt];
            double inMemory = index.Added.Count + index.Removed.Count;
            return inMemory == 0 ? 0 : Math.Min(1, inMemory / Math.Max(1, index.Tree.Count));
        }
    }

    /// <inheritdoc/>
    public override EntityWalk? WalkEntities()
    {
        OrderedIndex index = _orders[(int)IndexOrder.Eavt];
        return index.Tree.Count == 0 ? null : new EntityWalk(index, _store);
    }

    /// <inheritdoc/>
    public override DatomCursor Open(IndexOrder order, in Bound from, in Bound to, bool reverse = false) =>
        _orders[(int)order].Open(_store, from, to, reverse);

    /// <inheritdoc/>
    public override long Count(IndexOrder order, in Bound from, in Bound to) =>
        _orders[(int)order].CountBetween(_store, from, to);

    /// <inheritdoc/>
    public override long Estimate(IndexOrder order, in Bound from, in Bound to) =>
        _orders[(int)order].Estimate(_store, from, to);

    /// <inheritdoc/>
    public override bool TryFirst(IndexOrder order, in Bound from, in Bound to, out Datom datom) =>
        _orders[(int)order].TryFirst(_store, from, out datom) && DatomOrder.IsBefore(order, datom, to);

    /// <inheritdoc/>
    public override void ProbeValues(int attribute, ReadOnlySpan<long> entities, ProbeResult result)
    {
        if (!entities.IsEmpty)
        {
            ProbeOf(attribute, entities).CollectEntities(entities, result);
        }
    }

    /// <inheritdoc/>
    public override void ProbeEntities(int attribute, ProbeKeys values, ProbeResult result)
    {
        if (values.Count == 0)
        {
            return;
        }

        IndexProbe probe = new(
            _orders[(int)OrderOf(values)],
            _store,
            attribute,
            Bound.Before(2, 0, attribute, values.ValueAt(0)),
            Bound.After(2, 0, attribute, values.ValueAt(values.Count - 1)),
            values.Count);
        probe.CollectValues(values, result);
    }

    /// <inheritdoc/>
    public override void ProbeFacts(int attribute, ReadOnlySpan<long> entities, ProbeKeys values, Span<bool> found)
    {
        if (!entities.IsEmpty)
        {
            ProbeOf(attribute, entities).FindFacts(entities, values, found);
        }
    }

    /// <inheritdoc/>
    public override void Fetch<TSet>(IndexOrder order, scoped in TSet set, int height = 0) =>
        ReadAhead.FetchAll<TSet>(_orders[(int)order].Tree, set, height);

    private IndexProbe ProbeOf(int attribute, ReadOnlySpan<long> entities) => new(
        _orders[(int)IndexOrder.Aevt],
        _store,
        attribute,
        Bound.Before(2, entities[0], attribute),
        Bound.After(2, entities[^1], attribute),
        entities.Length);
}
