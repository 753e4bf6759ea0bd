using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Accrete.Simulation.Campaigns;
using Accrete.Simulation.CrashPoints;
using Accrete.Simulation.Mutants;
using Accrete.Simulation.Scenario;

namespace Accrete.Simulation;

/// <summary>The simulation's command line.</summary>
internal static class Program
{
    private const string Usage = """
        Runs the real actors in worlds drawn from seeds, and looks for what must not be (docs/simulation.md).
          dotnet run -c Release --project tests/Simulation -- --seeds N
          --seeds N       how many seeds; 1000 unless given
          --from S        the first seed; 1 unless given
          --jobs N        how many at a time; one a processor unless given
          --mutants       plants mistakes, and prints how many seeds it takes to find each, of N at most
          --only NAME     of the mutants, this one
          --crash-points  crashes at each call of the storage, in each scenario
          --replay SEED   prints what happens in a world; with --only NAME, with that mutant
        """;

    private static int Main(string[] arguments)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is "--mutants" or "--crash-points" or SecondProcess.Option or SeedProcess.Option)
            {
                given[arguments[i]] = "";
            }
            else if (arguments[i] is "--seeds" or "--from" or "--jobs" or "--replay" or "--only"
                && i + 1 < arguments.Length)
            {
                given[arguments[i]] = arguments[++i];
            }
            else
            {
                Console.Error.WriteLine(Usage);
                return arguments[i] == "--help" ? 0 : 2;
            }
        }

        return Run(given);
    }

    private static int Run(Dictionary<string, string> given)
    {
        ulong from = Number(given, "--from", 1);
        long count = (long)Number(given, "--seeds", 1000);
        int jobs = (int)Number(given, "--jobs", (ulong)Environment.ProcessorCount);
        if (given.ContainsKey(SecondProcess.Option))
        {
            SecondProcess.Run(Console.In, Console.Out);
            return 0;
        }

        if (given.ContainsKey(SeedProcess.Option))
        {
            SeedProcess.Serve(Console.In, Console.Out);
            return 0;
        }

        if (given.TryGetValue("--replay", out string? seed))
        {
            return Replay(ulong.Parse(seed, CultureInfo.InvariantCulture), given.GetValueOrDefault("--only"));
        }

        return given.ContainsKey("--mutants") ? Hunt(from, count, jobs, given.GetValueOrDefault("--only"))
            : given.ContainsKey("--crash-points") ? Crash()
            : Seeds(from, count, jobs);
    }

    private static ulong Number(Dictionary<string, string> given, string name, ulong otherwise) =>
        given.TryGetValue(name, out string? text) ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static int Replay(ulong seed, string? mutant)
    {
        SeedResult result = SeedRun.Of(
            seed, isTraced: true, mutant is null ? null : MutantList.Of(mutant).Changes);
        foreach (string line in result.Text.Concat(result.Violations))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"hash {result.Hash:x16}, {result.Violations.Count} violations");
        return result.Violations.Count == 0 ? 0 : 1;
    }

    private static int Seeds(ulong from, long count, int jobs)
    {
        long begun = TimeProvider.System.GetTimestamp();
        Campaign campaign = Campaign.Run(from, count, jobs, done: static result =>
        {
            if (result.Violations.Count > 0)
            {
                Console.WriteLine($"seed {result.Seed}: {result.Violations[0]}");
            }
        });
        double seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        IReadOnlyList<ulong> differing = campaign.Hashes.Count == 0 ? [] : SecondProcess.Differing(campaign.Hashes);
        foreach ((string name, long value) in campaign.Figures.Where(one => one.Key != "virtual microseconds"))
        {
            Console.WriteLine($"  {name}: {value}");
        }

        foreach (ulong seed in differing)
        {
            Console.WriteLine($"seed {seed}: another hash in a second process");
        }

        double hours = campaign.Figures.GetValueOrDefault("virtual microseconds") / 3.6e9;
        Console.WriteLine($"  {hours:0.0} virtual hours in {seconds:0.0} s, {count / seconds:0.0} seeds a second; "
            + $"{campaign.Hashes.Count} seeds run again in a second process, {differing.Count} hashes differ");
        Console.WriteLine($"{count} seeds, {campaign.Failed.Count + differing.Count} violations");
        return campaign.Failed.Count + differing.Count == 0 ? 0 : 1;
    }

    private static int Hunt(ulong from, long count, int jobs, string? only)
    {
        int missed = 0;
        Mutant[] mutants = [.. MutantList.All.Where(mutant => only is null || mutant.Name == only)];
        foreach (Mutant mutant in mutants)
        {
            Campaign campaign = Campaign.Run(from, count, jobs, mutant.Changes, stopsAtFailure: true);
            SeedResult? found = campaign.Failed.FirstOrDefault();
            missed += found is null ? 1 : 0;
            Console.WriteLine(found is null
                ? $"{mutant.Name}: NOT FOUND in {count} seeds"
                : $"{mutant.Name}: {found.Seed - from + 1} seeds: {FirstLine(found.Violations[0])}");
        }

        Console.WriteLine($"{mutants.Length} mutants, {mutants.Length - missed} found");
        return missed == 0 ? 0 : 1;
    }

    private static int Crash()
    {
        long points = 0, failed = 0;
        foreach (CrashScenario scenario in CrashScenario.All)
        {
            long calls = CrashRun.Count(scenario);
            for (long call = 1; call <= calls; call++)
            {
                foreach (bool isBefore in (bool[])[true, false])
                {
                    points++;
                    if (CrashRun.Crash(scenario, call, isBefore) is { } wrong)
                    {
                        failed++;
                        string when = isBefore ? "before" : "after";
                        Console.WriteLine($"{scenario.Name}, {when} call {call}: {FirstLine(wrong)}");
                    }
                }
            }

            Console.WriteLine($"  {scenario.Name}: {calls} calls");
        }

        Console.WriteLine($"{CrashScenario.All.Length} scenarios, {points} crash points, {failed} violations");
        return failed == 0 ? 0 : 1;
    }

    private static string FirstLine(string text) => text.Split('\n')[0];
}
