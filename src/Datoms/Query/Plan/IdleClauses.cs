using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Query.Plan;

/// <summary>Which clauses of a body restrict its answer, and which share nothing with it.</summary>
/// <param name="Open">The clauses that restrict, in the order written.</param>
/// <param name="Idle">The others: each part runs alone, for the errors that it may find.</param>
internal readonly record struct Division(
    ImmutableArray<Clause> Open, ImmutableArray<ImmutableArray<Clause>> Idle);

/// <summary>Finds clauses that share nothing with the rest of a query: like the reference, the engine lets
/// them be.</summary>
/// <remarks>The reference joins the clauses step by step and keeps of each result the columns that something later
/// needs. A result without columns is to it the state before the first clause: so all steps up to the last such result
/// restrict nothing, even where they find nothing. <see cref="IdleSteps"/> follows its steps. An or, a rule call, or a
/// constant call of many values whose variables nobody else has never restricts.</remarks>
internal static class IdleClauses
{
    /// <summary>Divides clauses.</summary>
    /// <param name="clauses">The clauses.</param>
    /// <param name="given">Variables that have one value from the start.</param>
    /// <param name="groups">Variables that one input binds together: who uses one of them has them all.</param>
    /// <param name="wanted">Variables that are needed after the clauses.</param>
    /// <param name="isNegated">Whether the clauses are those of a not, where predicates give up columns as
    /// other clauses do.</param>
    public static Division Divide(
        ImmutableArray<Clause> clauses,
        IReadOnlyCollection<Symbol> given,
        IReadOnlyList<IReadOnlyCollection<Symbol>> groups,
        IReadOnlyCollection<Symbol> wanted,
        bool isNegated)
    {
        HashSet<Symbol> outside = [.. wanted, .. given];
        foreach (IReadOnlyCollection<Symbol> group in groups)
        {
            outside.UnionWith(group);
        }

        HashSet<Clause> aside = new(ReferenceEqualityComparer.Instance);
        aside.UnionWith(clauses.Where(clause => IsPrivate(clause, clauses, outside)));
        List<ImmutableArray<Clause>> idle = new IdleSteps([.. clauses], aside, given, groups, wanted, isNegated).Run();
        return idle.Count == 0 ? new Division(clauses, []) : new Division(Without(clauses, idle), [.. idle]);
    }

    private static ImmutableArray<Clause> Without(ImmutableArray<Clause> clauses, List<ImmutableArray<Clause>> idle)
    {
        HashSet<Clause> left = new(ReferenceEqualityComparer.Instance);
        foreach (ImmutableArray<Clause> part in idle)
        {
            left.UnionWith(part);
        }

        return clauses.RemoveAll(left.Contains);
    }

    private static bool IsPrivate(Clause clause, ImmutableArray<Clause> clauses, HashSet<Symbol> outside)
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
        else if (clause is not Clause.Or && !IdleSteps.GivesMany(clause))
        {
            return false;
        }

        List<Symbol> own = ClauseVariables.Of(clause);
        if (outside.Overlaps(own))
        {
            return false;
        }

        WorkLimit.Spend(clauses.Length);
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
