using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Query.Plan;

/// <summary>Finds clauses that share nothing with the rest of a query: like the reference, the engine lets
/// them be.</summary>
/// <remarks>The reference takes an empty result without variables for the state before the first clause. So
/// what stands before the first variable that is needed later restricts nothing, even where it finds nothing;
/// calls of constants run first of all. A predicate with variables, or a pattern with one in two places, always
/// restricts, and a rule call or or whose variables nobody else has never does.</remarks>
internal static class IdleClauses
{
    /// <summary>Divides clauses.</summary>
    /// <param name="clauses">The clauses.</param>
    /// <param name="given">Variables that have one value from the start.</param>
    /// <param name="groups">Variables that one input binds together: who uses one of them has them all.</param>
    /// <param name="wanted">Variables that are needed after the clauses.</param>
    /// <param name="idle">Gets the clauses that restrict nothing.</param>
    /// <returns>The others.</returns>
    public static ImmutableArray<Clause> Divide(
        ImmutableArray<Clause> clauses,
        IEnumerable<Symbol> given,
        IReadOnlyList<List<Symbol>> groups,
        IEnumerable<Symbol> wanted,
        out ImmutableArray<Clause> idle)
    {
        HashSet<Symbol> needed = [.. wanted];
        List<Clause> idled = [], open = [];
        foreach (Clause clause in clauses)
        {
            (IsPrivateUnion(clause, clauses, needed) ? idled : open).Add(clause);
        }

        HashSet<Symbol> bound = [.. given];
        List<Clause> ordered = Ordered(open, bound);
        idled.AddRange(ordered[..LeadingIdle(ordered, bound, groups, needed)]);
        idle = [.. idled];
        return idled.Count == 0 ? clauses : clauses.RemoveAll(idled.Contains);
    }

    /// <summary>Returns how many clauses from the start restrict nothing.</summary>
    private static int LeadingIdle(
        List<Clause> ordered, HashSet<Symbol> bound, IReadOnlyList<List<Symbol>> groups, HashSet<Symbol> wanted)
    {
        HashSet<Symbol> known = [.. bound];
        int idle = 0;
        for (int i = 0; i < ordered.Count; i++)
        {
            List<Symbol> variables = ClauseVariables.Of(ordered[i]);
            if (ordered[i] is Clause.Predicate && variables.Count > 0)
            {
                return idle;
            }

            known.UnionWith(variables);
            foreach (List<Symbol> group in groups.Where(group => group.Exists(variables.Contains)))
            {
                known.UnionWith(group);
            }

            HashSet<Symbol> later = [.. wanted];
            foreach (Clause next in ordered[(i + 1)..])
            {
                later.UnionWith(ClauseVariables.Of(next));
            }

            if (!later.Overlaps(known) && !NamesTwice(ordered[i]))
            {
                idle = i + 1;
            }
        }

        return idle;
    }

    /// <summary>Tells whether a pattern has a variable in two places: that compares values, as a predicate
    /// does.</summary>
    private static bool NamesTwice(Clause clause)
    {
        HashSet<Symbol> names = [];
        return clause is Clause.DataPattern pattern
            && pattern.Terms.Any(term => term is Term.Variable variable && !names.Add(variable.Name));
    }

    /// <summary>Returns the clauses with those first that need no variable, and each call behind what
    /// it needs.</summary>
    private static List<Clause> Ordered(List<Clause> clauses, HashSet<Symbol> given)
    {
        List<Clause> ordered = clauses.FindAll(IsConstant);
        List<Clause> open = clauses.FindAll(clause => !IsConstant(clause));
        HashSet<Symbol> known = [.. given];
        while (open.Count > 0)
        {
            int next = open.FindIndex(clause => Inputs(clause) is not { } inputs || inputs.TrueForAll(known.Contains));
            next = next < 0 ? 0 : next;
            known.UnionWith(ClauseVariables.Of(open[next]));
            ordered.Add(open[next]);
            open.RemoveAt(next);
        }

        return ordered;
    }

    // A ground of many values keeps its place.
    private static bool IsConstant(Clause clause) => Inputs(clause) is { Count: 0 }
        && clause is not Clause.Function { Call.Name.Name: "ground", Binding: Binding.Collection or Binding.Relation };

    /// <summary>Returns the variables that must have values before a clause; null for clauses that wait
    /// for none.</summary>
    private static List<Symbol>? Inputs(Clause clause) => clause switch
    {
        Clause.Predicate predicate => ClauseVariables.Of(predicate),
        Clause.Function function => ClauseVariables.Of(new Clause.Predicate(function.Call, function.Form)),
        Clause.Not not => ClauseVariables.Of(not),
        _ => null,
    };

    private static bool IsPrivateUnion(Clause clause, ImmutableArray<Clause> clauses, HashSet<Symbol> wanted)
    {
        if (clause is Clause.RuleCall call)
        {
            HashSet<Symbol> once = [];
            foreach (Term term in call.Arguments)
            {
                if (term is Term.Constant || (term is Term.Variable variable && !once.Add(variable.Name)))
                {
                    return false;
                }
            }
        }
        else if (clause is not Clause.Or)
        {
            return false;
        }

        List<Symbol> own = ClauseVariables.Of(clause);
        if (wanted.Overlaps(own))
        {
            return false;
        }

        foreach (Clause other in clauses)
        {
            if (!ReferenceEquals(other, clause) && ClauseVariables.Of(other).Exists(own.Contains))
            {
                return false;
            }
        }

        return true;
    }
}
