using System;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;

namespace Accrete.Bench.Systems;

/// <summary>The reference implementation, where its <c>ask</c> script is at hand: it runs the same files with
/// its own stopwatch.</summary>
internal sealed partial class ReferenceSystem : BenchSystem
{
    // It gives up a query itself after 60 s, and prints nothing while it measures.
    private const int LineLimitMs = 300_000;

    /// <inheritdoc/>
    public override string Name => "reference";

    /// <inheritdoc/>
    public override SystemResult Run(BenchContext context)
    {
        if (context.Options.ReferenceAsk is not { } ask || !File.Exists(ask))
        {
            throw new SystemMissingException("the reference is not at hand (--reference or ACCRETE_REFERENCE)");
        }

        SystemResult result = new(Name, "reference, in memory, Java, -Xmx6g, its own bench command");
        using LineProcess process = LineProcess.Start(
            ask, ["bench", context.Options.DataDirectory], context.Options.Root);
        while (process.TryReadLine(LineLimitMs, out string? line) && line is not null)
        {
            Take(line, context, result);
        }

        if (context.Options.Writes && context.Options.MbrainzDirectory is { } mbrainz
            && context.Options.MbrainzCases is { } cases)
        {
            RunMbrainz(ask, mbrainz, cases, result);
        }

        return result;
    }

    private static void Take(string line, BenchContext context, SystemResult result)
    {
        if (QueryLine().Match(line) is { Success: true } query
            && BenchQuery.Matches(query.Groups["name"].Value, context.Options.Filter))
        {
            Timing timing = new(Number(query, "first"), Number(query, "median"), (int)Number(query, "runs"));
            result.Queries[query.Groups["name"].Value] = new QueryResult(
                timing, new Answer(query.Groups["value"].Value, null));
        }
        else if (FailedLine().Match(line) is { Success: true } failed)
        {
            result.Queries[failed.Groups["name"].Value] = new QueryResult(null, null, "no answer in 60 s");
        }
        else if (LoadLine().Match(line) is { Success: true } load)
        {
            result.Figures.Add(("items, transactions of 1000, pipelined", Number(load, "speed"), "datoms/s"));
        }
        else if (WriteLine().Match(line) is { Success: true } write)
        {
            result.Figures.Add(("small transactions, waiting for each", Number(write, "sync"), "tx/s"));
            result.Figures.Add(("small transactions, pipelined", Number(write, "pipelined"), "tx/s"));
        }
    }

    private static void RunMbrainz(string ask, string data, string cases, SystemResult result)
    {
        // Beside ask always, and so is its class path.
        string here = Path.GetDirectoryName(Path.GetFullPath(ask))!;
        string script = Path.Combine(here, "datasets.clj");
        string output = Path.GetTempFileName();
        using LineProcess process = LineProcess.Start(
            "java",
            ["-Xmx6g", "-cp", $"{here}/conf:{here}/lib/*", "clojure.main", script, "mbrainz", data, cases, output],
            here);
        double total = 0, slowest = 0;
        while (process.TryReadLine(LineLimitMs, out string? line) && line is not null)
        {
            if (MbrainzLoadLine().Match(line) is { Success: true } load)
            {
                result.Figures.Add(("MusicBrainz import, parsing included", Number(load, "speed"), "datoms/s"));
            }
            else if (MbrainzQueryLine().Match(line) is { Success: true } query && Number(query, "ms") > 0)
            {
                total += Number(query, "ms");
                slowest = Math.Max(slowest, Number(query, "ms"));
            }
        }

        File.Delete(output);
        result.Figures.Add(("MusicBrainz queries, sum of warm medians", total, "ms"));
        result.Figures.Add(("MusicBrainz queries, the slowest", slowest, "ms"));
    }

    private static double Number(Match match, string group) =>
        double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<name>\S+)\s+rows/value (?<value>\S+)\s+first\s+(?<first>[\d.]+) ms"
            + @"\s+median\s+(?<median>[\d.]+) ms\s+runs (?<runs>\d+)")]
    private static partial Regex QueryLine();

    [GeneratedRegex(@"^(?<name>\S+)\s+FAILED")]
    private static partial Regex FailedLine();

    [GeneratedRegex(@"^load items .*:datoms-per-s (?<speed>\d+)")]
    private static partial Regex LoadLine();

    [GeneratedRegex(@"^tx/s sync (?<sync>\d+)\s+pipelined (?<pipelined>\d+)")]
    private static partial Regex WriteLine();

    [GeneratedRegex(@"^mbrainz datoms .* datoms/s (?<speed>\d+)")]
    private static partial Regex MbrainzLoadLine();

    [GeneratedRegex(@"^\S+\s+\d+ rows\s+(?<ms>-?[\d.]+) ms")]
    private static partial Regex MbrainzQueryLine();
}
