using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Query.Check;

/// <summary>Reads calls of rules that nobody defined as data patterns, as the reference does: <c>[foo ?x]</c> finds the
/// tuples of a collection that begin with the symbol.</summary>
internal static class UnknownRules
{
    /// <summary>Returns the query with such calls replaced; the query itself where there are none.</summary>
    public static ParsedQuery Resolve(ParsedQuery query, IReadOnlyDictionary<Symbol, Rule> rules) =>
        query.Where.Any(clause => HasUnknown(clause, rules))
            ? query with { Where = [.. query.Where.Select(clause => Resolve(clause, rules))] }
            : query;

    private static bool HasUnknown(Clause clause, IReadOnlyDictionary<Symbol, Rule> rules) => clause switch
    {
        Clause.RuleCall call => !rules.ContainsKey(call.Name),
        Clause.Not not => not.Clauses.Any(inner => HasUnknown(inner, rules)),
        Clause.Or or => or.Branches.Any(branch => branch.Any(inner => HasUnknown(inner, rules))),
        _ => false,
    };

    private static Clause Resolve(Clause clause, IReadOnlyDictionary<Symbol, Rule> rules) => clause switch
    {
        Clause.RuleCall call when !rules.ContainsKey(call.Name) =>
            new Clause.DataPattern(call.Source, [new Term.Constant(call.Name), .. call.Arguments], call.Form),
        Clause.Not not => not with { Clauses = All(not.Clauses, rules) },
        Clause.Or or => or with { Branches = [.. or.Branches.Select(branch => All(branch, rules))] },
        _ => clause,
    };

    private static ImmutableArray<Clause> All(
        ImmutableArray<Clause> clauses, IReadOnlyDictionary<Symbol, Rule> rules) =>
        [.. clauses.Select(clause => Resolve(clause, rules))];
}
