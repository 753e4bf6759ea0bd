using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Clojure;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Parses a rule set: a sequence of rules, or EDN text of one.</summary>
internal static class RuleParser
{
    private static readonly Symbol Unnamed = Symbol.Of(null, "_");
    private static readonly IReadOnlyDictionary<Symbol, Rule> None = FrozenDictionary<Symbol, Rule>.Empty;

    /// <summary>Returns the rules by name; none for nil.</summary>
    /// <exception cref="AccreteException">A rule is malformed, or heads of one name differ in their number of
    /// parameters.</exception>
    public static IReadOnlyDictionary<Symbol, Rule> Parse(object? form)
    {
        form = form is string text ? QueryParser.Read(text) : form;
        if (form is null)
        {
            return None;
        }

        List<Head> heads = [];
        foreach (object? rule in Sequence(form) ?? throw ParseErrors.Malformed("Rules are a vector of rules", form))
        {
            EdnSequence parts = rule as EdnSequence
                ?? throw ParseErrors.Malformed("A rule is a vector of a head and clauses", rule ?? form);
            if (parts.Count > 0 && HeadOf(parts) is { } head)
            {
                heads.Add(head);
            }
        }

        return Group(heads);
    }

    private static IEnumerable<object?>? Sequence(object form) => form switch
    {
        EdnSequence sequence => sequence,
        EdnSet set => set,
        _ => null,
    };

    /// <summary>Returns a head with its body; null where nobody can call it.</summary>
    /// <remarks>What only a call would stumble over is kept for it: the reference lets rules be that nobody
    /// calls.</remarks>
    private static Head? HeadOf(EdnSequence rule)
    {
        if (rule[0] is string or EdnSequence { Count: 0 })
        {
            return null;
        }

        if (rule[0] is not EdnSequence head)
        {
            throw ParseErrors.Malformed("A rule begins with a head such as (name ?a ?b)", rule);
        }

        AccreteException? refusal = null;
        List<Symbol> parameters = [];
        int required = 0;
        int from = 1;
        if (head.Count > 1 && head[1] is EdnSequence bound)
        {
            AddParameters(bound, 0, parameters, rule, ref refusal);
            required = parameters.Count;
            from = 2;
        }

        AddParameters(head, from, parameters, rule, ref refusal);
        if (rule.Count == 1)
        {
            refusal ??= ParseErrors.Malformed($"The rule {head[0]} has no clauses", rule);
        }

        ImmutableArray<Clause> body = BodyOf(rule, ref refusal);
        return Symbols.IsPlain(head[0])
            ? new Head((Symbol)head[0]!, required, new RuleBranch([.. parameters], body, rule), refusal)
            : null;
    }

    private static ImmutableArray<Clause> BodyOf(EdnSequence rule, ref AccreteException? refusal)
    {
        try
        {
            return ClauseParser.ForRules.ParseAll(rule.Items[1..], rule);
        }
        catch (AccreteException error) when (error.Error is { Name: "invalid-clause" or "insufficient-binding" })
        {
            refusal ??= error;
            return [];
        }
    }

    private static void AddParameters(
        EdnSequence forms, int from, List<Symbol> parameters, EdnSequence rule, ref AccreteException? refusal)
    {
        for (int i = from; i < forms.Count; i++)
        {
            if (forms[i] is EdnSequence)
            {
                throw ParseErrors.Malformed("The parameters that must be bound come first in a head, in", rule);
            }

            if (!Symbols.IsVariable(forms[i]))
            {
                refusal ??= ParseErrors.Malformed(
                    $"{FunctionErrors.Shown(forms[i])} is not a variable, in the head of", rule);
            }

            parameters.Add(forms[i] as Symbol ?? Unnamed);
        }
    }

    private static FrozenDictionary<Symbol, Rule> Group(List<Head> heads)
    {
        Dictionary<Symbol, Rule> rules = [];
        foreach ((Symbol name, int required, RuleBranch branch, AccreteException? refusal) in heads)
        {
            if (!rules.TryGetValue(name, out Rule? rule))
            {
                rules.Add(name, new Rule(name, required, branch.Parameters.Length, [branch]) { Refusal = refusal });
            }
            else if (rule.Arity == branch.Parameters.Length)
            {
                rules[name] = rule with
                {
                    RequiredCount = System.Math.Max(rule.RequiredCount, required),
                    Branches = rule.Branches.Add(branch),
                    Refusal = rule.Refusal ?? refusal,
                };
            }
            else
            {
                throw ParseErrors.Malformed(
                    $"Arity mismatch for predicate: {name}: {rule.Arity} and {branch.Parameters.Length} parameters",
                    branch.Form);
            }
        }

        return rules.ToFrozenDictionary();
    }

    /// <summary>A head with its body, as written.</summary>
    private sealed record Head(Symbol Name, int Required, RuleBranch Branch, AccreteException? Refusal);
}
