using System;
using Accrete.Index.Leaves;
using Accrete.Index.Memory;
using Accrete.Index.Trees;

namespace Accrete.Index.Reading;

/// <summary>Finds all datoms of one entity after the other in the leaves of Eavt, fastest where the entities
/// ascend.</summary>
/// <remarks>Says so where it cannot: where an entity's datoms lie in more than one leaf, or in memory.</remarks>
internal sealed class EntityWalk
{
    private readonly OrderedIndex _index;
    private readonly DatomStore _store;
    private readonly LeafWalk _walk;
    private long _leafFirst = 1;
    private long _leafLast;
    private long _freeFrom = 1;
    private long _freeTo;

    /// <summary>Makes a walk of an index whose tree has datoms.</summary>
    public EntityWalk(OrderedIndex index, DatomStore store)
    {
        Invariant.Check(index.Order == IndexOrder.Eavt && index.Tree.Count > 0,
            "a walk of entities needs leaves of Eavt");
        _index = index;
        _store = store;
        _walk = new LeafWalk(index.Tree);
    }

    /// <summary>Finds the rows of an entity.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="leaf">Gets the leaf they are in.</param>
    /// <param name="from">Gets the first of them.</param>
    /// <param name="end">Gets the end of them; <paramref name="from"/> where there are none.</param>
    /// <returns>False where there may be more datoms than these rows.</returns>
    public bool TryFind(long entity, out Leaf leaf, out int from, out int end)
    {
        bool isFree = IsFreeOfMemory(entity);
        if (entity < _leafFirst || entity > _leafLast)
        {
            _walk.Seek(Bound.Before(1, entity));
            _leafFirst = _walk.Leaf.Columns.E[0];
            _leafLast = _walk.Leaf.Columns.E[_walk.Leaf.Rows - 1];
        }

        leaf = _walk.Leaf;
        ref readonly PackedColumn entities = ref leaf.Columns.E;
        int start = _walk.Row < leaf.Rows && entities[_walk.Row] <= entity ? _walk.Row : 0;
        from = entities.FirstNotBelowNear(start, leaf.Rows, entity);
        end = entities.FirstAbove(from, leaf.Rows, entity);
        Invariant.Check(from <= end && end <= leaf.Rows, "the rows of an entity lie in its leaf");
        _walk.Row = from;
        // What begins with the leaf or ends with it may go on in a neighbour; nothing can where the entity lies within.
        return isFree && from > 0 && end < leaf.Rows;
    }

    /// <summary>Tells whether memory has no datom of an entity; remembers how far that is known.</summary>
    private bool IsFreeOfMemory(long entity)
    {
        if (_index.Added.Count == 0 && _index.Removed.Count == 0)
        {
            return true;
        }

        if (entity < _freeFrom || entity >= _freeTo)
        {
            Bound before = Bound.Before(1, entity);
            (_freeFrom, _freeTo) = (entity, Math.Min(NextIn(_index.Added, before), NextIn(_index.Removed, before)));
        }

        Invariant.Check(entity >= _freeFrom, "what is known of memory is known from an entity on");
        return entity < _freeTo;
    }

    private long NextIn(MemoryIndex memory, in Bound place)
    {
        int id = memory.FirstFrom(_store, place);
        return id < 0 ? long.MaxValue : _store[id].E;
    }
}
