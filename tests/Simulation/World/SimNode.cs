using System;
using System.Collections.Generic;

namespace Accrete.Simulation.World;

/// <summary>Is one life of a simulated process: an actor system, with clocks of its own. A crash is
/// <see cref="IsDead"/>: nothing of it ever runs again.</summary>
internal sealed class SimNode(string name, int incarnation)
{
    /// <summary>Gets the name of the process, which stays when it starts again.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the name of this life of it.</summary>
    public string Id { get; } = $"{name}-{incarnation}";

    /// <summary>Gets which life it is, from 1.</summary>
    public int Incarnation { get; } = incarnation;

    /// <summary>Gets or sets whether it has crashed.</summary>
    public bool IsDead { get; set; }

    /// <summary>Gets or sets until when it is stopped, in virtual microseconds.</summary>
    public long PausedUntil { get; set; }

    /// <summary>Gets or sets by how many parts in a thousand its monotonic clock runs fast.</summary>
    public int Drift { get; init; }

    /// <summary>Gets or sets by how many microseconds its clock on the wall is ahead.</summary>
    public long WallOffset { get; set; }

    /// <summary>Gets what is due since it was stopped.</summary>
    public List<SimEvent> Parked { get; } = [];

    /// <summary>Returns what its monotonic clock shows, in microseconds.</summary>
    public long Local(long now) => now * (1000 + Drift) / 1000;

    /// <summary>Returns how long a wait of its clock takes, in virtual microseconds: never less.</summary>
    public long Wait(TimeSpan wait) => ((wait.Ticks / 10 * 1000) + 999 + Drift) / (1000 + Drift);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
