using System;
using Accrete.Edn;
using Accrete.Segments;
using Accrete.Storage;

namespace Accrete.Simulation.World;

/// <summary>Draws what a simulated process leaves to chance from the seed.</summary>
internal sealed class SimChance : IChance
{
    private readonly Prng _draws;
    private readonly SegmentIdSequence _segments;

    public SimChance(TimeProvider clock, Prng draws)
    {
        _draws = draws;
        _segments = new SegmentIdSequence(() => Instant.From(clock.GetUtcNow()), draws.Next);
    }

    /// <inheritdoc/>
    public Guid NewToken()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, _draws.Next());
        BitConverter.TryWriteBytes(bytes[8..], _draws.Next());
        return new Guid(bytes);
    }

    /// <inheritdoc/>
    public SegmentId NewSegmentId() => _segments.Next();

    /// <inheritdoc/>
    public double NextDouble() => (_draws.Next() >> 11) * (1.0 / (1UL << 53));
}
