using System.Collections.Generic;

namespace Accrete.Differential.Generation;

/// <summary>Draws numbers from a seed (SplitMix64): the same on every machine and in every version.</summary>
internal sealed class Prng(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Draws 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>Draws from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>Draws from <paramref name="min"/> to <paramref name="max"/>, both possible.</summary>
    public int Between(int min, int max) => min + Below(max - min + 1);

    /// <summary>Says yes in so many of a hundred draws.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    /// <summary>Draws an item.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Draws an item.</summary>
    public T Of<T>(params T[] items) => items[Below(items.Length)];

    /// <summary>Draws up to <paramref name="count"/> different items.</summary>
    public List<T> Some<T>(IReadOnlyList<T> items, int count)
    {
        List<T> left = [.. items];
        List<T> drawn = [];
        while (drawn.Count < count && left.Count > 0)
        {
            int at = Below(left.Count);
            drawn.Add(left[at]);
            left.RemoveAt(at);
        }

        return drawn;
    }
}
