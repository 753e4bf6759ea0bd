using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>Draws queries over a database of the twins, and their inputs.</summary>
/// <remarks>The first clause uses the input, and each further one a variable of those before, so that most answers are
/// neither empty nor everything.</remarks>
internal sealed class TwinQueries(int seed, TwinSamples samples)
{
    /// <summary>The rules of all queries: who is a part of whom, at any depth.</summary>
    public const string Rules = "[[(under ?x ?y) [?x :w/parts ?y]] [(under ?x ?y) [?x :w/parts ?z] (under ?z ?y)]]";

    private static readonly string[] Entities = ["?a", "?b", "?c"];
    private static readonly string[] References = ["next", "links", "parts"];

    /// <summary>Attributes and the variables that hold their values.</summary>
    private static readonly (string Attribute, string[] Variables)[] Values =
    [
        ("rank", ["?n", "?m"]), ("nums", ["?k", "?l"]), ("id", ["?k", "?l"]), ("tags", ["?t", "?u"]),
        ("name", ["?s", "?r"]), ("prices", ["?p", "?q"]), ("score", ["?f"]), ("seen", ["?i"]),
    ];

    private static readonly int[] Sizes = [0, 1, 2, 20, 20, 150, 150, 600, 600, 2000];

    private readonly Random _random = new(seed);
    private readonly List<string> _known = [];

    /// <summary>Gets the variables of the input, in order.</summary>
    public IReadOnlyList<string> InputVariables { get; private set; } = [];

    /// <summary>Gets the rows of the input; one row without values where there is no input.</summary>
    public IReadOnlyList<object?[]> InputRows { get; private set; } = [[]];

    /// <summary>Gets what is asked for.</summary>
    public IReadOnlyList<string> Find { get; private set; } = [];

    /// <summary>Gets whether only the number of answers is asked for.</summary>
    public bool CountsOnly { get; private set; }

    /// <summary>Gets the query for the rows that are counted.</summary>
    public string Rows { get; private set; } = "";

    /// <summary>Draws a query.</summary>
    /// <param name="withTimes">Whether patterns also bind transactions and operations.</param>
    public string Next(bool withTimes)
    {
        _known.Clear();
        DrawInput();
        List<string> clauses = [];
        for (int i = 1 + _random.Next(4); i > 0 || _known.Count == 0; i--)
        {
            clauses.Add(Clause(clauses.Count == 0, withTimes));
        }

        Shuffle(clauses);
        string[] some = [.. _known.Where(_ => _random.Next(3) > 0)];
        Find = some.Length == 0 ? [_known[^1]] : some;
        CountsOnly = _random.Next(6) == 0;
        string find = CountsOnly
            ? $":find (count {Find[0]}) .{(Find.Count > 1 ? " :with " + string.Join(' ', Find.Skip(1)) : "")}"
            : ":find " + string.Join(' ', Find);
        string rest = $" :in $ %{InputForm()} :where {string.Join(' ', clauses)}]";
        Rows = $"[:find {string.Join(' ', Find)}{rest}";
        return $"[{find}{rest}";
    }

    /// <summary>Returns the input as the query takes it; null where there is none.</summary>
    public object? Input() => InputVariables.Count switch
    {
        0 => null,
        1 => new EdnVector([.. InputRows.Select(row => row[0])]),
        _ => new EdnVector([.. InputRows.Select(row => (object?)new EdnVector([.. row]))]),
    };

    private string InputForm() => InputVariables.Count switch
    {
        0 => "",
        1 => $" [{InputVariables[0]} ...]",
        _ => $" [[{string.Join(' ', InputVariables)}]]",
    };

    private void DrawInput()
    {
        int size = Pick(Sizes);
        int kind = _random.Next(7);
        InputVariables = kind switch
        {
            0 => [],
            1 => ["?k"],
            2 => ["?t"],
            3 => ["?s"],
            4 => ["?a", "?n"],
            5 => ["?a", "?b"],
            _ => ["?a"],
        };
        InputRows = kind == 0 ? [[]] : [.. Enumerable.Range(0, size).Select(_ => InputRow(kind))];
        _known.AddRange(InputVariables);
    }

    private object?[] InputRow(int kind) => kind switch
    {
        1 => [(long)_random.Next(3000)],
        2 => [TwinData.Tag(_random.Next(TwinData.TagCount + 2))],
        3 => [TwinData.Name(_random.Next(TwinData.NameCount + 20))],
        4 => Pick(samples.Numbers),
        5 => Pick(samples.References),
        _ => [Entity()],
    };

    private string Clause(bool isFirst, bool withTimes)
    {
        switch (isFirst ? 0 : _random.Next(14))
        {
            case 0 or 1 or 2 or 3 or 4 or 5 or 6:
                return Pattern(withTimes);
            case 7 when Known(Entities) is { } e:
                return $"(not [{e} :w/{Pick(References)} {Known(Entities)}])";
            case 8 when Known(Entities) is { } e:
                return $"(not-join [{e}] [{e} :w/links ?z] [?z :w/rank ?h] [(< ?h 4)])";
            case 9 when Known(Entities) is { } e:
                return $"(or [{e} :w/rank {_random.Next(TwinData.RankCount)}] [{e} :w/tags :tag/t{_random.Next(4)}])";
            case 10 when Known(Entities) is { } e:
                string part = Pick(Entities);
                Learn(part);
                return _random.Next(2) == 0 ? $"(under {e} {part})" : $"(under {part} {e})";
            case 11 when Known(["?n", "?m", "?k", "?l"]) is { } n:
                return $"[({(_random.Next(2) == 0 ? "<" : ">=")} {n} {_random.Next(12)})]";
            case 12 when Known(Entities) is { } e:
                Learn("?w");
                return $"[{e} ?w]";
            default:
                return Pattern(withTimes);
        }
    }

    /// <summary>Draws a pattern with at least one known variable, if there is any.</summary>
    /// <param name="withTimes">Whether it may bind transaction and operation.</param>
    private string Pattern(bool withTimes)
    {
        for (int i = 0; ; i++)
        {
            bool isReference = _random.Next(5) < 2;
            (string attribute, string[] variables) = isReference
                ? (Pick(References), Entities)
                : Pick(Values);
            string e = _random.Next(12) == 0
                ? Entity().ToString(CultureInfo.InvariantCulture)
                : Pick(Entities);
            string v = _random.Next(6) switch
            {
                0 => "_",
                1 => Constant(attribute),
                _ => Pick(variables),
            };
            v = attribute == "prices" && _known.Contains(v) ? "_" : v; // joins of decimals have rules of their own
            bool isTied = _known.Contains(e) || _known.Contains(v) || (_known.Count == 0 && v.Length > 2);
            if (isTied || i > 60)
            {
                Learn(e);
                Learn(v);
                string times = withTimes && _random.Next(3) == 0 ? Times() : "";
                return $"[{e} :w/{attribute} {v}{times}]";
            }
        }
    }

    private string Times()
    {
        string transaction = _random.Next(2) == 0 ? "?x" : "?y", operation = _random.Next(3) switch
        {
            0 => " true",
            1 => " ?o",
            _ => "",
        };
        Learn(transaction);
        Learn(operation.Trim());
        return $" {transaction}{operation}";
    }

    private string Constant(string attribute) => attribute switch
    {
        "rank" => $"{_random.Next(TwinData.RankCount)}",
        "nums" or "id" => $"{_random.Next(3000)}",
        "tags" => TwinData.Tag(_random.Next(TwinData.TagCount)).ToString(),
        "name" => $"\"{TwinData.Name(_random.Next(TwinData.NameCount))}\"",
        "score" => $"{_random.Next(50)}.25",
        "seen" or "prices" => "_",
        _ => Entity().ToString(CultureInfo.InvariantCulture),
    };

    private void Learn(string variable)
    {
        if (variable.StartsWith('?') && !_known.Contains(variable))
        {
            _known.Add(variable);
        }
    }

    private string? Known(string[] variables)
    {
        string[] known = [.. variables.Where(_known.Contains)];
        return known.Length == 0 ? null : Pick(known);
    }

    private long Entity() => Pick(samples.Entities);

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private void Shuffle(List<string> items)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int other = _random.Next(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
