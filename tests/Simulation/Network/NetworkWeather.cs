using System;
using System.Collections.Generic;

namespace Accrete.Simulation.Network;

/// <summary>Says how the simulated network behaves at the moment. Rates are per mille of the messages.</summary>
internal sealed class NetworkWeather
{
    /// <summary>Gets or sets the shortest way, in microseconds.</summary>
    public long WayMin { get; set; } = 50;

    /// <summary>Gets or sets the longest usual way.</summary>
    public long WayMax { get; set; } = 2_000;

    /// <summary>Gets or sets how many ways are slow.</summary>
    public int Slow { get; set; }

    /// <summary>Gets or sets the longest slow way.</summary>
    public long SlowMax { get; set; } = 500_000;

    /// <summary>Gets or sets how many messages are lost while their connection lives on.</summary>
    public int Lost { get; set; }

    /// <summary>Gets or sets how many messages come twice: those that the protocol numbers, or that do no
    /// harm.</summary>
    public int Doubled { get; set; }

    /// <summary>Gets or sets how many messages are overtaken by the next one.</summary>
    public int Overtaken { get; set; }

    /// <summary>Gets or sets how many messages end their connection.</summary>
    public int Broken { get; set; }

    /// <summary>Gets the pairs of names between which nothing comes through, in one direction.</summary>
    public HashSet<(string From, string To)> Cuts { get; } = [];

    /// <summary>Gets how often which fault happened.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts a fault.</summary>
    public void Count(string fault) => Counts[fault] = Counts.GetValueOrDefault(fault) + 1;

    /// <summary>Makes it all well.</summary>
    public void Heal()
    {
        (Slow, Lost, Doubled, Overtaken, Broken) = (0, 0, 0, 0, 0);
        Cuts.Clear();
    }
}
