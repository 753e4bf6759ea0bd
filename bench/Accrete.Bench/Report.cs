using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace Accrete.Bench;

/// <summary>Prints what was measured.</summary>
internal static class Report
{
    private const string Ours = "ours";
    private const string Reference = "reference";
    private const string Limit = "loops";

    /// <summary>Compares the answers of all systems.</summary>
    /// <returns>A line for each query whose answers differ.</returns>
    public static IReadOnlyList<string> Differences(BenchContext context, IReadOnlyList<SystemResult> results)
    {
        List<string> lines = [];
        foreach (BenchQuery query in context.Queries)
        {
            (string System, Answer Answer)[] answers = [.. results
                .Select(r => (r.Name, r.Queries.GetValueOrDefault(query.Name)?.Answer))
                .Where(pair => pair.Answer is not null)
                .Select(pair => (pair.Name, pair.Answer!))]; // not null: filtered one line above
            bool sameRows = answers.Select(a => a.Answer.Shown).Distinct().Count() <= 1;
            bool sameDigest = answers.Select(a => a.Answer.Digest).Where(d => d is not null).Distinct().Count() <= 1;
            if (!sameRows || !sameDigest)
            {
                lines.Add($"{query.Name}: " + string.Join(
                    ", ", answers.Select(a => $"{a.System} {a.Answer.Shown} {a.Answer.Digest}")));
            }
        }

        return lines;
    }

    /// <summary>Prints machine, versions, queries and figures.</summary>
    public static void Print(BenchContext context, IReadOnlyList<SystemResult> results, TextWriter output)
    {
        output.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, "
            + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.FrameworkDescription}, "
            + $"{(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} GC, "
            + $"{RuntimeInformation.ProcessArchitecture}");
        foreach (SystemResult result in results)
        {
            output.WriteLine($"  {result.Name}: {result.Version}");
        }

        PrintQueries(context, results, output);
        PrintFigures(results, output);
    }

    private static void PrintQueries(BenchContext context, IReadOnlyList<SystemResult> results, TextWriter output)
    {
        bool hasRatio = results.Any(r => r.Name == Ours) && results.Any(r => r.Name == Reference);
        bool hasLimit = results.Any(r => r.Name == Ours) && results.Any(r => r.Name == Limit);
        output.WriteLine();
        output.WriteLine($"median ms of at least {context.Rules.RunsMin} warm runs; answers compared before");
        output.Write($"{"query",-22}{"rows/value",12}");
        foreach (SystemResult result in results)
        {
            output.Write($"{result.Name,13}");
        }

        output.Write(results.Any(r => r.Name == Ours) ? $"{"first ours",13}" : "");
        output.Write(hasRatio ? $"{"ref/ours",10}" : "");
        output.WriteLine(hasLimit ? $"{"ours/loops",11}" : "");
        List<double> ratios = [];
        foreach (BenchQuery query in context.Queries)
        {
            PrintQuery(query.Name, results, hasRatio, hasLimit, ratios, output);
        }

        if (ratios.Count > 0)
        {
            double mean = Math.Exp(ratios.Average(Math.Log));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"geometric mean of ref/ours over {ratios.Count} queries: {mean:F1}; lowest {ratios.Min():F1}"));
        }

        foreach (SystemResult result in results)
        {
            foreach ((string query, QueryResult unanswered) in result.Queries.Where(q => q.Value.Note is not null))
            {
                output.WriteLine($"{result.Name} {query}: {unanswered.Note}");
            }
        }
    }

    private static void PrintQuery(
        string query, IReadOnlyList<SystemResult> results, bool hasRatio, bool hasLimit, List<double> ratios,
        TextWriter output)
    {
        Dictionary<string, QueryResult?> by = results.ToDictionary(
            r => r.Name, r => r.Queries.GetValueOrDefault(query));
        string shown = by.Values.Select(q => q?.Answer?.Shown).FirstOrDefault(s => s is not null) ?? "-";
        output.Write($"{query,-22}{shown,12}");
        foreach (SystemResult result in results)
        {
            output.Write($"{Ms(by[result.Name]?.Timing?.MedianMs),13}");
        }

        double? ours = by.GetValueOrDefault(Ours)?.Timing?.MedianMs;
        output.Write(by.TryGetValue(Ours, out QueryResult? own) ? $"{Ms(own?.Timing?.FirstMs),13}" : "");
        if (hasRatio)
        {
            double? ratio = by[Reference]?.Timing?.MedianMs / ours;
            output.Write($"{Ratio(ratio),10}");
            if (ratio is { } known)
            {
                ratios.Add(known);
            }
        }

        output.WriteLine(hasLimit ? $"{Ratio(ours / by[Limit]?.Timing?.MedianMs),11}" : "");
    }

    private static void PrintFigures(IReadOnlyList<SystemResult> results, TextWriter output)
    {
        string[] names = [.. results.SelectMany(r => r.Figures.Select(f => f.Name)).Distinct()];
        if (names.Length == 0)
        {
            return;
        }

        output.WriteLine();
        SystemResult[] columns = [.. results.Where(r => r.Figures.Count > 0)];
        output.WriteLine($"{"figure",-58}" + string.Concat(columns.Select(r => $"{r.Name,13}")));
        foreach (string name in names)
        {
            string unit = results.SelectMany(r => r.Figures).First(f => f.Name == name).Unit;
            output.Write($"{name + ", " + unit,-58}");
            foreach (SystemResult result in columns)
            {
                double? value = result.Figures.Where(f => f.Name == name).Select(f => (double?)f.Value)
                    .FirstOrDefault();
                string shown = value?.ToString(value < 1000 ? "F2" : "N0", CultureInfo.InvariantCulture) ?? "-";
                output.Write($"{shown,13}");
            }

            output.WriteLine();
        }
    }

    private static string Ms(double? value) =>
        value is { } ms ? ms.ToString(ms < 10 ? "F3" : "F1", CultureInfo.InvariantCulture) : "-";

    private static string Ratio(double? value) =>
        value is { } ratio ? ratio.ToString("F1", CultureInfo.InvariantCulture) : "-";
}
