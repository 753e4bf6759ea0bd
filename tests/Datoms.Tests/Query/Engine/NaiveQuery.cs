using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Plan;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>Answers queries over tuples by nested loops, one binding after the other: slow, and plain enough
/// to be believed.</summary>
internal sealed class NaiveQuery
{
    /// <summary>The message where no clause left has its variables bound.</summary>
    public const string NothingIsReady = "nothing is ready";

    private readonly NaiveFacts _facts;
    private readonly IReadOnlyDictionary<Symbol, Rule> _rules;
    private readonly Dictionary<Symbol, NaiveFacts> _solutions = [];
    private int _stepsLeft = int.MaxValue;

    public NaiveQuery(NaiveFacts facts, IReadOnlyDictionary<Symbol, Rule> rules)
    {
        _facts = facts;
        _rules = rules;
        SolveRules();
    }

    /// <summary>Gives up with null where the answer takes more than so many steps.</summary>
    public HashSet<EdnVector>? Run(
        ParsedQuery query, IEnumerable<ImmutableDictionary<Symbol, object?>> starts, int stepsMax)
    {
        _stepsLeft = stepsMax;
        try
        {
            return [.. starts.SelectMany(start => Run(query, start))];
        }
        catch (TooManyStepsException)
        {
            return null;
        }
        finally
        {
            _stepsLeft = int.MaxValue;
        }
    }

    public HashSet<EdnVector> Run(ParsedQuery query, ImmutableDictionary<Symbol, object?> start)
    {
        List<Symbol> find = Find(query);
        return [.. Solve(Restricting(query), start).Select(row => EdnVector.Of([.. find.Select(name => row[name])]))];
    }

    /// <summary>Tells whether a variable of an input restricts the answer.</summary>
    public static bool Uses(ParsedQuery query, Symbol variable) =>
        Find(query).Contains(variable) || ClauseVariables.Of(Restricting(query)).Contains(variable);

    private static List<Symbol> Find(ParsedQuery query) =>
        [.. query.Find.Select(element => ((FindElement.Variable)element).Name)];

    // Clauses that share nothing with the rest restrict nothing: a rule of the reference that nested loops do not know.
    private static ImmutableArray<Clause> Restricting(ParsedQuery query) => IdleClauses.Divide(
        query.Where, CompiledQuery.Given(query), CompiledQuery.Groups(query), Find(query), isNegated: false).Open;

    /// <summary>Repeats all rules until none finds anything new.</summary>
    private void SolveRules()
    {
        foreach (Symbol name in _rules.Keys)
        {
            _solutions[name] = new NaiveFacts(_ => null);
        }

        bool isChanged = true;
        while (isChanged)
        {
            isChanged = false;
            foreach ((Symbol name, Rule rule) in _rules)
            {
                foreach (RuleBranch branch in rule.Branches)
                {
                    foreach (var row in Solve(branch.Body, ImmutableDictionary<Symbol, object?>.Empty).ToList())
                    {
                        isChanged |= _solutions[name].Add(EdnVector.Of([.. branch.Parameters.Select(p => row[p])]));
                    }
                }
            }
        }
    }

    private IEnumerable<ImmutableDictionary<Symbol, object?>> Solve(
        ImmutableArray<Clause> clauses, ImmutableDictionary<Symbol, object?> row)
    {
        if (clauses.IsEmpty)
        {
            return [row];
        }

        Clause next = clauses.Where(clause => IsReady(clause, row)).MinBy(clause => Cost(clause, row))
            ?? throw new InvalidOperationException(NothingIsReady);
        return SolveOne(next, row).SelectMany(found => Solve(clauses.Remove(next), found));
    }

    private static bool IsReady(Clause clause, ImmutableDictionary<Symbol, object?> row) => clause switch
    {
        Clause.Predicate predicate => AreBound(predicate.Call.Arguments, row),
        Clause.Function function => AreBound(function.Call.Arguments, row),
        Clause.Not not => ClauseVariables.Of(not).TrueForAll(row.ContainsKey),
        Clause.Or or => or.Branches.All(
            branch => branch.All(inner => inner is not Clause.Predicate || IsReady(inner, row))),
        _ => true,
    };

    /// <summary>Estimates the work of a clause: the order is irrelevant for the answer.</summary>
    private int Cost(Clause clause, ImmutableDictionary<Symbol, object?> row) => clause switch
    {
        Clause.Predicate or Clause.Function => 0,
        Clause.DataPattern pattern => _facts.Candidates(pattern.Terms, row).Count,
        Clause.RuleCall call => _solutions[call.Name].Candidates(call.Arguments, row).Count,
        Clause.Not => 1,
        _ => 100,
    };

    private static bool AreBound(ImmutableArray<Term> terms, ImmutableDictionary<Symbol, object?> row) =>
        terms.All(term => term is not Term.Variable variable || row.ContainsKey(variable.Name));

    private IEnumerable<ImmutableDictionary<Symbol, object?>> SolveOne(
        Clause clause, ImmutableDictionary<Symbol, object?> row)
    {
        switch (clause)
        {
            case Clause.DataPattern pattern:
                return MatchAll(_facts, pattern.Terms, row);
            case Clause.RuleCall call:
                return MatchAll(_solutions[call.Name], call.Arguments, row);
            case Clause.Predicate predicate:
                return Call(predicate.Call, row) is null or false ? [] : [row];
            case Clause.Function { Binding: Binding.Scalar scalar } function:
                object? result = Call(function.Call, row);
                return Unify(scalar.Variable, result, row) is { } bound ? [bound] : [];
            case Clause.Not not:
                var shared = row.Where(pair => ClauseVariables.Of(not).Contains(pair.Key));
                ImmutableArray<Clause> body = IdleClauses.Divide(
                    not.Clauses, [], [ClauseVariables.Of(not)], ClauseVariables.Of(not), isNegated: true).Open;
                return Solve(body, shared.ToImmutableDictionary()).Any() ? [] : [row];
            case Clause.Or or:
                List<Symbol> visible = ClauseVariables.Of(or);
                var inside = row.Where(pair => visible.Contains(pair.Key)).ToImmutableDictionary();
                return or.Branches.Select(branch => inside.IsEmpty
                    ? IdleClauses.Divide(branch, [], [], visible, isNegated: false).Open
                    : branch).SelectMany(branch => Solve(branch, inside)).Select(found =>
                    row.SetItems(found.Where(pair => visible.Contains(pair.Key))));
            default:
                throw new InvalidOperationException("unknown clause");
        }
    }

    private List<ImmutableDictionary<Symbol, object?>> MatchAll(
        NaiveFacts facts, ImmutableArray<Term> terms, ImmutableDictionary<Symbol, object?> row)
    {
        List<ImmutableDictionary<Symbol, object?>> found = [];
        foreach (EdnVector fact in facts.Candidates(terms, row))
        {
            if (--_stepsLeft < 0)
            {
                throw new TooManyStepsException();
            }

            if (Match(facts, terms, fact, row) is { } match)
            {
                found.Add(match);
            }
        }

        return found;
    }

    private static ImmutableDictionary<Symbol, object?>? Match(
        NaiveFacts facts, ImmutableArray<Term> terms, EdnVector fact, ImmutableDictionary<Symbol, object?> row)
    {
        ImmutableDictionary<Symbol, object?>? found = row;
        for (int i = 0; i < terms.Length && found is not null; i++)
        {
            found = terms[i] switch
            {
                Term.Variable variable => Unify(variable.Name, fact[i], found),
                Term.Constant constant =>
                    EdnEquality.Instance.Equals(facts.Constant(i, constant.Value), fact[i]) ? found : null,
                _ => found,
            };
        }

        return found;
    }

    private static ImmutableDictionary<Symbol, object?>? Unify(
        Symbol name, object? value, ImmutableDictionary<Symbol, object?> row) =>
        !row.TryGetValue(name, out object? known) ? row.Add(name, value)
        : EdnEquality.Instance.Equals(known, value) ? row : null;

    private static object? Call(FunctionCall call, ImmutableDictionary<Symbol, object?> row)
    {
        long[] numbers = [.. call.Arguments.Select(term =>
            (long)(term is Term.Variable variable ? row[variable.Name] : ((Term.Constant)term).Value)!)];
        return call.Name.Name switch
        {
            "<" => numbers[0] < numbers[1],
            ">=" => numbers[0] >= numbers[1],
            "!=" => numbers[0] != numbers[1],
            "=" => numbers[0] == numbers[1],
            "odd?" => numbers[0] % 2 != 0,
            "mod" => numbers[0] % numbers[1],
            "max" => Math.Max(numbers[0], numbers[1]),
            _ => throw new InvalidOperationException(call.Name.Name),
        };
    }

    private sealed class TooManyStepsException : Exception;
}
