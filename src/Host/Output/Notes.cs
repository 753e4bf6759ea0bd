using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Accrete.Access;
using Accrete.Edn;

namespace Accrete.Host.Output;

/// <summary>Remarks beside an answer that is right, and yet hardly what was meant.</summary>
internal static class Notes
{
    private const int DistanceMax = 3;
    private const long YearMin = 1000, YearMax = 9999;

    private static readonly Keyword DbId = Keyword.Of("db", "id"), Find = Keyword.Of(null, "find");

    /// <summary>Tells of attributes in a pull pattern that are none: a pull passes them over.</summary>
    public static void OnPattern(TextWriter output, Database database, object? pattern)
    {
        foreach (Keyword name in NamesIn(pattern).Distinct())
        {
            Keyword forward = name.Name.StartsWith('_') ? Keyword.Of(name.Namespace, name.Name[1..]) : name;
            if (!forward.Equals(DbId) && database.Schema.Attribute(forward) is null)
            {
                string? nearest = Spelling.Nearest(
                    forward.ToString(),
                    SchemaPrinter.Idents(database).Select(entry => entry.Ident.ToString()),
                    DistanceMax);
                output.WriteLine(
                    $"note: there is no attribute {Visible.Of(forward.ToString())}"
                        + (nearest is null ? "." : $"; did you mean {nearest}?"));
            }
        }
    }

    /// <summary>Tells of attributes in the pulls of a query that are none, and of inputs that were probably meant as
    /// strings where nothing was found.</summary>
    public static void OnQuery(
        TextWriter output, Database database, object? query, IReadOnlyList<object?> inputs, object? answer)
    {
        foreach (object? element in FindOf(query))
        {
            if (element is EdnList { Count: >= 3 } pull && pull[0] is Symbol { Namespace: null, Name: "pull" })
            {
                OnPattern(output, database, pull[^1]);
            }
        }

        for (int i = 0; i < inputs.Count && IsNothing(answer); i++)
        {
            if (inputs[i] is Symbol symbol)
            {
                output.WriteLine(
                    $"note: input {i + 1} is the symbol {Visible.Of(symbol.ToString())}; a string has quotes: "
                        + $"'\"{Visible.Of(symbol.ToString())}\"'");
            }
        }
    }

    /// <summary>Tells that a number which looks like a year was taken for a t.</summary>
    public static void OnTime(TextWriter output, Database database, string time)
    {
        if (long.TryParse(time, NumberStyles.Integer, CultureInfo.InvariantCulture, out long t)
            && t is >= YearMin and <= YearMax && t > database.BasisT)
        {
            output.WriteLine(
                $"note: {t} is a t, and the newest one is {database.BasisT}; the year is '#inst \"{t}\"'");
        }
    }

    private static IEnumerable<object?> FindOf(object? query) => query switch
    {
        EdnMap map => map[Find] as IEnumerable<object?> ?? [],
        EdnSequence list => list.SkipWhile(item => !Find.Equals(item)).Skip(1).TakeWhile(item => item is not Keyword),
        _ => [],
    };

    private static bool IsNothing(object? answer) => answer is null or EdnSet { Count: 0 } or EdnSequence { Count: 0 };

    /// <summary>Returns the attributes that a pattern names, at any depth.</summary>
    private static IEnumerable<Keyword> NamesIn(object? pattern) => pattern switch
    {
        string text => NamesIn(EdnReader.Read(text)),
        EdnSequence elements => elements.SelectMany(NamesOf),
        _ => [],
    };

    private static IEnumerable<Keyword> NamesOf(object? element) => element switch
    {
        Keyword name => [name],
        EdnMap map => map.SelectMany(entry => NamesOf(entry.Key).Concat(NamesIn(entry.Value))),
        EdnSequence { Count: > 0 } expression => expression[0] is Symbol && expression.Count > 1
            ? NamesOf(expression[1])
            : NamesOf(expression[0]),
        _ => [],
    };
}
