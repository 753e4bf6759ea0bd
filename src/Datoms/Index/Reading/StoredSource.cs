using System;
using Accrete.Index.Memory;
using Accrete.Index.Trees;

namespace Accrete.Index.Reading;

/// <summary>The datoms of four orders, as they stand in an index set.</summary>
internal sealed class StoredSource : DatomSource
{
    private readonly DatomStore _store;
    private readonly OrderedIndex[] _orders;
    private readonly LateAvet _late;

    /// <summary>Makes a source over the four orders.</summary>
    /// <param name="store">Holds the datoms of the memory index.</param>
    /// <param name="orders">The orders.</param>
    /// <param name="late">What the tree of Avet does not know yet.</param>
    public StoredSource(DatomStore store, OrderedIndex[] orders, LateAvet late)
    {
        _late = late;
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
        IndexOf(order, from, to).Open(_store, from, to, reverse);

    /// <inheritdoc/>
    public override long Count(IndexOrder order, in Bound from, in Bound to) =>
        IndexOf(order, from, to).CountBetween(_store, from, to);

    /// <inheritdoc/>
    public override long Estimate(IndexOrder order, in Bound from, in Bound to) =>
        IsLate(order, from)
            ? _orders[(int)IndexOrder.Aevt].Estimate(_store, Bound.Before(1, a: from.A), Bound.After(1, a: from.A))
            : _orders[(int)order].Estimate(_store, from, to);

    /// <inheritdoc/>
    public override bool TryFirst(IndexOrder order, in Bound from, in Bound to, out Datom datom) =>
        IndexOf(order, from, to).TryFirst(_store, from, out datom) && DatomOrder.IsBefore(order, datom, to);

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
            IndexOf(OrderOf(values), attribute),
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

    /// <summary>Returns the index that a range lies in.</summary>
    private OrderedIndex IndexOf(IndexOrder order, in Bound from, in Bound to)
    {
        if (order != IndexOrder.Avet || _late.IsEmpty)
        {
            return _orders[(int)order];
        }

        return from.Parts > 0 && to.Parts > 0 && from.A == to.A
            ? IndexOf(order, from.A)
            : _late.Whole(_orders[(int)order]);
    }

    private OrderedIndex IndexOf(IndexOrder order, int attribute) =>
        order == IndexOrder.Avet ? _late.Of(_orders[(int)order], attribute) : _orders[(int)order];

    /// <summary>Tells whether a range is of an attribute whose Avet is still to be made: Aevt has as many.</summary>
    private bool IsLate(IndexOrder order, in Bound from) =>
        order == IndexOrder.Avet && from.Parts > 0 && _late.Has(from.A);
}
