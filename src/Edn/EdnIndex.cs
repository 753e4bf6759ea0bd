using System;

namespace Accrete.Edn;

/// <summary>Finds keys in an array by <see cref="EdnEquality"/>: open addressing over their hashes.</summary>
internal sealed class EdnIndex
{
    /// <summary>Up to so many keys are looked through one by one, which needs no index and is faster.</summary>
    public const int LinearCountMax = 16;

    private readonly object?[] _keys;
    private readonly int[] _hashes;
    private readonly int[] _slots;
    private int _count;

    public EdnIndex(object?[] keys)
    {
        WorkMeter.Spend(keys.Length);
        _keys = keys;
        _hashes = new int[keys.Length];
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, keys.Length * 2))];
    }

    /// <summary>Returns the index of a key among those added, -1 where it is not there.</summary>
    public int Find(object? key) => Probe(key, EdnEquality.Instance.GetHashCode(key), out _);

    /// <summary>Adds the key at the next index of the array.</summary>
    /// <returns>The index of the equal key that was there before, in which case nothing is added; else -1.</returns>
    public int Add(object? key)
    {
        int hash = EdnEquality.Instance.GetHashCode(key);
        int found = Probe(key, hash, out int slot);
        if (found < 0)
        {
            _keys[_count] = key;
            _hashes[_count] = hash;
            _slots[slot] = ++_count;
        }

        return found;
    }

    /// <summary>Returns the index of the second of two equal keys, -1 where there are none; at most
    /// <see cref="LinearCountMax"/> keys.</summary>
    public static int DuplicateAmongFew(ReadOnlySpan<object?> keys)
    {
        Span<int> hashes = stackalloc int[LinearCountMax];
        ulong seen = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            int hash = EdnEquality.Instance.GetHashCode(keys[i]);
            hashes[i] = hash;
            ulong bit = 1UL << (hash & 63);
            if ((seen & bit) != 0 && IsAmong(keys[..i], hashes, keys[i], hash))
            {
                return i;
            }

            seen |= bit;
        }

        return -1;
    }

    private static bool IsAmong(ReadOnlySpan<object?> keys, ReadOnlySpan<int> hashes, object? key, int hash)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            if (hashes[i] == hash && EdnEquality.Instance.Equals(keys[i], key))
            {
                return true;
            }
        }

        return false;
    }

    private int Probe(object? key, int hash, out int slot)
    {
        int mask = _slots.Length - 1;
        slot = hash & mask;
        while (_slots[slot] != 0)
        {
            int at = _slots[slot] - 1;
            if (_hashes[at] == hash && EdnEquality.Instance.Equals(_keys[at], key))
            {
                return at;
            }

            slot = (slot + 1) & mask;
        }

        return -1;
    }
}
