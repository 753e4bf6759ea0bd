using System.Collections.Generic;

namespace Accrete.Simulation.World;

/// <summary>Draws numbers from a seed (splitmix64): our own, so that a seed means the same under every
/// runtime.</summary>
internal sealed class Prng(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Draws 64 bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Draws a number from 0 up to a bound, without it.</summary>
    public int Below(int bound) => (int)((Next() >> 33) % (ulong)bound);

    /// <summary>Draws a number between two, both included.</summary>
    public long Range(long low, long high) => low + (long)(Next() % (ulong)(high - low + 1));

    /// <summary>Draws whether something happens that happens so many times in a thousand.</summary>
    public bool Chance(int perMille) => perMille > 0 && Below(1000) < perMille;

    /// <summary>Draws one of several.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Begins a sequence of its own, so that draws for one purpose do not shift those for another.</summary>
    public Prng Fork() => new(Next());
}
