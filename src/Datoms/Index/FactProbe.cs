using System;
using Accrete.Values;

namespace Accrete.Index;

/// <summary>Tells which facts of one attribute there are, entity by entity, in the leaves of Aevt.</summary>
/// <remarks>What <see cref="IndexProbe"/> does for any place, by entity ids and values alone.</remarks>
internal sealed class FactProbe
{
    private readonly OrderedIndex _index;
    private readonly DatomStore _store;
    private readonly int _attribute;
    private readonly AttributeWalk? _walk;

    /// <summary>Makes a probe.</summary>
    public FactProbe(OrderedIndex index, DatomStore store, int attribute)
    {
        _index = index;
        _store = store;
        _attribute = attribute;
        _walk = index.Tree.Count == 0 ? null : new AttributeWalk(index.Tree, attribute);
    }

    /// <summary>Returns the first entity, from one on, with datoms of the attribute that the leaves do not tell of:
    /// added or removed since; the largest number where there is none.</summary>
    public long FirstInMemory(long entity)
    {
        Bound before = Bound.Before(2, entity, _attribute);
        return _walk is null ? entity : Math.Min(NextIn(_index.Added, before), NextIn(_index.Removed, before));
    }

    /// <summary>Tells whether an entity has a value.</summary>
    /// <param name="entity">The entity, not below that of the last call, and below the first in memory.</param>
    /// <param name="value">The value.</param>
    public bool Contains(long entity, in Value value)
    {
        if (_walk is null || !_walk.Place(entity))
        {
            return false;
        }

        Leaf leaf = _walk.Leaf;
        int from = _walk.Row;
        if (from >= _walk.End || leaf.Columns.E[from] != entity)
        {
            return false;
        }

        int end = leaf.Columns.E.FirstAbove(from, _walk.End, entity);
        if (end < leaf.Rows)
        {
            return leaf.Contains(value, from, end);
        }

        // The entity's values may go on in the next leaf.
        Bound before = Bound.Before(3, entity, _attribute, value);
        return _index.TryFirst(_store, before, out Datom datom)
            && DatomOrder.IsBefore(IndexOrder.Aevt, datom, Bound.After(3, entity, _attribute, value));
    }

    private long NextIn(MemoryIndex memory, in Bound place)
    {
        int id = memory.Count == 0 ? -1 : memory.FirstFrom(_store, place);
        return id < 0 || _store[id].A != _attribute ? long.MaxValue : _store[id].E;
    }
}
