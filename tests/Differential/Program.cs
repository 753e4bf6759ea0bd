using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Accrete.Differential.Generation;
using Accrete.Edn;
using Accrete.Host.Conformance;

namespace Accrete.Differential;

/// <summary>The differential tests' command line: thousands of cases, for as long as one likes.</summary>
internal static class Program
{
    private const string Usage = """
        Draws cases from a seed, asks the reference and Accrete, and prints what differs.
          dotnet run -c Release --project tests/Differential -- --seed S --count N
          --seed S      the seed; 1 unless given
          --count N     how many cases; 300 unless given
          --first N     the number of the first case; 0 unless given
          --batch N     how many cases a start of the reference; 300 unless given
          --draw WHAT   cases; or calls of the library with values at the edges of their types, or patterns: regular
                        expressions and formats
          --out DIR     writes each differing case, cut after its first difference, and a list of them
          --uri SYSTEM  runs ours on databases of a running system: datomic:dev://HOST:PORT/
          --print       prints the cases and asks nobody
        """;

    private static int Main(string[] arguments)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is "--print")
            {
                given[arguments[i]] = "";
            }
            else if (arguments[i] is "--seed" or "--count" or "--first" or "--batch" or "--out" or "--uri" or "--draw"
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

        ulong seed = ulong.Parse(given.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture);
        int first = Number(given, "--first", 0), count = Number(given, "--count", 300),
            batch = Number(given, "--batch", 300);
        if (DrawerOf(given.GetValueOrDefault("--draw", "cases")) is not { } draw)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        if (given.ContainsKey("--print"))
        {
            Console.Write(
                "[\n" + string.Concat(Enumerable.Range(first, count).Select(i => draw(seed, i).ToEdn()))
                    + "]\n");
            return 0;
        }

        if (ReferenceProcess.Find(out string why) is not { } reference)
        {
            Console.Error.WriteLine(why);
            return 3;
        }

        if (!given.TryGetValue("--uri", out string? uri))
        {
            return Run(new Comparison(reference), draw, seed, first, count, batch, given.GetValueOrDefault("--out"));
        }

        ConnectedSystem system = new(
            new PeerInstance(CaseRunner.WithFunctions(DatabaseOptions.Default)), uri, IsIndexed: false,
            TimeProvider.System);
        using DataSets dataSets = system.DataSets(Path.Combine(Repository.Root, "samples"));
        return Run(
            new Comparison(reference, system.Runner(dataSets)), draw, seed, first, count, batch,
            given.GetValueOrDefault("--out"));
    }

    /// <summary>Returns what draws cases of a kind, null where there is no such kind.</summary>
    private static Func<ulong, int, GeneratedCase>? DrawerOf(string what) => what switch
    {
        "cases" => CaseGenerator.Draw,
        "library" => LibraryGenerator.Draw,
        "patterns" => PatternGenerator.Draw,
        _ => null,
    };

    private static int Run(
        Comparison comparison, Func<ulong, int, GeneratedCase> draw, ulong seed, int first, int count, int batch,
        string? folder)
    {
        Console.WriteLine($"seed {seed}, cases {first} to {first + count - 1}");
        int steps = 0, different = 0;
        for (int at = first; at < first + count; at += batch)
        {
            GeneratedCase[] cases = [.. Enumerable.Range(at, Math.Min(batch, first + count - at)).Select(
                i => draw(seed, i))];
            ComparisonResult result = comparison.Run(cases);
            steps += result.Steps;
            different += result.Different.Count;
            foreach (DifferingCase found in result.Different)
            {
                Print(found, found.Case.Schema.Count == 0 ? int.MaxValue : 1);
                if (folder is not null)
                {
                    Write(found, folder);
                }
            }

            Console.Error.WriteLine($"{at + cases.Length - first} cases, {steps} steps, {different} cases differ");
        }

        Console.WriteLine($"{steps} steps in {count} cases");
        Console.WriteLine($"{count - different} passed, {different} failed");
        return different == 0 ? 0 : 1;
    }

    /// <summary>Prints the first differences of a case: in a database those after the first may only follow from
    /// it.</summary>
    private static void Print(DifferingCase found, int count)
    {
        foreach (StepResult step in found.Differing.Take(count))
        {
            Console.WriteLine($"{found.Case.Name} step {step.Number} ({found.Differing.Count} differ)");
            Console.WriteLine("  step     " + EdnPrinter.Print(step.Step));
            Console.WriteLine("  expected " + EdnPrinter.Print(step.Expected));
            Console.WriteLine("  actual   " + (step.Failure ?? EdnPrinter.Print(step.Actual)));
        }
    }

    private static void Write(DifferingCase found, string folder)
    {
        Directory.CreateDirectory(folder);
        GeneratedCase cut = found.Case with { Steps = [.. found.Case.Steps.Take(Math.Max(1, found.First.Number))] };
        File.WriteAllText(Path.Combine(folder, found.Case.Name + ".edn"), "[" + cut.ToEdn() + "]\n");
    }

    private static int Number(Dictionary<string, string> given, string name, int otherwise) =>
        given.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
