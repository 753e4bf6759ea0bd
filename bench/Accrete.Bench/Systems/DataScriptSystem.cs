using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Accrete.Edn;

namespace Accrete.Bench.Systems;

/// <summary>DataScript on node, from npm.</summary>
internal sealed class DataScriptSystem : BenchSystem
{
    // Loading the orders takes a minute or more.
    private const int LoadLimitMs = 600_000;

    /// <inheritdoc/>
    public override string Name => "datascript";

    /// <inheritdoc/>
    public override SystemResult Run(BenchContext context)
    {
        string folder = Path.Combine(context.Options.Root, "bench", "datascript");
        string package = Path.Combine(folder, "node_modules", "datascript", "package.json");
        if (!File.Exists(package))
        {
            throw new SystemMissingException(
                "datascript is not installed: npm install in bench/datascript (bench/run does it)");
        }

        // The package's own file; it has a version.
        string version = (string)JsonNode.Parse(File.ReadAllText(package))!["version"]!;
        SystemResult result = new(Name, $"DataScript {version} (npm) on node {NodeVersion(folder)}");
        foreach (IGrouping<string, BenchQuery> dataset in context.Queries.GroupBy(q => q.Dataset))
        {
            // A query that does not end takes the process with it; the rest is asked of the next one.
            Queue<BenchQuery> left = new(dataset);
            while (left.Count > 0)
            {
                RunProcess(context, folder, dataset.Key, left, result);
            }
        }

        if (context.Options.Writes)
        {
            RunProcess(context, folder, null, new Queue<BenchQuery>(), result);
        }

        return result;
    }

    private static string NodeVersion(string folder)
    {
        using LineProcess node = LineProcess.Start("node", ["--version"], folder);
        node.TryReadLine(10_000, out string? version);
        return version ?? "?";
    }

    private static void RunProcess(
        BenchContext context, string folder, string? dataset, Queue<BenchQuery> left, SystemResult result)
    {
        string job = Path.GetTempFileName();
        File.WriteAllText(job, Job(context, dataset, left).ToJsonString());
        using LineProcess node = LineProcess.Start("node", ["--stack-size=4000", "bench.mjs", job], folder);
        int limit = LoadLimitMs;
        while (node.TryReadLine(limit, out string? line))
        {
            if (line is null)
            {
                if (left.Count > 0)
                {
                    result.Queries[left.Dequeue().Name] = new QueryResult(null, null, "the process ended");
                }

                File.Delete(job);
                return;
            }

            limit = Take(JsonDocument.Parse(line).RootElement, left, result, context.Rules);
        }

        BenchQuery late = left.Dequeue();
        result.Queries[late.Name] = new QueryResult(null, null, $"no answer in {context.Rules.GiveUpMs / 1000} s");
        File.Delete(job);
    }

    // Takes one line; returns how long the next may take.
    private static int Take(JsonElement line, Queue<BenchQuery> left, SystemResult result, TimingRules rules)
    {
        switch (line.GetProperty("type").GetString())
        {
            case "begin":
                return rules.GiveUpMs;
            case "first":
                double once = line.GetProperty("first").GetDouble();
                return (int)Math.Min(int.MaxValue, rules.GiveUpMs + (20 * rules.RunsMin * once));
            case "load" when line.GetProperty("name").GetString() == "items":
                double speed = line.GetProperty("datoms").GetDouble() / line.GetProperty("seconds").GetDouble();
                result.Figures.Add(("items, transactions of 1000, pipelined", speed, "datoms/s"));
                return LoadLimitMs;
            case "write":
                result.Figures.Add(
                    ("small transactions, waiting for each", line.GetProperty("value").GetDouble(), "tx/s"));
                return LoadLimitMs;
            case "query":
                BenchQuery query = left.Dequeue();
                result.Queries[query.Name] = Result(line, query);
                return LoadLimitMs;
            default:
                return LoadLimitMs;
        }
    }

    private static QueryResult Result(JsonElement line, BenchQuery query)
    {
        if (line.TryGetProperty("error", out JsonElement error))
        {
            return new QueryResult(null, null, error.GetString());
        }

        Timing timing = new(
            line.GetProperty("first").GetDouble(), line.GetProperty("median").GetDouble(),
            line.GetProperty("runs").GetInt32());
        return new QueryResult(timing, Answer.Of(line.GetProperty("result"), query.Entities, e => e - 1));
    }

    private static JsonObject Job(BenchContext context, string? dataset, IEnumerable<BenchQuery> queries) => new()
    {
        ["data"] = Path.GetFullPath(context.Options.DataDirectory),
        ["dataset"] = dataset,
        ["warmMs"] = context.Rules.WarmMs,
        ["runsMin"] = context.Rules.RunsMin,
        ["runsMax"] = context.Rules.RunsMax,
        ["budgetMs"] = context.Rules.BudgetMs,
        ["writes"] = dataset is null,
        ["queries"] = new JsonArray([.. queries.Select(query => (JsonNode)new JsonObject
        {
            ["name"] = query.Name,
            ["query"] = EdnPrinter.Print(ForDataScript(query.Query)),
            ["rules"] = query.Rules is null ? null : EdnPrinter.Print(ForDataScript(query.Rules)),
            ["inputs"] = new JsonArray(
                [.. query.Inputs.Select(input => (JsonNode?)(input is long number ? number : (string?)input))]),
        })]),
    };

    // Attributes are plain strings on JavaScript, keywords as values keep their colon.
    private static object? ForDataScript(object? form) => form switch
    {
        Keyword { Namespace: null, Name: "find" or "in" or "where" or "with" } clause => clause,
        Keyword { Namespace: null, Name: "male" or "female" or "paid" } value => value.ToString(),
        Keyword attribute => attribute.ToString()[1..],
        EdnVector vector => new EdnVector([.. vector.Select(ForDataScript)]),
        EdnList list => new EdnList([.. list.Select(ForDataScript)]),
        _ => form,
    };
}
