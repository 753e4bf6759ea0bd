using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Query.Columns;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Tells whether an atom can run with the variables that are bound.</summary>
internal sealed class Readiness(ExecutionState state)
{
    private readonly Dictionary<(RuleKey Rule, ulong Bound), bool> _rules = [];

    /// <summary>Tells whether an atom can run.</summary>
    public bool IsReady(Atom atom, VarSet bound)
    {
        if (!bound.ContainsAll(atom.Requires))
        {
            return false;
        }

        return atom switch
        {
            PatternAtom pattern => IsReady(pattern, bound),
            OrAtom or => IsReady(or, bound),
            NotAtom not => CanRun(not.Body, bound & not.Uses),
            RuleAtom rule => IsReady(rule, bound),
            UnifyAtom unify => bound.Overlaps(unify.Uses),
            _ => true,
        };
    }

    /// <summary>Tells whether a conjunction can run to its end, in whatever order.</summary>
    public bool CanRun(Conjunction conjunction, VarSet bound)
    {
        List<Atom> open = [.. conjunction.Atoms];
        while (open.Count > 0)
        {
            int ready = open.FindIndex(atom => IsReady(atom, bound));
            if (ready < 0)
            {
                return false;
            }

            bound |= open[ready].Uses;
            open.RemoveAt(ready);
        }

        return true;
    }

    private bool IsReady(PatternAtom pattern, VarSet bound)
    {
        if (!state.IsDatabase(pattern.Source))
        {
            return true;
        }

        ImmutableArray<PlanTerm> terms = pattern.Terms;
        for (int place = 0; place < 3; place++)
        {
            if (terms[place].IsConstant || bound.Contains(terms[place].Slot))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsReady(OrAtom or, VarSet bound)
    {
        foreach (Conjunction branch in or.Branches)
        {
            if (!CanRun(branch, bound & or.Uses))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsReady(RuleAtom rule, VarSet bound)
    {
        ulong mask = 0;
        for (int i = 0; i < rule.Arguments.Length && i < 64; i++)
        {
            mask |= bound.Contains(rule.Arguments[i]) ? 1UL << i : 0;
        }

        return CanRun(rule.Rule, mask);
    }

    /// <summary>Tells whether a rule can run with these arguments bound.</summary>
    public bool CanRun(RuleKey key, ulong mask)
    {
        if (_rules.TryGetValue((key, mask), out bool known))
        {
            return known;
        }

        // A rule that calls itself is taken to be able to while it is looked at.
        _rules[(key, mask)] = true;
        bool can = true;
        foreach (CompiledBranch branch in state.Compiler.Rule(key).Branches)
        {
            VarSet bound = VarSet.Empty;
            for (int i = 0; i < branch.Parameters.Length && i < 64; i++)
            {
                bound |= (mask >> i & 1) != 0 ? VarSet.Of(branch.Parameters[i]) : VarSet.Empty;
            }

            can &= CanRun(branch.Body.Where, bound);
        }

        _rules[(key, mask)] = can;
        return can;
    }
}
