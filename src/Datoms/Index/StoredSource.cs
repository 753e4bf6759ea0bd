using System;
using Accrete.Values;

namespace Accrete.Index;

/// <summary>The datoms of four orders, as they stand in an <see cref="IndexSet"/>.</summary>
internal sealed class StoredSource : DatomSource
{
    private readonly DatomStore _store;
    private readonly OrderedIndex[] _orders;

    /// <summary>Where the memory index has one datom of so many at most, most lookups need the tree alone.</summary>
    private const int MemoryShare = 16;

    /// <summary>Makes a source over the four orders.</summary>
    public StoredSource(DatomStore store, OrderedIndex[] orders)
    {
        _store = store;
        _orders = orders;
    }

    /// <inheritdoc/>
    public override bool ProbesByLeaf
    {
        get
        {
            OrderedIndex index = _orders[(int)IndexOrder.Aevt];
            return (index.Added.Count + index.Removed.Count) * MemoryShare <= index.Tree.Count;
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
        if (entities.IsEmpty)
        {
            return;
        }

        EntityProbe probe = new(
            _orders[(int)IndexOrder.Aevt], _store, attribute, entities[0], entities[^1], entities.Length);
        probe.CollectAll(entities, result);
    }

    /// <inheritdoc/>
    public override void ProbeEntities(int attribute, ProbeKeys values, ProbeResult result)
    {
        if (values.Count == 0)
        {
            return;
        }

        IndexOrder order = values.Kind == ValueKind.Ref ? IndexOrder.Vaet : IndexOrder.Avet;
        IndexProbe probe = new(
            _orders[(int)order],
            _store,
            Bound.Before(2, 0, attribute, values.ValueAt(0)),
            Bound.After(2, 0, attribute, values.ValueAt(values.Count - 1)),
            values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            Value value = values.ValueAt(i);
            probe.Collect(Bound.Before(2, 0, attribute, value), Bound.After(2, 0, attribute, value), i, result);
        }
    }

    /// <inheritdoc/>
    public override void ProbeFacts(int attribute, ReadOnlySpan<long> entities, ProbeKeys values, Span<bool> found)
    {
        if (entities.IsEmpty)
        {
            return;
        }

        OrderedIndex index = _orders[(int)IndexOrder.Aevt];
        FactProbe leaves = new(index, _store, attribute);
        long inMemory = leaves.FirstInMemory(entities[0]);
        int first = 0;
        for (; first < entities.Length && entities[first] < inMemory; first++)
        {
            found[first] = leaves.Contains(entities[first], values.ValueAt(first));
        }

        if (first < entities.Length)
        {
            ProbeFactsFrom(first, attribute, entities, values, found);
        }
    }

    /// <summary>Does the same for the facts from one on, of which memory has some.</summary>
    private void ProbeFactsFrom(
        int first, int attribute, ReadOnlySpan<long> entities, ProbeKeys values, Span<bool> found)
    {
        IndexProbe probe = new(
            _orders[(int)IndexOrder.Aevt],
            _store,
            Bound.Before(2, entities[first], attribute),
            Bound.After(2, entities[^1], attribute),
            entities.Length - first);
        for (int i = first; i < entities.Length; i++)
        {
            Value value = values.ValueAt(i);
            if (i > first && entities[i] == entities[i - 1] && ValueComparer.Compare(value, values.ValueAt(i - 1)) < 0)
            {
                probe.Restart();
            }

            found[i] = probe.Contains(
                Bound.Before(3, entities[i], attribute, value), Bound.After(3, entities[i], attribute, value));
        }
    }
}
