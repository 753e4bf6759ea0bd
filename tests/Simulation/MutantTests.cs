using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Simulation.Campaigns;
using Accrete.Simulation.Mutants;
using Xunit;

namespace Accrete.Simulation;

/// <summary>A checker that finds no planted mistake counts as not written.</summary>
public sealed class MutantTests
{
    private const int SeedsMax = 2_000;
    private const int QuickSeedsMax = 60;

    public static IEnumerable<object[]> All() => MutantList.All.Select(mutant => new object[] { mutant.Name });

    public static IEnumerable<object[]> Quick() =>
        MutantList.All.Where(mutant => mutant.IsQuick).Select(mutant => new object[] { mutant.Name });

    [Theory]
    [MemberData(nameof(Quick))]
    public void A_plain_mistake_is_found_at_once(string name) => Find(name, QuickSeedsMax);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(All))]
    public void A_planted_mistake_is_found(string name) => Find(name, SeedsMax);

    private static void Find(string name, int seeds) => Assert.NotEmpty(Campaign.Run(
        1, seeds, Environment.ProcessorCount, MutantList.Of(name).Changes, stopsAtFailure: true).Failed);
}
