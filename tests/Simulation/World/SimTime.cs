using System;

namespace Accrete.Simulation.World;

/// <summary>Is the clock of a simulated process as plain code asks for it. Timers are for actors to set: there are
/// none here.</summary>
internal sealed class SimTime(SimWorld world, SimNode node) : TimeProvider
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <inheritdoc/>
    public override long TimestampFrequency => MicrosecondsPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => SimWorld.Epoch.AddMicroseconds(world.Now + node.WallOffset);

    /// <inheritdoc/>
    public override long GetTimestamp() => node.Local(world.Now);
}
