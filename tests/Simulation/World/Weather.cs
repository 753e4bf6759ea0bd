using System;
using System.Collections.Generic;

namespace Accrete.Simulation.World;

/// <summary>What the weathers of network and storage have in common: how long a way takes, and how often which fault
/// happened. Rates are per mille.</summary>
internal abstract class Weather
{
    /// <summary>Begins well.</summary>
    protected Weather(long wayMin, long wayMax, long slowMax) =>
        (WayMin, WayMax, SlowMax) = (wayMin, wayMax, slowMax);

    /// <summary>Gets or sets the shortest way, in microseconds.</summary>
    public long WayMin { get; set; }

    /// <summary>Gets or sets the longest usual way.</summary>
    public long WayMax { get; set; }

    /// <summary>Gets or sets how many ways are slow.</summary>
    public int Slow { get; set; }

    /// <summary>Gets or sets the longest slow way.</summary>
    public long SlowMax { get; set; }

    /// <summary>Gets how often which fault happened.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts a fault.</summary>
    public void Count(string fault) => Counts[fault] = Counts.GetValueOrDefault(fault) + 1;

    /// <summary>Draws how long a way takes.</summary>
    public long Way(Prng draws) => draws.Chance(Slow) ? draws.Range(WayMax, SlowMax) : draws.Range(WayMin, WayMax);
}
