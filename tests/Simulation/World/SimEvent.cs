using System;
using Akka.Actor;

namespace Accrete.Simulation.World;

/// <summary>Is something that happens at a time: a timer, a delivery, an answer of the storage.</summary>
internal sealed class SimEvent
{
    /// <summary>Gets the process that it happens to; null for the world itself. It does not happen to a dead
    /// one.</summary>
    public SimNode? Owner { get; init; }

    /// <summary>Gets what happens.</summary>
    public required Action Act { get; init; }

    /// <summary>Gets what may cancel it.</summary>
    public ICancelable? Cancel { get; init; }

    /// <summary>Gets how long after it it happens again, in virtual microseconds; 0 for never.</summary>
    public long Period { get; init; }
}
