using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Checks that variables of <c>:find</c> and <c>:with</c> stand in <c>:in</c> or <c>:where</c>, and patterns
/// in <c>:in</c>.</summary>
/// <remarks>Looks at the forms, not at the parsed clauses: the reference reports this before it looks into
/// the clauses.</remarks>
internal static class VariableCheck
{
    /// <summary>Checks a query.</summary>
    /// <exception cref="AccreteException"><c>:db.error/unbound-query-variables</c> or
    /// <c>:db.error/pattern-not-bound</c>.</exception>
    public static void Check(
        ImmutableArray<FindElement> find, ImmutableArray<Symbol> with, ImmutableArray<InputSpec> inputs,
            QuerySections sections)
    {
        HashSet<Symbol> known = [];
        AddForm(sections["in"], known);
        foreach (object? clause in sections["where"] ?? EdnVector.Empty)
        {
            AddClause(clause, known);
            AddHidden(clause, known);
        }

        List<Symbol> unbound = [];
        foreach (Symbol variable in Wanted(find, with))
        {
            if (known.Add(variable))
            {
                unbound.Add(variable);
            }
        }

        if (unbound.Count > 0)
        {
            throw ParseErrors.UnboundVariables(unbound, sections.Form);
        }

        CheckPatterns(find, inputs);
    }

    /// <summary>Returns the variables of clauses that the outside sees: of not-join and or-join only those
    /// listed.</summary>
    public static HashSet<Symbol> Of(ImmutableArray<object?> clauses)
    {
        HashSet<Symbol> found = [];
        foreach (object? clause in clauses)
        {
            AddClause(clause, found);
        }

        return found;
    }

    private static IEnumerable<Symbol> Wanted(ImmutableArray<FindElement> find, ImmutableArray<Symbol> with)
    {
        foreach (FindElement element in find)
        {
            yield return element switch
            {
                FindElement.Variable variable => variable.Name,
                FindElement.Pull pull => pull.Entity,
                _ => ((Term.Variable)((FindElement.Aggregate)element).Arguments[^1]).Name,
            };
        }

        foreach (Symbol variable in with)
        {
            yield return variable;
        }
    }

    private static void CheckPatterns(ImmutableArray<FindElement> find, ImmutableArray<InputSpec> inputs)
    {
        foreach (FindElement element in find)
        {
            if (element is FindElement.Pull { Pattern: Symbol name } pull
                && !inputs.Contains(new InputSpec.Pattern(name)))
            {
                throw ParseErrors.PatternNotBound(name, pull.Form);
            }
        }
    }

    private static void AddClause(object? form, HashSet<Symbol> known)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (form is not EdnSequence clause || clause.Count == 0)
        {
            return;
        }

        int at = Symbols.IsSource(clause[0]) ? 1 : 0;
        object? head = at < clause.Count ? clause[at] : null;
        if (Symbols.Is(head, "not-join") || Symbols.Is(head, "or-join"))
        {
            AddForm(at + 1 < clause.Count ? clause[at + 1] : null, known);
        }
        else if (Symbols.Is(head, "not") || Symbols.Is(head, "or") || Symbols.Is(head, "and"))
        {
            for (int i = at + 1; i < clause.Count; i++)
            {
                AddClause(clause[i], known);
            }
        }
        else
        {
            AddItems(clause, known);
        }
    }

    /// <summary>Adds the variables that not-join and or-join keep to themselves: the reference does not call
    /// them unbound.</summary>
    private static void AddHidden(object? form, HashSet<Symbol> known)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (form is not EdnSequence clause || clause.Count == 0)
        {
            return;
        }

        int at = Symbols.IsSource(clause[0]) ? 1 : 0;
        object? head = at < clause.Count ? clause[at] : null;
        bool isJoin = Symbols.Is(head, "not-join") || Symbols.Is(head, "or-join");
        bool isGroup = isJoin || Symbols.Is(head, "not") || Symbols.Is(head, "or") || Symbols.Is(head, "and");
        for (int i = at + (isJoin ? 2 : 1); isGroup && i < clause.Count; i++)
        {
            AddClause(clause[i], known);
            AddHidden(clause[i], known);
        }
    }

    private static void AddItems(EdnSequence clause, HashSet<Symbol> known)
    {
        for (int i = 0; i < clause.Count; i++)
        {
            // The call of an expression and the binding behind it; other nested forms are constants.
            if (clause[i] is Symbol || (clause[0] is EdnSequence && i < 2))
            {
                AddForm(clause[i], known);
            }
        }
    }

    /// <summary>Adds the variables of a form and of its parts, but not of what is quoted or a nested query.</summary>
    private static void AddForm(object? form, HashSet<Symbol> known)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (Symbols.IsVariable(form))
        {
            known.Add((Symbol)form!);
        }
        else if (form is EdnSequence { Count: > 0 } sequence && !Symbols.Quote.Equals(sequence[0]))
        {
            bool isQuery = Symbols.Is(sequence[0], "q");
            for (int i = 0; i < sequence.Count; i++)
            {
                if (!(isQuery && i == 1))
                {
                    AddForm(sequence[i], known);
                }
            }
        }
    }
}
