using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Query;

/// <summary>Finds the variables that somebody needs; what else an input binds need not be there.</summary>
internal static class UsedVariables
{
    /// <summary>Returns the variables that stand in clauses, in the result, or in two inputs.</summary>
    public static HashSet<Symbol> Of(
        ImmutableArray<FindElement> find, ImmutableArray<Symbol> with, ImmutableArray<InputSpec> inputs,
        ImmutableArray<Clause> where)
    {
        HashSet<Symbol> used = [.. ClauseVariables.Of(where), .. with];
        foreach (FindElement element in find)
        {
            used.Add(element.VariableName);
        }

        HashSet<Symbol> given = [];
        foreach (InputSpec input in inputs)
        {
            foreach (Symbol variable in input is InputSpec.Bound bound ? ClauseVariables.Of(bound.Binding) : [])
            {
                if (!given.Add(variable))
                {
                    used.Add(variable);
                }
            }
        }

        return used;
    }
}
