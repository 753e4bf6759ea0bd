using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace Accrete;

/// <summary>Keeps a bounded number of results by their keys, those that are used rather than those that are not. For
/// any number of threads.</summary>
/// <typeparam name="TKey">What a result is known by.</typeparam>
/// <typeparam name="TValue">The result of a pure function of the key.</typeparam>
/// <param name="comparer">Compares keys.</param>
/// <param name="weightMax">What all entries may weigh together.</param>
/// <remarks>
/// Where there is no room, entries in places drawn by chance make way, those first that were not used since they were
/// last drawn. So a circle of more keys than there is room for still finds a part of them, where first in, first out
/// would find none. Reading takes no lock.
/// </remarks>
internal sealed class RecentCache<TKey, TValue>(IEqualityComparer<TKey> comparer, long weightMax)
    where TKey : notnull
    where TValue : class
{
    private const int LivesMax = 3;
    private const int TriesMax = 16;
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new(comparer);
    private readonly List<Entry> _places = [];
    private readonly Lock _gate = new();
    private ulong _chance = 0x9E3779B97F4A7C15; // any number but 0
    private long _weight;

    /// <summary>Returns the result of a key, null where it is not kept.</summary>
    public TValue? Find(TKey key)
    {
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            return null;
        }

        if (entry.Lives < LivesMax)
        {
            entry.Lives++; // not written at every use: readers of one entry share its cache line
        }

        return entry.Value;
    }

    /// <summary>Keeps a result; where another thread was first, its one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its result.</param>
    /// <param name="weight">What it weighs; one that outweighs an eighth of the room is not kept.</param>
    public TValue Keep(TKey key, TValue value, long weight)
    {
        if (weight > weightMax / 8)
        {
            return value;
        }

        lock (_gate)
        {
            if (_entries.TryGetValue(key, out Entry? known))
            {
                return known.Value;
            }

            while (_weight + weight > weightMax && _places.Count > 0)
            {
                RemoveOne();
            }

            Entry entry = new(key, value, weight);
            _entries[key] = entry;
            _places.Add(entry);
            _weight += weight;
            return value;
        }
    }

    private void RemoveOne()
    {
        int place = NextPlace();
        for (int tries = 0; tries < TriesMax && _places[place].Lives > 0; tries++)
        {
            _places[place].Lives--;
            place = NextPlace();
        }

        Entry removed = _places[place];
        _places[place] = _places[^1];
        _places.RemoveAt(_places.Count - 1);
        _entries.TryRemove(removed.Key, out _);
        _weight -= removed.Weight;
    }

    /// <summary>Draws a place: xorshift, so that the core needs no chance from outside.</summary>
    private int NextPlace()
    {
        _chance ^= _chance << 13;
        _chance ^= _chance >> 7;
        _chance ^= _chance << 17;
        return (int)(_chance % (ulong)_places.Count);
    }

    private sealed class Entry(TKey key, TValue value, long weight)
    {
        public TKey Key { get; } = key;

        public TValue Value { get; } = value;

        public long Weight { get; } = weight;

        /// <summary>Gets or sets how often it may be drawn before it makes way; each use gives one.</summary>
        public int Lives { get; set; }
    }
}
