using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Bench;

/// <summary>One query of <c>queries.edn</c>.</summary>
/// <param name="Name">Its name, as in the tables.</param>
/// <param name="Dataset">The data it runs on: people, graph or orders.</param>
/// <param name="Query">The query as an EDN form.</param>
/// <param name="Rules">The rules, null for none.</param>
/// <param name="Inputs">What comes after the database and the rules.</param>
internal sealed record BenchQuery(
    string Name, string Dataset, object Query, object? Rules, IReadOnlyList<object?> Inputs)
{
    // The columns of an answer that hold entity ids: every system counts entities in its own way, so answers
    // are compared by the place of an entity in the order of loading.
    private static readonly Dictionary<string, int[]> EntityColumns = new(StringComparer.Ordinal)
    {
        ["q1"] = [0],
        ["q2"] = [0],
        ["q2-switch"] = [0],
        ["q3"] = [0],
        ["q4"] = [0],
        ["q5-shortcut"] = [0],
        ["qpred1"] = [0],
        ["qpred2"] = [0],
        ["orders-of-customer"] = [0, 1],
    };

    /// <summary>Gets the columns that hold entity ids.</summary>
    public IReadOnlyList<int> Entities => EntityColumns.GetValueOrDefault(Name, []);

    /// <summary>Reads the queries whose names contain <paramref name="filter"/>.</summary>
    public static IReadOnlyList<BenchQuery> Load(string directory, string? filter)
    {
        // The file is ours and holds one vector of maps with these keys.
        EdnVector all = (EdnVector)EdnReader.Read(File.ReadAllText(Path.Combine(directory, "queries.edn")))!;
        return [.. all.Select(form => Parse((EdnMap)form!)).Where(q => Matches(q.Name, filter))];
    }

    /// <summary>Tells whether a name passes a filter: parts separated by commas, one of which it contains.</summary>
    public static bool Matches(string name, string? filter) =>
        filter is null || filter.Split(',').Any(part => part.StartsWith('=')
            ? name == part[1..]
            : name.Contains(part, StringComparison.Ordinal));

    private static BenchQuery Parse(EdnMap map) => new(
        (string)Required(map, "name"),
        ((Keyword)Required(map, "dataset")).Name,
        Required(map, "query"),
        map[Keyword.Of(null, "rules")],
        map[Keyword.Of(null, "inputs")] is EdnVector inputs ? [.. inputs] : []);

    private static object Required(EdnMap map, string key) =>
        map[Keyword.Of(null, key)] ?? throw new InvalidDataException($"queries.edn: a query without :{key}");
}
