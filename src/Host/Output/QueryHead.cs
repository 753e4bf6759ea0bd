using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Host.Output;

/// <summary>What the command line needs to know of a query: its columns and its inputs.</summary>
/// <param name="Columns">What each column finds, as written.</param>
/// <param name="Names">The names of return maps; empty where there are none.</param>
/// <param name="Inputs">The forms of <c>:in</c>; <c>$</c> alone where it is left out.</param>
/// <param name="IsCollection">Whether it finds a collection.</param>
/// <param name="IsTuple">Whether it finds one tuple.</param>
/// <param name="IsScalar">Whether it finds one value, which may be a collection itself.</param>
internal sealed record QueryHead(
    IReadOnlyList<string> Columns, IReadOnlyList<string> Names, IReadOnlyList<object?> Inputs, bool IsCollection,
    bool IsTuple, bool IsScalar)
{
    private static readonly Symbol DefaultSource = Symbol.Of(null, "$");

    /// <summary>Reads the head of a query form, without checking it.</summary>
    public static QueryHead Of(object? query)
    {
        IReadOnlyList<object?> find = QueryForm.Section(query, "find");
        IReadOnlyList<object?> inputs = QueryForm.Section(query, "in");
        EdnVector? spec = find.Count == 1 ? find[0] as EdnVector : null;
        bool isCollection = spec is { Count: 2 } && QueryForm.More.Equals(spec[1]);
        IEnumerable<object?> elements = isCollection
            ? spec!.Take(1)
            : spec ?? find.Where(element => !QueryForm.Dot.Equals(element));
        return new QueryHead(
            [.. elements.Select(EdnPrinter.Print)],
            QueryForm.ReturnNames(query),
            inputs.Count > 0 ? inputs : [DefaultSource],
            isCollection,
            spec is not null && !isCollection,
            find.Count > 1 && QueryForm.Dot.Equals(find[^1]));
    }

    /// <summary>Gets how many inputs have to be given beside the database and the log.</summary>
    public int GivenCount => Inputs.Count(input => !IsDatabase(input) && !IsLog(input));

    /// <summary>Returns the inputs of a query: the database for each source, and for the rest what was given,
    /// in order.</summary>
    /// <exception cref="AccreteException">Too few or too many are given.</exception>
    public object?[] Fill(Database database, IReadOnlyList<object?> given)
    {
        List<object?> filled = [];
        int next = 0;
        foreach (object? input in Inputs)
        {
            if (IsLog(input))
            {
                filled.Add(database.Log);
            }
            else if (IsDatabase(input))
            {
                filled.Add(database);
            }
            else if (next < given.Count)
            {
                filled.Add(given[next++]);
            }
            else
            {
                throw DbErrors.Argument(
                    $"The query wants an input for {EdnPrinter.Print(input)}: give it after the query.");
            }
        }

        return next == given.Count
            ? [.. filled]
            : throw DbErrors.Argument(
                $"The query takes {Plural.Of(next, "input")} beside the database, but {given.Count} "
                    + $"{(given.Count == 1 ? "is" : "are")} given.");
    }

    private static bool IsLog(object? input) => input is Symbol { Namespace: null, Name: "$log" or "?log" };

    private static bool IsDatabase(object? input) => input is Symbol { Namespace: null, Name: ['$', ..] };
}
