using System.Collections.Generic;
using Accrete.Storage;

namespace Accrete.Simulation.Storage;

/// <summary>Is what the storage has taken, in the order in which it took effect: the truth that all else is held
/// against.</summary>
internal sealed class Ledger
{
    private readonly List<Taken> _taken = [];

    /// <summary>Gets the writes of refs that took effect.</summary>
    public IReadOnlyList<Taken> All => _taken;

    /// <summary>Notes a write of a ref that took effect.</summary>
    public void Take(Taken write) => _taken.Add(write);
}

/// <summary>Is a write of a ref that took effect.</summary>
/// <param name="At">When, in virtual microseconds.</param>
/// <param name="Node">The life of the process that sent it.</param>
/// <param name="Key">The ref.</param>
/// <param name="Write">What it holds now; null where it was removed.</param>
internal sealed record Taken(long At, string Node, RefKey Key, RefWrite? Write);
