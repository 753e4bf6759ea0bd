using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accrete.Values;

namespace Accrete.Index;

/// <summary>Looks up the datoms of one attribute in Aevt for one entity after the other, ascending.</summary>
/// <remarks>Does what <see cref="IndexProbe"/> does for any place, by entity ids alone: most lookups of queries are of
/// this kind.</remarks>
internal sealed class EntityProbe
{
    /// <summary>Where the rows of a leaf are more than so many an entity, each entity is searched for.</summary>
    private const int MergeShare = 64;

    private readonly DatomStore _store;
    private readonly int _attribute;
    private readonly AttributeWalk? _walk;
    private readonly MemoryIndex? _sparse;
    private readonly ProbeDictionary _dictionary = new();
    private readonly int[] _removed;
    private int[] _added;
    private int _addedAt;
    private int _removedAt;
    private long _entity;
    private readonly long _memoryFrom;

    /// <summary>Makes a probe.</summary>
    /// <param name="index">The order Aevt.</param>
    /// <param name="store">Holds the datoms of the memory index.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="first">The first entity.</param>
    /// <param name="last">The last entity.</param>
    /// <param name="count">How many entities will be looked up.</param>
    public EntityProbe(OrderedIndex index, DatomStore store, int attribute, long first, long last, int count)
    {
        _store = store;
        _attribute = attribute;
        _walk = index.Tree.Count == 0 ? null : new AttributeWalk(index.Tree, attribute);
        Bound from = Bound.Before(2, first, attribute), to = Bound.After(2, last, attribute);
        int low = index.Added.Rank(store, from), high = index.Added.Rank(store, to);
        _sparse = high - low > (long)count * IndexProbe.DenseShare ? index.Added : null;
        _added = _sparse is null && low < high ? new int[high - low] : [];
        index.Added.CopyIds(low, _added);
        _removed = index.Removed.Count == 0 ? [] : OrderedIndex.IdsBetween(store, index.Removed, from, to);
        _memoryFrom = _walk is null ? long.MinValue
            : Math.Min(
                low < high ? store[index.Added.IdAt(low)].E : long.MaxValue,
                _removed.Length > 0 ? store[_removed[0]].E : long.MaxValue);
    }

    /// <summary>Adds the datoms of all entities to a result.</summary>
    /// <param name="entities">The entities, ascending.</param>
    /// <param name="result">Gets the datoms.</param>
    public void CollectAll(ReadOnlySpan<long> entities, ProbeResult result)
    {
        for (int i = 0; i < entities.Length;)
        {
            int next = _walk is not null && entities[i] < _memoryFrom ? MergeLeaf(_walk, entities, i, result) : i;
            if (next == i)
            {
                Collect(entities[i], i, result);
                next++;
            }

            i = next;
        }
    }

    /// <summary>Adds the datoms of an entity to a result.</summary>
    /// <param name="entity">The entity; not below that of the last call.</param>
    /// <param name="row">The probing row.</param>
    /// <param name="result">Gets the datoms.</param>
    public void Collect(long entity, int row, ProbeResult result)
    {
        AttributeWalk? walk = _walk is not null && Place(_walk, entity) ? _walk : null;
        _entity = entity;
        if (walk is not null)
        {
            CollectTree(walk, row, result);
        }

        for (int at = PlaceAdded(); at < _added.Length; at++)
        {
            ref readonly Datom datom = ref _store[_added[at]];
            if (datom.E != entity)
            {
                break;
            }

            _dictionary.Add(datom, row, result);
        }
    }

    /// <summary>Adds the datoms of those entities that have theirs in one leaf alone, and nothing in memory, where
    /// there are enough of them to read the leaf's entities at once.</summary>
    /// <returns>The index of the first entity that is left.</returns>
    private int MergeLeaf(AttributeWalk walk, ReadOnlySpan<long> entities, int first, ProbeResult result)
    {
        if (!Place(walk, entities[first]) || walk.Row >= walk.End)
        {
            return first;
        }

        // The datoms of the last entity may go on in the next leaf, unless the attribute ends before.
        Leaf leaf = walk.Leaf;
        long bound = Math.Min(_memoryFrom, walk.End < leaf.Rows ? walk.LastEntity + 1 : walk.LastEntity);
        int row = walk.Row, stop = Galloping.Search(entities, first, bound);
        if ((long)(stop - first) * MergeShare < walk.End - row)
        {
            return first;
        }

        int found = result.Count;
        // The last entity may be asked for once more: the walk stays where its rows begin.
        walk.Row = row + Match(leaf.Columns.E, row, walk.End, entities[..stop], first, result);
        ref readonly LeafAttribute attribute = ref leaf.AttributeAt(row);
        if (result.Count > found && !ValueKinds.IsInline(attribute.Kind))
        {
            result.UseDictionary(leaf.Dictionary, found);
        }

        result.Resolve(found, leaf, attribute);
        return stop;
    }

    /// <summary>Adds the places of the rows that entities have, by the width of the column.</summary>
    private static int Match(
        in Column column, int row, int end, ReadOnlySpan<long> entities, int first, ProbeResult result)
    {
        // No row has an entity below the base.
        first = Galloping.Search(entities, first, column.Base);
        switch (column.Steps is null ? column.Width : 0)
        {
            case 1:
                return Match(column.Differences<byte>(row, end), column.Base, row, entities, first, result);
            case 2:
                return Match(column.Differences<ushort>(row, end), column.Base, row, entities, first, result);
            case 4:
                return Match(column.Differences<uint>(row, end), column.Base, row, entities, first, result);
            default:
                Span<long> decoded = result.LeafRoom(end - row);
                column.Decode(row, decoded);
                return Match<long>(decoded, 0, row, entities, first, result);
        }
    }

    /// <summary>Adds the places of the rows that entities have.</summary>
    /// <param name="has">The entities of rows.</param>
    /// <param name="base">What these count from.</param>
    /// <param name="row">The first of these rows.</param>
    /// <param name="entities">The entities looked for, from the first on.</param>
    /// <param name="first">The index of the first.</param>
    /// <param name="result">Gets the places.</param>
    /// <returns>Where the rows of the last entity begin.</returns>
    private static int Match<T>(
        ReadOnlySpan<T> has, long @base, int row, ReadOnlySpan<long> entities, int first, ProbeResult result)
        where T : unmanaged, IBinaryInteger<T>
    {
        int at = 0, count = 0;
        PlaceSpans room = result.Room(entities.Length - first);
        for (int i = first; i < entities.Length; i++)
        {
            long entity = entities[i] - @base;
            at = FirstNotBelow(has, at, entity);
            for (int match = at; (uint)match < (uint)has.Length && long.CreateTruncating(has[match]) == entity; match++)
            {
                if (count == room.Row.Length)
                {
                    // Some entities have more than one value.
                    result.Take(count);
                    room = result.Room(Math.Max(count, entities.Length - i));
                    count = 0;
                }

                room.Row[count] = i;
                room.E[count] = entities[i];
                room.Place[count++] = row + match;
            }
        }

        result.Take(count);
        return at;
    }

    /// <summary>Returns the first row from a start on that is not below an entity.</summary>
    /// <remarks>Entities that were made together lie side by side, and all have the attribute, as a rule.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FirstNotBelow<T>(ReadOnlySpan<T> has, int start, long entity)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (start < has.Length)
        {
            ulong guess = (ulong)(uint)start + (ulong)entity - ulong.CreateTruncating(has[start]);
            if (guess < (ulong)has.Length && long.CreateTruncating(has[(int)guess]) == entity
                && ((int)guess == start || long.CreateTruncating(has[(int)guess - 1]) < entity))
            {
                return (int)guess;
            }
        }

        return Galloping.Search(has, start, entity);
    }

    private bool Place(AttributeWalk walk, long entity)
    {
        if (entity == _entity)
        {
            walk.Restart(); // the tree has been walked past an entity that comes a second time
        }

        return walk.Place(entity);
    }

    private void CollectTree(AttributeWalk walk, int row, ProbeResult result)
    {
        while (true)
        {
            Leaf leaf = walk.Leaf;
            int at = walk.Row;
            for (; at < walk.End && leaf.Columns.E[at] == _entity; at++)
            {
                if (_removed.Length == 0 || !IsRemoved(leaf, at))
                {
                    ProbeDictionary.Add(leaf, at, row, result);
                }
            }

            walk.Row = at;
            if (at < leaf.Rows || !walk.MoveNext())
            {
                return;
            }
        }
    }

    private int PlaceAdded()
    {
        if (_sparse is null)
        {
            return _addedAt = Gallop(_added, _addedAt);
        }

        Bound before = Bound.Before(2, _entity, _attribute);
        int first = _sparse.FirstFrom(_store, before);
        if (first < 0 || _store[first].E != _entity || _store[first].A != _attribute)
        {
            _added = [];
            return 0;
        }

        int low = _sparse.Rank(_store, before);
        int high = _sparse.Rank(_store, Bound.After(2, _entity, _attribute));
        _added = low < high ? new int[high - low] : [];
        _sparse.CopyIds(low, _added);
        return 0;
    }

    private bool IsRemoved(Leaf leaf, int row)
    {
        _removedAt = Gallop(_removed, _removedAt);
        Datom datom = leaf.DatomAt(row);
        for (int at = _removedAt; at < _removed.Length && _store[_removed[at]].E == _entity; at++)
        {
            if (_store[_removed[at]] == datom)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the first place from a start on whose entity is not below the one looked up.</summary>
    private int Gallop(int[] ids, int start)
    {
        int step = 1, low = start, high = start;
        while (high < ids.Length && _store[ids[high]].E < _entity)
        {
            low = high + 1;
            high += step;
            step <<= 1;
        }

        high = Math.Min(high, ids.Length);
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            if (_store[ids[middle]].E < _entity)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
