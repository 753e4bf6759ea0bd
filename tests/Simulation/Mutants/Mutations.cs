using System;
using System.Collections.Generic;
using Accrete.Segments;
using Accrete.Simulation.Storage;
using Accrete.Simulation.World;
using Accrete.Storage;
using Accrete.Storage.Wire;
using Accrete.Transactor.Leases;

namespace Accrete.Simulation.Mutants;

/// <summary>Says what is different from the real thing, at the seams where the world gives the product what it needs:
/// nothing, but for mutants and for tests of what must bear it.</summary>
internal sealed record Mutations
{
    /// <summary>Gets what makes another way to the storage of the usual one.</summary>
    public Func<SharedStorage, IStorage, IStorage> Storage { get; init; } = static (_, usual) => usual;

    /// <summary>Gets what becomes of a message on its way, to the peer or to the transactor; null for the
    /// usual.</summary>
    public Func<IWireMessage, bool, Prng, IEnumerable<IWireMessage>>? Wire { get; init; }

    /// <summary>Gets what becomes of the rules of the lease.</summary>
    public Func<LeaseRules, LeaseRules> Lease { get; init; } = static usual => usual;

    /// <summary>Gets what becomes of chance.</summary>
    public Func<IChance, IChance> Chance { get; init; } = static usual => usual;

    /// <summary>Gets what becomes of the source of segments.</summary>
    public Func<SharedStorage, ISegmentSource, ISegmentSource> Segments { get; init; } = static (_, usual) => usual;
}
