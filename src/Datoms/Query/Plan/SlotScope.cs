using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Query.Plan;

/// <summary>Gives the variables of one body their slots; nested scopes share the numbers, not the names.</summary>
internal sealed class SlotScope
{
    private readonly List<Symbol> _names;
    private readonly Dictionary<Symbol, PlanTerm> _terms = [];

    /// <summary>Makes the scope of a body.</summary>
    public SlotScope() => _names = [];

    private SlotScope(List<Symbol> names) => _names = names;

    /// <summary>Gets how many slots were given out.</summary>
    public int SlotCount => _names.Count;

    /// <summary>Gets the name of each slot.</summary>
    public ImmutableArray<Symbol> Names => [.. _names];

    /// <summary>Returns a scope of its own names whose slots come from the same numbering.</summary>
    public SlotScope Nested() => new(_names);

    /// <summary>Returns what a variable stands for here: its slot, or the constant a rule was called with.</summary>
    public PlanTerm Term(Symbol variable)
    {
        if (!_terms.TryGetValue(variable, out PlanTerm term))
        {
            term = PlanTerm.Variable(Fresh(variable));
            _terms.Add(variable, term);
        }

        return term;
    }

    /// <summary>Tells what a variable stands for, where it has been seen.</summary>
    public bool TryTerm(Symbol variable, out PlanTerm term) => _terms.TryGetValue(variable, out term);

    /// <summary>Makes a variable stand for something.</summary>
    public void Bind(Symbol variable, PlanTerm term) => _terms[variable] = term;

    /// <summary>Returns a new slot.</summary>
    public int Fresh(Symbol name)
    {
        if (_names.Count == VarSet.SlotsMax)
        {
            throw DbErrors.Incorrect(
                "too-many-variables",
                $"One conjunction may have {VarSet.SlotsMax} variables, rules and nested clauses included.");
        }

        _names.Add(name);
        return _names.Count - 1;
    }
}
