using System.Collections.Generic;
using System.Linq;
using Accrete.Simulation.CrashPoints;
using Xunit;

namespace Accrete.Simulation;

/// <summary>A crash at any call of the storage leaves everything whole: all points are tried, not some.</summary>
public sealed class CrashPointTests
{
    public static IEnumerable<object[]> Scenarios() =>
        CrashScenario.All.Select(scenario => new object[] { scenario.Name });

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Scenarios))]
    public void A_crash_at_any_call_loses_nothing(string name)
    {
        CrashScenario scenario = CrashScenario.All.Single(one => one.Name == name);
        long calls = CrashRun.Count(scenario);
        Assert.True(calls > 0, $"{calls} calls");
        List<string> wrong = [];
        for (long call = 1; call <= calls; call++)
        {
            foreach (bool isBefore in (bool[])[true, false])
            {
                if (CrashRun.Crash(scenario, call, isBefore) is { } found)
                {
                    wrong.Add($"{(isBefore ? "before" : "after")} call {call}: {found}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("n-th transaction")]
    [InlineData("index job")]
    [InlineData("takeover")]
    public void A_crash_at_the_first_calls_and_again_after_the_start_loses_nothing(string name)
    {
        CrashScenario scenario = CrashScenario.All.Single(one => one.Name == name);
        for (long call = 2; call <= 8; call += 3)
        {
            for (long next = 1; next <= 7; next += 2)
            {
                Assert.Null(CrashRun.Crash(scenario, call, isBefore: false, next));
            }
        }
    }
}
