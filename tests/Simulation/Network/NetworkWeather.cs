using System.Collections.Generic;
using Accrete.Simulation.World;

namespace Accrete.Simulation.Network;

/// <summary>Says how the simulated network behaves at the moment. Rates are per mille of the messages.</summary>
internal sealed class NetworkWeather() : Weather(wayMin: 50, wayMax: 2_000, slowMax: 500_000)
{
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

    /// <summary>Makes it all well.</summary>
    public void Heal()
    {
        (Slow, Lost, Doubled, Overtaken, Broken) = (0, 0, 0, 0, 0);
        Cuts.Clear();
    }
}
