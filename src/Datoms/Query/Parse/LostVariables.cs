using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Finds variables of <c>:find</c> that only nested bindings name, such as <c>?b</c> in <c>[?a [?b ?c]]</c>.
/// The reference takes no tuple apart that lies inside of another, and gives rows without the variable.</summary>
internal static class LostVariables
{
    /// <summary>Returns the variables that nothing binds although they were named.</summary>
    public static ImmutableArray<Symbol> Of(
        ImmutableArray<FindElement> find, ImmutableArray<InputSpec> inputs, ImmutableArray<Clause> where)
    {
        HashSet<Symbol> bound = [.. ClauseVariables.Of(where)];
        foreach (InputSpec input in inputs)
        {
            if (input is InputSpec.Bound { Binding: var binding })
            {
                bound.UnionWith(ClauseVariables.Of(binding));
            }
        }

        ImmutableArray<Symbol>.Builder lost = ImmutableArray.CreateBuilder<Symbol>();
        foreach (FindElement element in find)
        {
            Symbol variable = element.VariableName;
            if (bound.Add(variable))
            {
                lost.Add(variable);
            }
        }

        return lost.ToImmutable();
    }
}
