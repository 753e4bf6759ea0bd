using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Accrete.Bench.Durable;

/// <summary>The command line of <c>durable</c>.</summary>
internal sealed record DurableOptions
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        Measures the durable system, a transactor process and peers of it, beside SQLite on the same disk.
          ./bench/run durable [PART...] [options]   parts: writes import orders queries; all unless named
          --millions N      the orders have N million datoms (1 unless given; 20 is what the goals are meant for)
          --seconds S       each speed of small transactions is measured for S seconds (2 unless given)
          --rounds N        so many times, in turn with the others; the median counts (3 unless given)
          --folder DIR      where the data goes (artifacts/bench unless given); it is deleted afterwards
          --filter A,B      only queries whose names contain A or B
          --quick           shorter warm-up and fewer runs, to look while working
        """;

    private static readonly string[] AllParts = ["writes", "import", "orders", "queries"];

    /// <summary>Gets the parts that are wanted.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>Gets how many datoms the orders have.</summary>
    public double Millions { get; init; } = 1;

    /// <summary>Gets how long each speed is measured.</summary>
    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets how often.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Gets where the data goes.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets the options of the benchmarks in memory, which the queries share.</summary>
    public required BenchOptions Bench { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It makes no sense.</exception>
    public static DurableOptions Parse(IReadOnlyList<string> arguments)
    {
        List<string> parts = [], bench = [];
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument is "--millions" or "--seconds" or "--rounds" or "--folder" or "--filter")
            {
                given[argument] = i + 1 < arguments.Count
                    ? arguments[++i]
                    : throw new ArgumentException($"{argument} needs a value");
            }
            else if (argument == "--quick")
            {
                bench.Add(argument);
            }
            else if (AllParts.Contains(argument))
            {
                parts.Add(argument);
            }
            else
            {
                throw new ArgumentException($"unknown option or part {argument}");
            }
        }

        if (given.TryGetValue("--filter", out string? filter))
        {
            bench.AddRange(["--filter", filter]);
        }

        BenchOptions options = BenchOptions.Parse(bench);
        bool isQuick = options.IsQuick;
        return new DurableOptions
        {
            Parts = parts.Count == 0 ? AllParts : parts,
            Bench = options,
            Folder = given.GetValueOrDefault("--folder") ?? Path.Combine(options.Root, "artifacts", "bench"),
            Millions = Number(given, "--millions", isQuick ? 0.3 : 1),
            Measured = TimeSpan.FromSeconds(Number(given, "--seconds", isQuick ? 1 : 2)),
            Rounds = (int)Number(given, "--rounds", isQuick ? 1 : 3),
        };
    }

    private static double Number(Dictionary<string, string> given, string name, double otherwise) =>
        !given.TryGetValue(name, out string? text) ? otherwise
        : double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number > 0 ? number
        : throw new ArgumentException($"{name} needs a positive number, not {text}");
}
