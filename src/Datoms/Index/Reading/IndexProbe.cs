using System;
using Accrete.Index.Leaves;
using Accrete.Index.Memory;
using Accrete.Index.Trees;
using Accrete.Values;

namespace Accrete.Index.Reading;

/// <summary>Looks up many keys of one attribute in an order, ascending: in the leaves each search begins where the last
/// one ended, and over them lies what the memory index adds and takes out.</summary>
internal sealed class IndexProbe
{
    /// <summary>Where the rows of a leaf are more than so many an entity, each entity is searched for.</summary>
    private const int MergeShare = 64;

    private readonly IndexTree _tree;
    private readonly int _attribute;
    private readonly Overlay _overlay;
    private readonly ProbeDictionary _dictionary = new();

    /// <summary>Makes a probe.</summary>
    /// <param name="index">The index.</param>
    /// <param name="store">Holds the datoms of the memory index.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="first">The place before all keys.</param>
    /// <param name="last">The place after them.</param>
    /// <param name="count">How many keys there are.</param>
    public IndexProbe(
        OrderedIndex index, DatomStore store, int attribute, in Bound first, in Bound last, int count)
    {
        _tree = index.Tree;
        _attribute = attribute;
        _overlay = new Overlay(index, store, first, last, count);
    }

    /// <summary>Adds the datoms of entities, in Aevt, to a result.</summary>
    /// <param name="entities">The entities, ascending.</param>
    /// <param name="result">Gets the datoms.</param>
    public void CollectEntities(ReadOnlySpan<long> entities, ProbeResult result)
    {
        ReadEntities set = new(_attribute, entities);
        AttributeWalk? walk = _tree.Count == 0 ? null : new AttributeWalk(_tree, _attribute);
        for (int i = 0; i < entities.Length;)
        {
            long inMemory = _overlay.FirstEntity(_attribute, entities[i]);
            int next = walk is not null && entities[i] < inMemory
                ? CollectLeaf(walk, entities, i, inMemory, set, result)
                : i;
            if (next == i)
            {
                CollectEntity(walk, entities[i], i, set, result);
                next++;
            }

            i = next;
        }
    }

    /// <summary>Adds the datoms with one of many values, in Avet or Vaet, to a result.</summary>
    /// <param name="values">The values, ascending.</param>
    /// <param name="result">Gets the datoms.</param>
    public void CollectValues(ProbeKeys values, ProbeResult result)
    {
        ReadValues set = new(_attribute, values);
        ValueWalk? walk = _tree.Count == 0 ? null : new ValueWalk(_tree);
        for (int i = 0; i < values.Count; i++)
        {
            PlaceKey key = new(_tree.Order, set.Before(i), set.After(i));
            if (walk is not null)
            {
                CollectRows(walk, key, i, set, result);
            }

            Collect(_overlay.Added(key), i, result);
        }
    }

    /// <summary>Tells which of many facts there are, in Aevt.</summary>
    /// <param name="entities">The entities, ascending.</param>
    /// <param name="values">For each entity a value.</param>
    /// <param name="found">Gets for each row whether the entity has the value.</param>
    public void FindFacts(ReadOnlySpan<long> entities, ProbeKeys values, Span<bool> found)
    {
        ReadEntities set = new(_attribute, entities);
        AttributeWalk? walk = _tree.Count == 0 ? null : new AttributeWalk(_tree, _attribute);
        long inMemory = long.MinValue;
        for (int i = 0; i < entities.Length; i++)
        {
            long entity = entities[i];
            Value value = values.ValueAt(i);
            inMemory = entity > inMemory ? _overlay.FirstEntity(_attribute, entity) : inMemory;
            found[i] = (walk is not null && HasRow(walk, entity, value, set))
                || (entity >= inMemory && _overlay.AddsFact(new EntityKey(_attribute, entity), value));
        }
    }

    private void Collect(ReadOnlySpan<int> added, int row, ProbeResult result)
    {
        foreach (int id in added)
        {
            _dictionary.Add(_overlay[id], row, result);
        }
    }

    private void CollectEntity(
        AttributeWalk? walk, long entity, int row, scoped in ReadEntities set, ProbeResult result)
    {
        EntityKey key = new(_attribute, entity);
        if (walk is not null && walk.Place(entity, set))
        {
            do
            {
                Leaf leaf = walk.Leaf;
                int at = walk.Row;
                for (; at < walk.End && leaf.Columns.E[at] == entity; at++)
                {
                    Collect(leaf, at, key, row, result);
                }

                if (at < leaf.Rows)
                {
                    break;
                }
            }
            while (walk.MoveNext(set));
        }

        Collect(_overlay.Added(key), row, result);
    }

    /// <summary>Adds the datoms of those entities that have theirs in one leaf alone, and nothing in memory, where
    /// there are enough of them to read the leaf's entities at once.</summary>
    /// <returns>The index of the first entity that is left.</returns>
    private static int CollectLeaf(
        AttributeWalk walk, ReadOnlySpan<long> entities, int first, long inMemory, scoped in ReadEntities set,
        ProbeResult result)
    {
        if (!walk.Place(entities[first], set) || walk.Row >= walk.End)
        {
            return first;
        }

        // The datoms of the last entity may go on in the next leaf, unless the attribute ends before.
        Leaf leaf = walk.Leaf;
        long bound = Math.Min(inMemory, walk.End < leaf.Rows ? walk.LastEntity + 1 : walk.LastEntity);
        int row = walk.Row, stop = Galloping.Search(entities, first, bound);
        if ((long)(stop - first) * MergeShare < walk.End - row)
        {
            return first;
        }

        int found = result.Count;
        // The last entity may be asked for once more: the walk stays where its rows begin.
        walk.Row = row + LeafMatch.Match(leaf.Columns.E, row, walk.End, entities[..stop], first, result);
        ref readonly LeafAttribute attribute = ref leaf.AttributeAt(row);
        if (result.Count > found && !ValueKinds.IsInline(attribute.Kind))
        {
            result.UseDictionary(leaf, found);
        }

        result.Resolve(found, leaf, attribute);
        return stop;
    }

    private void CollectRows(
        ValueWalk walk, in PlaceKey key, int row, scoped in ReadValues set, ProbeResult result)
    {
        walk.Place(key, set);
        do
        {
            Leaf leaf = walk.Leaf;
            int from = walk.Row, end = leaf.Rows;
            leaf.Narrow(_tree.Order, key.Before, ref from, ref end);
            for (int at = from; at < end; at++)
            {
                Collect(leaf, at, key, row, result);
            }

            walk.Row = from;
            if (end < leaf.Rows)
            {
                return;
            }
        }
        while (walk.MoveNext(key, set));
    }

    private void Collect<TKey>(Leaf leaf, int at, in TKey key, int row, ProbeResult result)
        where TKey : struct, IProbeKey
    {
        if (!_overlay.Removes || !_overlay.IsRemoved(key, leaf.DatomAt(at)))
        {
            ProbeDictionary.Add(leaf, at, row, result);
        }
    }

    private bool HasRow(AttributeWalk walk, long entity, in Value value, scoped in ReadEntities set)
    {
        if (!walk.Place(entity, set))
        {
            return false;
        }

        while (true)
        {
            Leaf leaf = walk.Leaf;
            int from = walk.Row;
            if (from >= walk.End || leaf.Columns.E[from] != entity)
            {
                return false;
            }

            int end = leaf.Columns.E.FirstAbove(from, walk.End, entity);
            if (HasRow(leaf, from, end, entity, value))
            {
                return true;
            }

            // The entity's values may go on in the next leaf.
            if (end < leaf.Rows || !walk.MoveNext(set))
            {
                return false;
            }
        }
    }

    private bool HasRow(Leaf leaf, int from, int end, long entity, in Value value)
    {
        if (!_overlay.Removes)
        {
            return leaf.Contains(value, from, end);
        }

        leaf.Narrow(IndexOrder.Aevt, Bound.Before(3, entity, _attribute, value), ref from, ref end);
        EntityKey key = new(_attribute, entity);
        for (int at = from; at < end; at++)
        {
            if (!_overlay.IsRemoved(key, leaf.DatomAt(at)))
            {
                return true;
            }
        }

        return false;
    }
}
