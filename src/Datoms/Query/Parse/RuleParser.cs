using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Parses a rule set: a sequence of rules, or EDN text of one.</summary>
internal static class RuleParser
{
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

        List<(Symbol Name, int Required, RuleBranch Branch)> heads = [];
        foreach (object? rule in Sequence(form) ?? throw ParseErrors.Malformed("Rules are a vector of rules", form))
        {
            EdnSequence parts = rule as EdnSequence
                ?? throw ParseErrors.Malformed("A rule is a vector of a head and clauses", rule ?? form);
            if (parts.Count > 0)
            {
                heads.Add(Branch(parts));
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

    private static (Symbol Name, int Required, RuleBranch Branch) Branch(EdnSequence rule)
    {
        if (rule[0] is not EdnSequence { Count: > 0 } head || !Symbols.IsPlain(head[0]))
        {
            throw ParseErrors.Malformed("A rule begins with a head such as (name ?a ?b)", rule);
        }

        Symbol name = (Symbol)head[0]!;
        List<Symbol> parameters = [];
        int required = 0;
        int from = 1;
        if (head.Count > 1 && head[1] is EdnSequence bound)
        {
            AddParameters(bound, 0, parameters, rule);
            required = parameters.Count;
            from = 2;
        }

        AddParameters(head, from, parameters, rule);
        if (parameters.Count == 0)
        {
            throw ParseErrors.Malformed($"The rule {name} has no parameters", rule);
        }

        if (rule.Count == 1)
        {
            throw ParseErrors.Malformed($"The rule {name} has no clauses", rule);
        }

        ImmutableArray<Clause> body = ClauseParser.ForRules.ParseAll(rule.Items[1..], rule);
        return (name, required, new RuleBranch([.. parameters], body, rule));
    }

    private static void AddParameters(EdnSequence forms, int from, List<Symbol> parameters, EdnSequence rule)
    {
        for (int i = from; i < forms.Count; i++)
        {
            if (forms[i] is EdnSequence)
            {
                throw ParseErrors.Malformed("The parameters that must be bound come first in a head, in", rule);
            }

            if (!Symbols.IsVariable(forms[i]))
            {
                throw ParseErrors.Malformed(
                    $"{Functions.FunctionErrors.Shown(forms[i])} is not a variable, in the head of", rule);
            }

            parameters.Add((Symbol)forms[i]!);
        }
    }

    private static FrozenDictionary<Symbol, Rule> Group(List<(Symbol Name, int Required, RuleBranch Branch)> heads)
    {
        Dictionary<Symbol, Rule> rules = [];
        foreach ((Symbol name, int required, RuleBranch branch) in heads)
        {
            if (!rules.TryGetValue(name, out Rule? rule))
            {
                rules.Add(name, new Rule(name, required, branch.Parameters.Length, [branch]));
            }
            else if (rule.Arity == branch.Parameters.Length)
            {
                rules[name] = rule with
                {
                    RequiredCount = System.Math.Max(rule.RequiredCount, required),
                    Branches = rule.Branches.Add(branch),
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
}
