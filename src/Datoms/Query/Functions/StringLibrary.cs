using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Accrete.Query.Functions;

/// <summary>The functions of clojure.string.</summary>
internal static class StringLibrary
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        Cases(table);
        Tests(table);
        Parts(table);
        Trims(table);
        Replacements(table);
    }

    /// <summary>Returns the text in capitals as Java has it: sharp s becomes SS.</summary>
    public static string Upper(string text) =>
        text.ToUpperInvariant().Replace("\u00DF", "SS", StringComparison.Ordinal);

    private static void Cases(FunctionTable table)
    {
        table.One("upper-case", x => Upper(Text(x)));
        table.One("lower-case", x => Text(x).ToLowerInvariant());
        table.One("capitalize", x => Text(x) is { Length: > 0 } text
            ? Upper(text[..1]) + text[1..].ToLowerInvariant()
            : string.Empty);
        table.One("reverse", x => Reversed(Text(x)));
    }

    private static void Tests(FunctionTable table)
    {
        table.Test("blank?", x => x is null || string.IsNullOrWhiteSpace((string)x));
        table.Two("starts-with?", (x, part) => Text(x).StartsWith((string)part!, StringComparison.Ordinal));
        table.Two("ends-with?", (x, part) => Text(x).EndsWith((string)part!, StringComparison.Ordinal));
        table.Two("includes?", (x, part) => Text(x).Contains(Text(part), StringComparison.Ordinal));
        table.Add("index-of", 2, 3, args => Found(Text(args[0]).IndexOf(
            Text(args[1]), args.Length > 2 ? From(args[0], args[2]) : 0, StringComparison.Ordinal)));
        table.Add("last-index-of", 2, 3, args =>
            Found(LastIndex(Text(args[0]), Text(args[1]), args.Length > 2 ? args[2] : null)));
    }

    private static void Parts(FunctionTable table)
    {
        table.Add("join", 1, 2, args => string.Join(
            args.Length == 2 ? EdnText.Str(args[0]) : string.Empty, Texts(Seqs.Items(args[^1]))));
        table.Add("split", 2, 3, args =>
            JavaPatterns.Split(
                Text(args[0]), JavaPatterns.From(args[1]), args.Length > 2 ? Numbers.ToLong(args[2]) : 0));
        table.One("split-lines", x => JavaPatterns.Split(Text(x), JavaRegex.Of("\\r?\\n"), 0));
    }

    private static void Trims(FunctionTable table)
    {
        table.One("trim", x => Text(x).Trim());
        table.One("triml", x => Text(x).TrimStart());
        table.One("trimr", x => Text(x).TrimEnd());
        table.One("trim-newline", x => Text(x).TrimEnd('\r', '\n'));
    }

    private static void Replacements(FunctionTable table)
    {
        table.Add("replace", 3, args => Replace(Text(args[0]), args[1], args[2], -1));
        table.Add("replace-first", 3, args => Replace(Text(args[0]), args[1], args[2], 1));
        table.Two("escape", (x, map) => Escaped(Text(x), Callables.Of(map)));
        table.One("re-quote-replacement", x =>
            Text(x).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal));
    }

    /// <summary>Returns a value's text; clojure.string takes any object but nil for a text.</summary>
    private static string Text(object? x) => x is null ? throw FunctionErrors.WrongType(x, "a string") : EdnText.Str(x);

    private static IEnumerable<string> Texts(IReadOnlyList<object?> items)
    {
        foreach (object? item in items)
        {
            yield return EdnText.Str(item);
        }
    }

    private static string Reversed(string text)
    {
        StringBuilder reversed = new(text.Length);
        for (int i = text.Length - 1; i >= 0; i--)
        {
            if (i > 0 && char.IsSurrogatePair(text[i - 1], text[i]))
            {
                reversed.Append(text[i - 1]);
                reversed.Append(text[i]);
                i--;
            }
            else
            {
                reversed.Append(text[i]);
            }
        }

        return reversed.ToString();
    }

    private static long? Found(int index) => index < 0 ? null : (long)index;

    private static int From(object? text, object? from) => (int)Math.Clamp(Numbers.ToLong(from), 0, Text(text).Length);

    private static int LastIndex(string text, string part, object? from)
    {
        int start = from is null ? text.Length : (int)Math.Clamp(Numbers.ToLong(from), -1, text.Length);
        for (int i = Math.Min(start, text.Length - part.Length); i >= 0; i--)
        {
            if (string.CompareOrdinal(text, i, part, 0, part.Length) == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Replace(string text, object? what, object? with, int count)
    {
        if (!JavaPatterns.Is(what))
        {
            string part = Text(what);
            string replacement = Text(with);
            if (count < 0)
            {
                return part.Length == 0 ? text : text.Replace(part, replacement, StringComparison.Ordinal);
            }

            int at = text.IndexOf(part, StringComparison.Ordinal);
            return at < 0 ? text : string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + part.Length));
        }

        JavaRegex regex = JavaPatterns.From(what);
        if (with is string template)
        {
            return JavaReplacement.ByTemplate(text, regex, template, count == 1);
        }

        QueryFunction function = Callables.Of(with);
        return JavaReplacement.ByFunction(
            text, regex, match => EdnText.Str(Callables.Call(function, JavaPatterns.Result(match))), count == 1);
    }

    private static string Escaped(string text, QueryFunction replacement)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            object? other = Callables.Call(replacement, c);
            escaped.Append(other is null ? c.ToString(CultureInfo.InvariantCulture) : EdnText.Str(other));
        }

        return escaped.ToString();
    }
}
