using System.Collections.Immutable;
using Accrete.Query.Columns;

namespace Accrete.Query.Plan;

/// <summary>Tells patterns which of their variables earlier clauses have.</summary>
internal static class Strictness
{
    /// <summary>Returns the atoms, patterns marked.</summary>
    /// <param name="atoms">The atoms in the order of the clauses.</param>
    /// <param name="known">What has values before the first.</param>
    public static ImmutableArray<Atom> Of(ImmutableArray<Atom>.Builder atoms, VarSet known)
    {
        for (int i = 0; i < atoms.Count; i++)
        {
            Atom atom = atoms[i];
            if (atom is PatternAtom pattern)
            {
                bool knowsEntity = IsKnown(pattern.Terms[0], known);
                atoms[i] = pattern with
                {
                    IsEntityStrict = known.Contains(pattern.Terms[0].Slot),
                    IsValueStrict = known.Contains(pattern.Terms[2].Slot) && !knowsEntity,
                    IsReferenceOnly = !knowsEntity && !IsKnown(pattern.Terms[1], known)
                        && IsKnown(pattern.Terms[2], known),
                };
            }

            known |= atom.Uses;
        }

        return atoms.ToImmutable();
    }

    private static bool IsKnown(PlanTerm term, VarSet known) => term.IsConstant || known.Contains(term.Slot);
}
