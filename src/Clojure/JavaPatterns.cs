using System.Text.RegularExpressions;
using Accrete.Clojure.Patterns;
using Accrete.Edn;

namespace Accrete.Clojure;

/// <summary>Regular expressions as values: tagged <c>#regex "..."</c>, in Java's syntax, and those of .NET.</summary>
internal static class JavaPatterns
{
    private static readonly Symbol Tag = Symbol.Of(null, "regex");

    /// <summary>Tells whether a value is a regular expression.</summary>
    public static bool Is(object? value) =>
        value is Regex || (value is Tagged { Form: string } tagged && tagged.Tag.Equals(Tag));

    /// <summary>Makes a regular expression of its text.</summary>
    /// <exception cref="AccreteException">The text is none.</exception>
    public static Tagged Of(string source) => new(Tag, JavaRegex.Of(source).Source);

    /// <summary>Returns the expression that a value is.</summary>
    /// <exception cref="AccreteException">The value is no regular expression.</exception>
    public static JavaRegex From(object? value) => value switch
    {
        Regex regex => JavaRegex.Of(regex),
        Tagged { Form: string source } when Is(value) => JavaRegex.Of(source),
        _ => throw FunctionErrors.WrongType(value, "a regular expression (make one with re-pattern)"),
    };

    /// <summary>Returns the text of an expression.</summary>
    public static string Source(object value) =>
        value is Regex regex ? regex.ToString() : (string)((Tagged)value).Form!;

    /// <summary>Returns the text of a match, or where the expression has groups a vector of it and theirs.</summary>
    public static object Result(Match match)
    {
        if (match.Groups.Count == 1)
        {
            return match.Value;
        }

        object?[] groups = new object?[match.Groups.Count];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = match.Groups[i].Success ? match.Groups[i].Value : null;
        }

        return EdnVector.Of(groups);
    }

    /// <summary>Splits a text as Java does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="separator">What stands between the parts.</param>
    /// <param name="limit">The most parts; 0 drops empty parts at the end, a negative number keeps them.</param>
    public static EdnVector Split(string text, JavaRegex separator, long limit)
    {
        ItemBuffer parts = [];
        int from = 0;
        bool isFound = false;
        foreach (Match match in separator.Matches(text))
        {
            if (limit > 0 && parts.Count == limit - 1)
            {
                break;
            }

            // An empty match does not split off nothing from the beginning.
            if (match.Length == 0 && match.Index == 0)
            {
                continue;
            }

            isFound = true;
            parts.Add(text[from..match.Index]);
            from = match.Index + match.Length;
        }

        parts.Add(text[from..]);
        while (limit == 0 && isFound && parts.Count > 0 && parts[^1] is "")
        {
            parts.RemoveAt(parts.Count - 1);
        }

        return EdnVector.Of([.. parts]);
    }
}
