using System.Collections.Generic;
using Accrete.Query.Columns;
using Accrete.Query.Plan;
using Accrete.Query.Run;

namespace Accrete.Query.Rules;

/// <summary>Tells whether the answers of a rule have a value in each place: a body may leave a variable of its head
/// open.</summary>
internal sealed class RuleBindings(ExecutionState state)
{
    private readonly Dictionary<(RuleKey Rule, ulong Bound), bool> _known = [];

    /// <summary>Tells whether every body binds all of the head, where some arguments are bound.</summary>
    public bool BindsAll(RuleKey key, ulong mask)
    {
        if (_known.TryGetValue((key, mask), out bool known))
        {
            return known;
        }

        // Calls are taken to bind all until a body shows that they do not.
        _known.Add((key, mask), true);
        bool isChanged = true;
        while (isChanged)
        {
            int count = _known.Count;
            isChanged = false;
            foreach ((RuleKey Rule, ulong Bound) call in new List<(RuleKey, ulong)>(_known.Keys))
            {
                if (_known[call] && !BodiesBindAll(call.Rule, call.Bound))
                {
                    _known[call] = false;
                    isChanged = true;
                }
            }

            isChanged |= _known.Count > count;
        }

        return _known[(key, mask)];
    }

    private bool BodiesBindAll(RuleKey key, ulong mask)
    {
        bool binds = true;
        foreach (CompiledBranch branch in state.Compiler.Rule(key).Branches)
        {
            VarSet bound = VarSet.Empty, head = VarSet.Empty;
            for (int i = 0; i < branch.Parameters.Length; i++)
            {
                head |= VarSet.Of(branch.Parameters[i]);
                bound |= i < 64 && (mask >> i & 1) != 0 ? VarSet.Of(branch.Parameters[i]) : VarSet.Empty;
            }

            binds &= BoundBy(branch.Body.Where, bound).ContainsAll(head);
        }

        return binds;
    }

    /// <summary>Returns what is bound behind a conjunction.</summary>
    private VarSet BoundBy(Conjunction body, VarSet bound)
    {
        VarSet before;
        do
        {
            // What one atom binds may let another bind more.
            before = bound;
            foreach (Atom atom in body.Atoms)
            {
                bound |= BoundBy(atom, bound);
            }
        }
        while (bound != before);
        return bound;
    }

    private VarSet BoundBy(Atom atom, VarSet bound)
    {
        switch (atom)
        {
            case NotAtom:
                return VarSet.Empty;
            case UnifyAtom unify:
                return bound.Overlaps(unify.Uses) ? unify.Uses : VarSet.Empty;
            case OrAtom or:
                return BoundByAll(or, bound);
            case RuleAtom call:
                return BoundBy(call, bound);
            default:
                return atom.Uses;
        }
    }

    private VarSet BoundByAll(OrAtom or, VarSet bound)
    {
        VarSet common = or.Uses;
        foreach (Conjunction branch in or.Branches)
        {
            common &= BoundBy(branch, bound & or.Uses);
        }

        return common;
    }

    private VarSet BoundBy(RuleAtom call, VarSet bound)
    {
        ulong mask = 0;
        for (int i = 0; i < call.Arguments.Length && i < 64; i++)
        {
            mask |= bound.Contains(call.Arguments[i]) ? 1UL << i : 0;
        }

        return _known.TryAdd((call.Rule, mask), true) || _known[(call.Rule, mask)] ? call.Uses : VarSet.Empty;
    }
}
