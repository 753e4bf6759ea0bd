using System;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Accrete.Edn;

namespace Accrete.Query.Functions;

/// <summary>Regular expressions: values tagged <c>#regex "..."</c>, in Java's syntax, as far as .NET has
/// the same.</summary>
internal static class JavaPatterns
{
    /// <summary>Bounds the matching of one text: expressions come from outside and may be made to run
    /// forever.</summary>
    public const int TimeoutMs = 2000;

    private static readonly TimeSpan MatchTimeMax = TimeSpan.FromMilliseconds(TimeoutMs);

    private const int CachedCountMax = 256;

    private static readonly Symbol Tag = Symbol.Of(null, "regex");
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    /// <summary>Tells whether a value is a regular expression.</summary>
    public static bool Is(object? value) => value is Tagged { Form: string } tagged && tagged.Tag.Equals(Tag);

    /// <summary>Makes a regular expression of its text.</summary>
    /// <exception cref="ArgumentException">The text is none.</exception>
    public static Tagged Of(string source)
    {
        Compile(source);
        return new Tagged(Tag, source);
    }

    /// <summary>Returns the expression that a value is.</summary>
    /// <exception cref="AccreteException">The value is no regular expression.</exception>
    public static Regex From(object? value) => Is(value)
        ? Compile((string)((Tagged)value!).Form!)
        : throw FunctionErrors.WrongType(value, "a regular expression (make one with re-pattern)");

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

    /// <summary>Returns the match of a whole text, null where there is none.</summary>
    public static Match? WholeMatch(Regex regex, string text)
    {
        Regex whole = Compile($"\\A(?:{regex})\\z");
        Match match = whole.Match(text);
        return match.Success ? match : null;
    }

    /// <summary>Turns Java's references in a replacement (<c>$1</c>, <c>\$</c>) into .NET's.</summary>
    public static string Replacement(string java)
    {
        System.Text.StringBuilder text = new(java.Length);
        for (int i = 0; i < java.Length; i++)
        {
            char c = java[i];
            if (c == '\\' && i + 1 < java.Length)
            {
                c = java[++i];
                text.Append(c == '$' ? "$$" : c.ToString());
            }
            else if (c == '$' && i + 1 < java.Length && char.IsAsciiDigit(java[i + 1]))
            {
                text.Append("${").Append(java[++i]).Append('}');
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    private static Regex Compile(string source)
    {
        if (Compiled.TryGetValue(source, out Regex? known))
        {
            return known;
        }

        if (Compiled.Count >= CachedCountMax)
        {
            Compiled.Clear();
        }

        return Compiled.GetOrAdd(source, new Regex(ToDotNet(source), RegexOptions.CultureInvariant, MatchTimeMax));
    }

    /// <summary>Takes Java's POSIX classes to what .NET has for them.</summary>
    private static string ToDotNet(string java) => java
        .Replace("\\p{Alpha}", "[a-zA-Z]", StringComparison.Ordinal)
        .Replace("\\p{Digit}", "[0-9]", StringComparison.Ordinal)
        .Replace("\\p{Alnum}", "[a-zA-Z0-9]", StringComparison.Ordinal)
        .Replace("\\p{Upper}", "[A-Z]", StringComparison.Ordinal)
        .Replace("\\p{Lower}", "[a-z]", StringComparison.Ordinal)
        .Replace("\\p{Punct}", "[!-/:-@\\[-`{-~]", StringComparison.Ordinal)
        .Replace("\\p{Space}", "\\s", StringComparison.Ordinal)
        .Replace("\\h", "[ \\t]", StringComparison.Ordinal);
}
