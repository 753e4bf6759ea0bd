using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Clojure;
using Accrete.Clojure.Library;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Turns a query (list form, map form, or EDN text of either) into the tree that the planner
/// works on.</summary>
internal static class QueryParser
{
    /// <summary>Parses and checks a query.</summary>
    /// <exception cref="AccreteException">The query is malformed, or refers to variables that nothing can
    /// bind.</exception>
    public static ParsedQuery Parse(object? query)
    {
        QuerySections sections = QuerySections.Of(query is string text ? Read(text) : query);
        object form = sections.Form;
        if (sections["find"] is not { } find)
        {
            throw ParseErrors.NoFind(form);
        }

        if (sections["in"] is null && sections["where"] is null)
        {
            throw ParseErrors.NoInput(form);
        }

        (FindShape shape, ImmutableArray<FindElement> elements) = FindParser.Parse(find);
        (ReturnMapKind kind, ImmutableArray<object?> names) = ReturnMap(sections, find.Count);
        ImmutableArray<Symbol> with = With(sections);
        ImmutableArray<InputSpec> inputs = InputParser.Parse(sections.Inputs);
        VariableCheck.Check(elements, with, inputs, sections);
        ClauseParser clauses = ClauseParser.ForQuery(inputs, isDeclared: sections["in"] is not null);
        ImmutableArray<Clause> where = clauses.ParseAll(sections["where"] ?? EdnVector.Empty, form);
        return new ParsedQuery(shape, elements, kind, names, with, inputs, where, form)
        {
            HasInputs = sections.Inputs is not null,
            Lost = LostVariables.Of(elements, inputs, where),
        };
    }

    /// <summary>Reads a text that must be EDN.</summary>
    /// <exception cref="AccreteException">It is not; the error tells where.</exception>
    public static object? Read(string text)
    {
        try
        {
            return EdnReader.Read(text);
        }
        catch (EdnException error)
        {
            throw new AccreteException(null, AnomalyCategory.Incorrect, error.Message, text, null, error);
        }
    }

    private static (ReturnMapKind Kind, ImmutableArray<object?> Names) ReturnMap(QuerySections sections, int findCount)
    {
        (ReturnMapKind kind, EdnSequence? names) = sections["keys"] is { } keys ? (ReturnMapKind.Keys, keys)
            : sections["syms"] is { } symbols ? (ReturnMapKind.Symbols, symbols)
            : (ReturnMapKind.Strings, sections["strs"]);
        if (names is null)
        {
            return (ReturnMapKind.None, []);
        }

        if (names.Count != findCount)
        {
            throw ParseErrors.ReturnMapCount(sections.Form);
        }

        ImmutableArray<object?>.Builder converted = ImmutableArray.CreateBuilder<object?>(names.Count);
        foreach (object? name in names)
        {
            converted.Add(ReturnName(kind, name));
        }

        return (kind, converted.MoveToImmutable());
    }

    /// <summary>Returns the key that a name stands for, as <c>keyword</c>, <c>str</c> and <c>identity</c>
    /// make it.</summary>
    private static object? ReturnName(ReturnMapKind kind, object? name) => kind switch
    {
        ReturnMapKind.Keys => Callables.Call(FunctionRegistry.Core("keyword"), name),
        ReturnMapKind.Strings => EdnText.Str(name),
        _ => name,
    };

    private static ImmutableArray<Symbol> With(QuerySections sections)
    {
        List<Symbol> variables = [];
        foreach (object? form in sections["with"] ?? EdnVector.Empty)
        {
            if (!Symbols.IsVariable(form))
            {
                throw ParseErrors.NotAVariable(form, sections.Form);
            }

            variables.Add((Symbol)form!);
        }

        return [.. variables];
    }
}
