using System.Collections.Generic;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Resolves what a query names before it runs, so that a name nobody knows is an error even where no row asks
/// for it.</summary>
internal static class Preparation
{
    /// <summary>Resolves constants and the inputs that stand for entities and attributes.</summary>
    public static void Prepare(Conjunction body, List<Table> inputs, ExecutionState state)
    {
        foreach (Atom atom in body.Atoms)
        {
            Prepare(atom, inputs, state);
        }
    }

    /// <summary>Resolves constants and inputs of one atom.</summary>
    public static void Prepare(Atom atom, List<Table> inputs, ExecutionState state)
    {
        switch (atom)
        {
            case PatternAtom pattern:
                Prepare(pattern, inputs, state);
                break;
            case NotAtom not:
                Prepare(not.Body, inputs, state);
                break;
            case OrAtom or:
                foreach (Conjunction branch in or.Branches)
                {
                    Prepare(branch, inputs, state);
                }

                break;
            case CallAtom call:
                state.Calls.CallConstant(call);
                break;
            default:
                break;
        }
    }

    private static void Prepare(PatternAtom atom, List<Table> inputs, ExecutionState state)
    {
        if (state.Prepare(atom) is not { } pattern)
        {
            return;
        }

        foreach (Table input in inputs)
        {
            if (input.Bound.Contains(pattern.E))
            {
                _ = PatternKeys.Entities(input[pattern.E], pattern.Source, state.Pool, isStrict: true, out _);
            }

            if (input.Bound.Contains(pattern.V) && pattern.Attribute is { } attribute
                && !(atom.IsValueCompared && attribute.IsRef))
            {
                bool isStrict = input.Count == 1 || atom.IsValueStrict;
                _ = PatternKeys.Values(input[pattern.V], attribute, pattern.Source, state.Pool, isStrict, out _);
            }

            if (input.Bound.Contains(pattern.A))
            {
                Column attributes = input[pattern.A];
                for (int row = 0; row < attributes.Count; row++)
                {
                    _ = pattern.Source.ResolveAttribute(attributes.ValueAt(row, state.Pool));
                }
            }
        }
    }
}
