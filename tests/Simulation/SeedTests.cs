using System;
using System.Globalization;
using System.Linq;
using Accrete.Simulation.Campaigns;
using Accrete.Simulation.Mutants;
using Accrete.Simulation.Scenario;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.Simulation;

/// <summary>Runs seeds as tests: new ones each day, and those that failed once.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int KnownSeeds = 150;
    private const int FreshSeeds = 2_000;
    private const int FreshSeedsMin = 100;

    // Twice what it takes where nothing else runs.
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(8);

    [Theory]
    [InlineData(10L)] // A peer whose entry needed a segment that storage did not give was dead for ever.
    [InlineData(50L)] // A peer stayed with a transactor that had lost its lease.
    [InlineData(57L)] // A refusal overtook the events of an append under way, and ended the transactor.
    [InlineData(1182L)] // A peer that had read the log further than it was told could not take the answer.
    [InlineData(10428L)] // A peer that could not read a root when its indexes were collected waited for it for ever.
    [InlineData(11795L)] // A peer whose indexes were collected did not take those of a root that was no newer.
    public void Seeds_that_failed_once_hold(long seed) => Assert.Empty(SeedRun.Of((ulong)seed).Violations);

    [Fact]
    public void A_seed_gives_the_same_world_again()
    {
        SeedResult one = SeedRun.Of(7), other = SeedRun.Of(7);
        Assert.Equal(one.Hash, other.Hash);
        Assert.Equal(one.Figures, other.Figures);
    }

    [Fact]
    public void The_first_seeds_hold_and_one_in_twenty_gives_the_same_world_in_two_processes() =>
        Check(Campaign.Run(1, KnownSeeds, Environment.ProcessorCount));

    [Fact]
    [Trait("Category", "Slow")]
    public void Fresh_seeds_hold_and_one_in_twenty_gives_the_same_world_in_two_processes()
    {
        ulong from = ulong.Parse(
            TimeProvider.System.GetUtcNow().ToString("yyyyMMddHH", CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture) * 10_000;
        output.WriteLine($"seeds from {from}: each again by its number (docs/simulation.md)");
        Campaign campaign = Campaign.Run(from, FreshSeeds, Environment.ProcessorCount, within: Within);
        output.WriteLine($"{campaign.Count} seeds");
        Assert.True(campaign.Count >= FreshSeedsMin, $"only {campaign.Count} seeds were run in {Within}");
        Check(campaign);
    }

    [Fact]
    public void Transactors_that_are_made_to_believe_that_they_lead_lose_nothing()
    {
        // What the lease says is no authority: the log is. That nobody gets anything done is no violation here.
        Mutations forced = new() { Lease = static usual => usual with { IsForced = true } };
        Campaign campaign = Campaign.Run(1, 40, Environment.ProcessorCount, forced);
        Assert.All(campaign.Failed, static one => Assert.All(
            one.Violations, static wrong => Assert.Contains("come to rest", wrong, System.StringComparison.Ordinal)));
    }

    private static void Check(Campaign campaign)
    {
        Assert.True(
            campaign.Failed.Count == 0,
            string.Join('\n', campaign.Failed.Select(static one => $"seed {one.Seed}: {one.Violations[0]}")));

        // In the process of the tests others run beside it, and actors get other numbers: two of its own are compared.
        Assert.Empty(SecondProcess.Differing(SecondProcess.HashesOf(campaign.Hashes.Keys)));
    }
}
