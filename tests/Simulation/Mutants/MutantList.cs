using System;
using System.Collections.Generic;
using System.Linq;

namespace Accrete.Simulation.Mutants;

/// <summary>All mistakes that are planted.</summary>
internal static class MutantList
{
    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. StorageMutants.All,
        .. WireMutants.All,
        new Mutant("lease-never-runs-out", "A standby waits for a leader that is gone.", new Mutations
        {
            Lease = static usual => usual with { Interval = TimeSpan.FromDays(20) },
        }),
    ];

    /// <summary>Returns a mutant.</summary>
    public static Mutant Of(string name) => All.Single(mutant => mutant.Name == name);
}
