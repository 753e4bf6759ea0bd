using System.Collections.Generic;

namespace Accrete.Simulation.Scenario;

/// <summary>Is what became of a seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Hash">The hash of all that happened.</param>
/// <param name="Violations">What must not have been.</param>
/// <param name="Text">What happened, where it was noted.</param>
/// <param name="Figures">Counts, by name.</param>
internal sealed record SeedResult(
    ulong Seed, ulong Hash, IReadOnlyList<string> Violations, IReadOnlyList<string> Text,
    SortedDictionary<string, long> Figures);
