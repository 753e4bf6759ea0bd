using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Query;

/// <summary>Collects the variables that stand in clauses.</summary>
internal static class ClauseVariables
{
    /// <summary>Returns the variables of the clauses that the outside sees, in order of first sight: of
    /// not-join and or-join only those listed.</summary>
    public static List<Symbol> Of(ImmutableArray<Clause> clauses)
    {
        List<Symbol> found = [];
        foreach (Clause clause in clauses)
        {
            AddOf(clause, found);
        }

        return found;
    }

    /// <summary>Returns the variables of one clause that the outside sees.</summary>
    public static List<Symbol> Of(Clause clause)
    {
        List<Symbol> found = [];
        AddOf(clause, found);
        return found;
    }

    /// <summary>Returns the variables of a binding.</summary>
    public static List<Symbol> Of(Binding binding)
    {
        List<Symbol> found = [];
        AddOf(binding, found);
        return found;
    }

    private static void AddOf(Clause clause, List<Symbol> found)
    {
        switch (clause)
        {
            case Clause.DataPattern pattern:
                AddOf(pattern.Terms, found);
                break;
            case Clause.Predicate predicate:
                AddOf(predicate.Call, found);
                break;
            case Clause.Function function:
                AddOf(function.Call, found);
                AddOf(function.Binding, found);
                break;
            case Clause.RuleCall call:
                AddOf(call.Arguments, found);
                break;
            case Clause.Not not:
                AddListedOrOf(not.IsJoin ? not.JoinVariables : default, not.Clauses, found);
                break;
            case Clause.Or or:
                foreach (ImmutableArray<Clause> branch in or.Branches)
                {
                    AddListedOrOf(or.IsJoin ? OrVariables(or) : default, branch, found);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Returns the variables that an or-join lists, the required ones first.</summary>
    public static ImmutableArray<Symbol> OrVariables(Clause.Or or) =>
        or.RequiredVariables.IsDefaultOrEmpty
            ? or.JoinVariables
            : Distinct([.. or.RequiredVariables, .. or.JoinVariables]);

    private static ImmutableArray<Symbol> Distinct(ImmutableArray<Symbol> names)
    {
        List<Symbol> found = [];
        foreach (Symbol name in names)
        {
            Add(name, found);
        }

        return [.. found];
    }

    private static void AddListedOrOf(ImmutableArray<Symbol> listed, ImmutableArray<Clause> clauses, List<Symbol> found)
    {
        if (listed.IsDefault)
        {
            foreach (Clause clause in clauses)
            {
                AddOf(clause, found);
            }

            return;
        }

        foreach (Symbol name in listed)
        {
            Add(name, found);
        }
    }

    private static void AddOf(FunctionCall call, List<Symbol> found)
    {
        if (call.Function is Term.Variable function)
        {
            Add(function.Name, found);
        }

        AddOf(call.Arguments, found);
    }

    private static void AddOf(ImmutableArray<Term> terms, List<Symbol> found)
    {
        foreach (Term term in terms)
        {
            if (term is Term.Variable variable)
            {
                Add(variable.Name, found);
            }
        }
    }

    private static void AddOf(Binding binding, List<Symbol> found)
    {
        switch (binding)
        {
            case Binding.Scalar scalar:
                Add(scalar.Variable, found);
                break;
            case Binding.Collection collection:
                AddOf(collection.Item, found);
                break;
            case Binding.Tuple tuple:
                AddAll(tuple.Items, found);
                break;
            case Binding.Relation relation:
                AddAll(relation.Items, found);
                break;
            default:
                break;
        }
    }

    private static void AddAll(ImmutableArray<Binding> items, List<Symbol> found)
    {
        foreach (Binding item in items)
        {
            AddOf(item, found);
        }
    }

    private static void Add(Symbol name, List<Symbol> found)
    {
        if (!found.Contains(name))
        {
            found.Add(name);
        }
    }
}
