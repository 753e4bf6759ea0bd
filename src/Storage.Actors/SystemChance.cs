using System;
using System.Diagnostics.CodeAnalysis;
using Accrete.Segments;

namespace Accrete.Storage;

/// <summary>Draws from the machine: what every process but a simulation uses.</summary>
public sealed class SystemChance : IChance
{
    private SystemChance()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static SystemChance Instance { get; } = new();

#pragma warning disable RS0030 // Here is the seam: all others ask IChance.
    /// <inheritdoc/>
    public Guid NewToken() => Guid.NewGuid();

    /// <inheritdoc/>
    public SegmentId NewSegmentId() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    [SuppressMessage("Security", "CA5394", Justification = "Spreads retries; nobody gains by guessing it.")]
    public double NextDouble() => Random.Shared.NextDouble();
#pragma warning restore RS0030
}
