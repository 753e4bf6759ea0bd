using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Accrete.Clojure.Interop;
using Accrete.Clojure.Patterns;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.string. As there, some take any value but nil by its text, others only
/// strings.</summary>
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

    private static void Cases(FunctionTable table)
    {
        table.One("upper-case", x => Capitals.Of(Text(x)));
        table.One("lower-case", x => JavaText.Lower(Text(x)));
        table.One("capitalize", x => Text(x) is { Length: > 1 } text
            ? Capitals.Of(text[..1]) + JavaText.Lower(text[1..])
            : Capitals.Of(Text(x)));
        table.One("reverse", x => Reversed(Arguments.Text(x)));
    }

    private static void Tests(FunctionTable table)
    {
        table.Test("blank?", x => x is null || JavaText.Strip(Arguments.Text(x)).Length == 0);
        table.Two("starts-with?", (x, part) => Text(x).StartsWith(Arguments.Text(part), StringComparison.Ordinal));
        table.Two("ends-with?", (x, part) => Text(x).EndsWith(Arguments.Text(part), StringComparison.Ordinal));
        table.Two("includes?", (x, part) => TextSearch.First(Text(x), Arguments.Text(part), 0) >= 0);
        table.Add("index-of", 2, 3, args => Found(Text(args[0]) is var text && Part(args[1]) is var part
            ? TextSearch.First(text, part, From(text, args.Length > 2 ? args[2] : 0L)) : -1));
        table.Add("last-index-of", 2, 3, args => Found(TextSearch.Last(
            Text(args[0]), Part(args[1]), args.Length > 2 ? Numbers.Wrapped(args[2]) : int.MaxValue)));
    }

    private static void Parts(FunctionTable table)
    {
        table.Add("join", 1, 2, args => Joined(
            args.Length == 2 ? EdnText.Str(args[0]) : string.Empty, Seqs.Items(args[^1])));
        table.Add("split", 2, 3, args => JavaPatterns.Split(
            Arguments.Text(args[0]), JavaPatterns.From(args[1]), args.Length > 2 ? Seqs.Index(args[2]) : 0));
        table.One("split-lines", x => JavaPatterns.Split(Arguments.Text(x), JavaRegex.Of("\\r?\\n"), 0));
    }

    private static string Joined(string separator, IReadOnlyList<object?> items)
    {
        StringBuilder text = new();
        for (int i = 0; i < items.Count; i++)
        {
            string piece = EdnText.Str(items[i]);
            WorkLimit.TakeText(text.Length + (long)piece.Length + separator.Length);
            text.Append(i > 0 ? separator : string.Empty).Append(piece);
        }

        return text.ToString();
    }

    private static void Trims(FunctionTable table)
    {
        table.One("trim", x => JavaText.Strip(Arguments.Text(x)));
        table.One("triml", x => JavaText.Strip(Arguments.Text(x), atEnd: false));
        table.One("trimr", x => JavaText.Strip(Arguments.Text(x), atStart: false));
        table.One("trim-newline", x => Arguments.Text(x).TrimEnd('\r', '\n'));
    }

    private static void Replacements(FunctionTable table)
    {
        table.Add("replace", 3, args => Replace(Text(args[0]), args[1], args[2], isFirstOnly: false));
        table.Add("replace-first", 3, args => Replace(Text(args[0]), args[1], args[2], isFirstOnly: true));
        table.Two("escape", (x, map) => Escaped(Arguments.Text(x), Callables.Of(map)));
        table.One("re-quote-replacement", x =>
            Text(x).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal));
    }

    /// <summary>Returns a value's text.</summary>
    private static string Text(object? x) => x is null ? throw FunctionErrors.WrongType(x, "a string") : EdnText.Str(x);

    private static string Part(object? x) => x is char c ? c.ToString(CultureInfo.InvariantCulture) : Arguments.Text(x);

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

    private static int From(string text, object? from) => Numbers.Is(from)
        ? (int)Math.Clamp(Numbers.Wrapped(from), 0, text.Length)
        : throw FunctionErrors.WrongType(from, "a number");

    private static string Replace(string text, object? what, object? with, bool isFirstOnly)
    {
        if (what is char or string)
        {
            string part = Part(what);
            string replacement = isFirstOnly ? Text(with)
                : what is char ? Text(Arguments.Character(with))
                : Arguments.Text(with);
            int at = isFirstOnly ? TextSearch.First(text, part, 0) : -1;
            return !isFirstOnly ? TextSearch.Replace(text, part, replacement)
                : at < 0 ? text
                : string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + part.Length));
        }

        if (!JavaPatterns.Is(what))
        {
            throw DbErrors.Argument($"Invalid match arg: {FunctionErrors.Shown(what)}");
        }

        JavaRegex regex = JavaPatterns.From(what);
        if (with is string template)
        {
            return JavaReplacement.ByTemplate(text, regex, template, isFirstOnly);
        }

        return JavaReplacement.ByFunction(
            text,
            regex,
            match => Arguments.Text(Callables.Call(Callables.Of(with), JavaPatterns.Result(match))),
            isFirstOnly);
    }

    private static string Escaped(string text, QueryFunction replacement)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            object? other = Callables.Call(replacement, c);
            escaped.Append(other is null ? c.ToString(CultureInfo.InvariantCulture) : EdnText.Str(other));
            WorkLimit.TakeText(escaped.Length);
        }

        return escaped.ToString();
    }
}
