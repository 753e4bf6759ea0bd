using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;
using Accrete.Query.Run;

namespace Accrete.Query.Check;

/// <summary>Checks what calls of constants put into the places of entities and of values: a value that cannot stand
/// there is an error, as it is where it comes as an input.</summary>
/// <remarks>The reference calls such functions before all other clauses. A pattern that no row comes to says
/// nothing.</remarks>
internal static class ConstantPlaces
{
    /// <summary>Checks the patterns of a body.</summary>
    /// <exception cref="AccreteException">A constant names no entity, or is no value of the attribute.</exception>
    public static void Check(Body body, ExecutionState state) => Check(body.Where, [], [], body.Names.Length, state);

    private static void Check(
        Conjunction body, List<Table> outside, ImmutableArray<Atom> outer, int slots, ExecutionState state)
    {
        List<Table> given = [.. outside];
        foreach (Atom atom in body.Atoms)
        {
            if (atom is CallAtom { Inputs.IsEmpty: true, Arguments.Length: > 0 } call
                && call.Result is ResultBinding.Scalar or ResultBinding.Tuple)
            {
                Table bound = state.Calls.Run(new Table(slots, 1), call);
                if (bound.Count == 1 && !bound.Bound.IsEmpty)
                {
                    given.Add(bound);
                }
            }
        }

        for (int i = 0; i < body.Atoms.Length; i++)
        {
            ImmutableArray<Atom> before = [.. outer, .. body.Atoms[..i]];
            if (body.Atoms[i] is PatternAtom pattern && given.Count > 0)
            {
                Check(pattern, given, before, slots, state);
            }
            else if (body.Atoms[i] is OrAtom or)
            {
                foreach (Conjunction branch in or.Branches)
                {
                    Check(branch, given, before, slots, state);
                }
            }
        }
    }

    private static void Check(
        PatternAtom atom, List<Table> given, ImmutableArray<Atom> before, int slots, ExecutionState state)
    {
        if (state.Prepare(atom) is not { } pattern)
        {
            return;
        }

        try
        {
            foreach (Table constant in given)
            {
                if (constant.Bound.Contains(pattern.E))
                {
                    _ = PatternKeys.Entities(constant[pattern.E], pattern.Source, state.Pool, isStrict: true, out _);
                }

                if (constant.Bound.Contains(pattern.V) && pattern.Attribute is { } attribute)
                {
                    _ = PatternKeys.Values(
                        constant[pattern.V], attribute, pattern.Source, state.Pool, isStrict: true, out _);
                }
            }
        }
        catch (AccreteException) when (!IsReached(before, given, slots, state))
        {
            // No row comes here.
        }
    }

    private static bool IsReached(
        ImmutableArray<Atom> before, List<Table> given, int slots, ExecutionState state)
    {
        Table start = new(slots, 1);
        VarSet bound = VarSet.Empty;
        foreach (Table constant in given)
        {
            start = new ScannedTable(constant).Join(start, start.Bound | constant.Bound, state.Pool, state.Budget);
            bound |= constant.Bound;
        }

        List<Atom> ready = [];
        foreach (Atom atom in before)
        {
            if (atom is not CallAtom && state.Readiness.IsReady(atom, bound))
            {
                ready.Add(atom);
                bound |= atom.Uses;
            }
        }

        return start.Count > 0 && state.Conjunctions.Run(ready, start, VarSet.Empty).Count > 0;
    }
}
