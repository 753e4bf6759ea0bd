using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>Draws small relations, rules and queries, the same for the same seed.</summary>
internal sealed class RandomQueries(int seed)
{
    private static readonly string[] Variables = ["?a", "?b", "?c", "?d"];

    private readonly Random _random = new(seed);

    public List<EdnVector> Facts(Func<int, object> entity)
    {
        int size = 3 + _random.Next(5);
        List<EdnVector> facts = [];
        for (int i = _random.Next(24); i >= 0; i--)
        {
            facts.Add(EdnVector.Of(entity(_random.Next(size)), Attribute(), entity(_random.Next(size))));
        }

        return [.. facts.Distinct()];
    }

    public string Rules() => _random.Next(4) switch
    {
        0 => "[[(r ?x ?y) [?x :t/p ?y]] [(r ?x ?y) [?x :t/p ?z] (r ?z ?y)]]",
        1 => "[[(r ?x ?y) [?x :t/p ?y]] [(r ?x ?y) (r ?x ?z) [?z :t/q ?y]]]",
        2 => "[[(r ?x ?y) [?x :t/p ?y]] [(r ?x ?y) [?x :t/q ?z] (s ?z ?y)] [(s ?x ?y) (r ?x ?z) [?z :t/p ?y]] [(s ?x "
            + "?y) [?y :t/q ?x]]]",
        _ => "[[(r ?x ?y) [?x :t/p ?y] (not [?y :t/q ?x])] [(r ?x ?y) [?x :t/q ?z] [?z :t/q ?y] [(!= ?x ?y)]]]",
    };

    public string Query(bool withInputs)
    {
        List<string> clauses = [Pattern(Variables)];
        for (int i = _random.Next(4); i >= 0; i--)
        {
            clauses.Add(Clause());
        }

        string[] used = [.. Variables.Where(
            v => clauses.Any(c => c.Contains(v, StringComparison.Ordinal) && IsBinding(c)))];
        string[] find = [.. used.Where(_ => _random.Next(3) > 0)];
        string[] found = find.Length == 0 ? [used[0]] : find;
        Shuffle(clauses);
        return $"[:find {string.Join(' ', found)} :in $ %{(withInputs ? " [?a ...]" : "")} :where "
            + $"{string.Join(' ', clauses)}]";
    }

    public int Next(int max) => _random.Next(max);

    private static bool IsBinding(string clause) =>
        clause.StartsWith("[?", StringComparison.Ordinal) || clause.StartsWith("(r ", StringComparison.Ordinal);

    private string Clause() => _random.Next(12) switch
    {
        < 5 => Pattern(Variables),
        5 => $"[({Pick("<", ">=", "!=", "=")} {Variable()} {Variable()})]",
        6 => $"(not {Pattern(Variables)})",
        7 => $"(or {Pattern(["?a", "?b"])} {Pattern(["?b", "?a"])})",
        8 => $"(or-join [{Variables[0]}] {Pattern(["?a", "?x"])} (and {Pattern(["?a", "?y"])} "
            + $"{Pattern(["?y", "?z"])}))",
        9 => $"(not-join [{Variables[1]}] {Pattern(["?b", "?x"])} {Pattern(["?x", "?y"])})",
        10 => $"(r {Variable()} {Variable()})",
        _ => $"(not (r {Variable()} {Variable()}))",
    };

    private string Pattern(string[] variables)
    {
        bool isTwo = variables.Length == 2;
        string e = isTwo ? variables[0] : Pick(variables), v = isTwo ? variables[1] : Pick([.. variables, "_"]);
        return $"[{e} {Attribute()} {v}]";
    }

    private string Variable() => Pick(Variables);

    private Keyword Attribute() => Keyword.Of("t", Pick("p", "q"));

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private void Shuffle(List<string> items)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int other = _random.Next(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
