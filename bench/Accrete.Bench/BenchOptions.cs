using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Accrete.Bench;

/// <summary>The command line of the benchmarks.</summary>
internal sealed record BenchOptions
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        Compares Accrete with others on one machine, in one run.
          ./bench/run durable --help            a transactor process and its peers, instead of comparing
          ./bench/run soak --help               whether the memory of a transactor and three peers grows
          ./bench/run scale --help              one database of millions of datoms, instead of comparing
          ./bench/run [SYSTEM...] [options]     systems: ours stored loops sqlite datascript reference; all unless named
          --data DIR        rows and queries; bench/data unless given
          --mbrainz DIR     the MusicBrainz sample; samples/mbrainz or ../shared/data/mbrainz unless given
          --cases FILE      the queries over it; tests/Conformance/cases/data-mbrainz.edn unless given
          --reference PATH  the reference's ask script (or ACCRETE_REFERENCE); skipped where it is missing
          --filter A,B      only queries whose names contain A or B (=A: whose name is A)
          --runs N          at least N warm runs a query; 10 unless given
          --quick           shorter warm-up and fewer runs, to look while working
          --no-writes       queries only
        """;

    /// <summary>Gets the systems that were named; empty for all.</summary>
    public IReadOnlyList<string> Systems { get; init; } = [];

    /// <summary>Gets the folder with rows and queries.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Gets the folder of the MusicBrainz sample, null where there is none.</summary>
    public string? MbrainzDirectory { get; init; }

    /// <summary>Gets the file of queries over the MusicBrainz sample, null where there is none.</summary>
    public string? MbrainzCases { get; init; }

    /// <summary>Gets the reference's script, null where it is missing.</summary>
    public string? ReferenceAsk { get; init; }

    /// <summary>Gets the folder of the repository.</summary>
    public required string Root { get; init; }

    /// <summary>Gets which queries are wanted; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>Gets the fewest warm runs.</summary>
    public int Runs { get; init; } = 10;

    /// <summary>Gets whether figures are wanted fast rather than steady.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Gets whether writing and memory are measured too.</summary>
    public bool Writes { get; init; } = true;

    /// <summary>Gets the rules of measuring.</summary>
    public TimingRules Rules => IsQuick
        ? new TimingRules { WarmMs = 500, RunsMin = Runs, RunsMax = 30, BudgetMs = 500 }
        : new TimingRules { RunsMin = Runs };

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It makes no sense.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        string root = FindRoot();
        List<string> systems = [];
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument is "--quick" or "--no-writes")
            {
                given[argument] = "";
            }
            else if (argument is "--data" or "--mbrainz" or "--cases" or "--reference" or "--filter" or "--runs")
            {
                given[argument] = i + 1 < arguments.Count
                    ? arguments[++i]
                    : throw new ArgumentException($"{argument} needs a value");
            }
            else if (argument.StartsWith('-'))
            {
                throw new ArgumentException($"unknown option {argument}");
            }
            else
            {
                systems.Add(argument);
            }
        }

        string shared = Path.Combine(root, "..", "shared");
        return new BenchOptions
        {
            Root = root,
            Systems = systems,
            DataDirectory = given.GetValueOrDefault("--data") ?? Path.Combine(root, "bench", "data"),
            MbrainzDirectory = given.GetValueOrDefault("--mbrainz")
                ?? Existing(Path.Combine(root, "samples", "mbrainz"), Path.Combine(shared, "data", "mbrainz")),
            MbrainzCases = given.GetValueOrDefault("--cases") ?? Existing(
                Path.Combine(root, "tests", "Conformance", "cases", "data-mbrainz.edn"),
                Path.Combine(shared, "conformance", "data-mbrainz.edn")),
            ReferenceAsk = given.GetValueOrDefault("--reference")
                ?? Environment.GetEnvironmentVariable("ACCRETE_REFERENCE")
                ?? Existing(Path.Combine(shared, "reference", "peer", "ask")),
            Filter = given.GetValueOrDefault("--filter"),
            Runs = given.TryGetValue("--runs", out string? runs) ? int.Parse(runs, null) : 10,
            IsQuick = given.ContainsKey("--quick"),
            Writes = !given.ContainsKey("--no-writes"),
        };
    }

    private static string? Existing(params string[] paths) => paths.FirstOrDefault(Path.Exists);

    private static string FindRoot()
    {
        string? directory = Environment.CurrentDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Actors.sln")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory ?? throw new ArgumentException("run it inside the repository");
    }
}
