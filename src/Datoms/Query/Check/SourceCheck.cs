using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Query.Parse;
using Accrete.Time;

namespace Accrete.Query.Check;

/// <summary>Checks, before anything runs, that every source that a pattern reads is there and can be read.</summary>
internal sealed class SourceCheck
{
    private readonly IReadOnlyDictionary<Symbol, object?> _sources;
    private readonly IReadOnlyDictionary<Symbol, Rule> _rules;
    private readonly HashSet<(Symbol Rule, Symbol Source)> _seen = [];
    private AccreteException? _refusal;

    private SourceCheck(IReadOnlyDictionary<Symbol, object?> sources, IReadOnlyDictionary<Symbol, Rule> rules)
    {
        _sources = sources;
        _rules = rules;
    }

    /// <summary>Checks a query's clauses and the rules that they call.</summary>
    /// <returns>The error of a rule that is not defined and called on a database, or null: it comes after those of
    /// variables that nothing binds, and of names in clauses before it.</returns>
    /// <exception cref="AccreteException"><c>:db.error/invalid-data-source</c>.</exception>
    public static AccreteException? Check(
        ParsedQuery query, IReadOnlyDictionary<Symbol, object?> sources, IReadOnlyDictionary<Symbol, Rule> rules)
    {
        SourceCheck check = new(sources, rules);
        check.Walk(query.Where, Symbols.DefaultSource);
        return check._refusal;
    }

    /// <summary>Says that a value cannot be read as a source.</summary>
    public static AccreteException NotASource(object? value, object? form = null) => DbErrors.Incorrect(
        "invalid-data-source",
        $"{FunctionErrors.Shown(value)} is not a valid data source: a database or a collection of tuples",
        form);

    private void Walk(ImmutableArray<Clause> clauses, Symbol current)
    {
        foreach (Clause clause in clauses)
        {
            switch (clause)
            {
                case Clause.DataPattern pattern:
                    Require(pattern.Source ?? current, pattern.Form);
                    break;
                case Clause.Not not:
                    Walk(not.Clauses, not.Source ?? current);
                    break;
                case Clause.Or or:
                    foreach (ImmutableArray<Clause> branch in or.Branches)
                    {
                        WalkInside(branch, or.Source ?? current);
                    }

                    break;
                case Clause.RuleCall call:
                    Call(call, call.Source ?? current);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Walks clauses for which the one source around them is all there is: names of others are read
    /// as constants.</summary>
    private void WalkInside(ImmutableArray<Clause> clauses, Symbol current)
    {
        foreach (Clause clause in clauses)
        {
            Walk([clause is Clause.DataPattern pattern ? pattern with { Source = null } : clause], current);
        }
    }

    private void Call(Clause.RuleCall call, Symbol source)
    {
        if (!_rules.TryGetValue(call.Name, out Rule? rule))
        {
            if (Require(source, call.Form) is ISnapshot)
            {
                _refusal ??= ParseErrors.Malformed(
                    $"Cannot resolve key: {call.Name}: there is no such rule, in", call.Form);
            }

            return;
        }

        if (rule.Refusal is not null)
        {
            throw rule.Refusal;
        }

        if (call.Arguments.Length < rule.Arity)
        {
            AccreteException tooFew = ParseErrors.Malformed(
                $"The rule {call.Name} takes {rule.Arity} arguments, not {call.Arguments.Length}, in", call.Form);
            // Arguments that must be bound and are not come first.
            _refusal ??= rule.RequiredCount > 0 ? tooFew : throw tooFew;
        }

        if (_seen.Add((call.Name, source)))
        {
            foreach (RuleBranch branch in rule.Branches)
            {
                WalkInside(branch.Body, source);
            }
        }
    }

    private object Require(Symbol source, object form) => _sources.GetValueOrDefault(source) switch
    {
        null => throw DbErrors.Incorrect(
            "invalid-data-source", $"Nil or missing data source {source}. Did you forget to pass a database argument?",
                form),
        ISnapshot database => database,
        string or byte[] => throw NotASource(_sources[source], form),
        IEnumerable collection => collection,
        var other => throw NotASource(other, form),
    };
}
