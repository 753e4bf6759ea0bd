using System;
using Accrete.Index.Memory;
using Accrete.Values;

namespace Accrete.Index.Reading;

/// <summary>What the memory index adds to the leaves of an order, and what it takes out of them, for keys that
/// ascend.</summary>
internal sealed class Overlay
{
    /// <summary>Where the memory index adds more datoms than so many a key, each key is searched from its
    /// root.</summary>
    private const int DenseShare = 256;

    private readonly DatomStore _store;
    private readonly MemoryIndex? _sparse;
    private readonly int[] _removed;
    private int[] _added;
    private int _addedAt;
    private int _removedAt;

    /// <summary>Makes an overlay for a range of an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="store">Holds the datoms of the memory index.</param>
    /// <param name="first">The place before all keys.</param>
    /// <param name="last">The place after them.</param>
    /// <param name="count">How many keys there are.</param>
    public Overlay(OrderedIndex index, DatomStore store, in Bound first, in Bound last, int count)
    {
        _store = store;
        _added = [];
        if (index.Added.Count > 0)
        {
            int low = index.Added.Rank(store, first), high = index.Added.Rank(store, last);
            _sparse = high - low > (long)count * DenseShare ? index.Added : null;
            _added = _sparse is null && low < high ? new int[high - low] : [];
            index.Added.CopyIds(low, _added);
        }

        _removed = index.Removed.Count == 0 ? [] : OrderedIndex.IdsBetween(store, index.Removed, first, last);
    }

    /// <summary>Gets whether anything is taken out of the leaves.</summary>
    public bool Removes => _removed.Length > 0;

    /// <summary>Returns a datom of the memory index.</summary>
    public ref readonly Datom this[int id] => ref _store[id];

    /// <summary>Returns the first entity, from one on that is not below that of the last call, of which the leaves may
    /// not tell all; the largest number where there is none.</summary>
    public long FirstEntity(int attribute, long entity)
    {
        if (_sparse is not null)
        {
            return entity;
        }

        EntityKey key = new(attribute, entity);
        _addedAt = FirstNotBefore(_added, _addedAt, key);
        _removedAt = FirstNotBefore(_removed, _removedAt, key);
        return Math.Min(EntityAt(_added, _addedAt), EntityAt(_removed, _removedAt));
    }

    /// <summary>Returns the numbers of the datoms that are added for a key, which does not lie before that of the last
    /// call.</summary>
    public ReadOnlySpan<int> Added<TKey>(in TKey key)
        where TKey : struct, IProbeKey
    {
        if (_sparse is not null)
        {
            int low = _sparse.Rank(_store, key.Before), high = _sparse.Rank(_store, key.After);
            (_added, _addedAt) = (low < high ? new int[high - low] : [], 0);
            _sparse.CopyIds(low, _added);
            return _added;
        }

        _addedAt = FirstNotBefore(_added, _addedAt, key);
        return Matching(_added, _addedAt, key);
    }

    /// <summary>Tells whether a datom of the leaves is taken out; it is one of a key's, which does not lie before that
    /// of the last call.</summary>
    public bool IsRemoved<TKey>(in TKey key, in Datom datom)
        where TKey : struct, IProbeKey
    {
        _removedAt = FirstNotBefore(_removed, _removedAt, key);
        foreach (int id in Matching(_removed, _removedAt, key))
        {
            if (_store[id] == datom)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells whether a datom that is added for an entity has a value.</summary>
    public bool AddsFact(in EntityKey key, in Value value)
    {
        ReadOnlySpan<int> ids = Added(key);
        int at = Bisection.First(0, ids.Length, new ValueIn(_store, ids, value));
        return at < ids.Length && ValueComparer.Compare(_store[ids[at]].V, value) == 0;
    }

    private long EntityAt(int[] ids, int place) => place < ids.Length ? _store[ids[place]].E : long.MaxValue;

    private ReadOnlySpan<int> Matching<TKey>(int[] ids, int from, in TKey key)
        where TKey : struct, IProbeKey
    {
        int end = from;
        while (end < ids.Length && key.Has(_store[ids[end]]))
        {
            end++;
        }

        return ids.AsSpan(from, end - from);
    }

    /// <summary>Returns the first place from a start on whose datom does not lie before a key: near it,
    /// mostly.</summary>
    private int FirstNotBefore<TKey>(int[] ids, int start, in TKey key)
        where TKey : struct, IProbeKey => Bisection.Near(start, ids.Length, new KeyIn<TKey>(_store, ids, key));

    private readonly struct KeyIn<TKey>(DatomStore store, int[] ids, TKey key) : ISought
        where TKey : struct, IProbeKey
    {
        public bool IsAfter(int place) => key.IsAbove(store[ids[place]]);
    }

    private readonly ref struct ValueIn(DatomStore store, ReadOnlySpan<int> ids, Value value) : ISought
    {
        private readonly ReadOnlySpan<int> _ids = ids;

        public bool IsAfter(int place) => ValueComparer.Compare(store[_ids[place]].V, value) < 0;
    }
}
