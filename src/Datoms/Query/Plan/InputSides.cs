using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Query.Columns;

namespace Accrete.Query.Plan;

/// <summary>Finds patterns that put two inputs of many rows side by side.</summary>
/// <remarks>The reference joins both inputs with such a pattern at once, and then compares what stands in the place of
/// the value: a lookup ref or an ident there is not the entity that it names.</remarks>
internal static class InputSides
{
    /// <summary>Returns the atoms, such patterns marked.</summary>
    /// <param name="atoms">The atoms in the order of the clauses.</param>
    /// <param name="sides">The variables of each input of many rows.</param>
    /// <param name="joined">The variables that earlier clauses have.</param>
    public static ImmutableArray<Atom> Mark(ImmutableArray<Atom> atoms, IReadOnlyList<VarSet> sides, VarSet joined)
    {
        if (sides.Count < 2)
        {
            return atoms;
        }

        ImmutableArray<Atom>.Builder marked = ImmutableArray.CreateBuilder<Atom>(atoms.Length);
        foreach (Atom atom in atoms)
        {
            marked.Add(atom switch
            {
                PatternAtom pattern when AreApart(pattern, sides, joined) => pattern with { IsValueCompared = true },
                OrAtom or => Mark(or, sides, joined),
                _ => atom,
            });
            joined |= atom.Uses;
        }

        return marked.MoveToImmutable();
    }

    private static OrAtom Mark(OrAtom or, IReadOnlyList<VarSet> sides, VarSet joined)
    {
        ImmutableArray<Conjunction>.Builder branches = ImmutableArray.CreateBuilder<Conjunction>(or.Branches.Length);
        foreach (Conjunction branch in or.Branches)
        {
            branches.Add(branch with { Atoms = Mark(branch.Atoms, sides, joined) });
        }

        return or with { Branches = branches.MoveToImmutable() };
    }

    private static bool AreApart(PatternAtom pattern, IReadOnlyList<VarSet> sides, VarSet joined)
    {
        int entity = SideOf(pattern.Terms[0].Slot, sides, joined), value = SideOf(pattern.Terms[2].Slot, sides, joined);
        return entity >= 0 && value >= 0 && entity != value;
    }

    private static int SideOf(int slot, IReadOnlyList<VarSet> sides, VarSet joined)
    {
        for (int i = 0; i < sides.Count && !joined.Contains(slot); i++)
        {
            if (sides[i].Contains(slot))
            {
                return i;
            }
        }

        return -1;
    }
}
