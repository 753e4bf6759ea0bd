using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Accrete.Clojure.Formatting;
using Accrete.Clojure.Interop;
using Accrete.Clojure.Patterns;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.core on strings, names, regular expressions, instants and EDN text.</summary>
internal static class CoreStrings
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        Strings(table);
        Names(table);
        Expressions(table);
    }

    /// <summary>Returns the name of a keyword or symbol; a text is its own.</summary>
    /// <exception cref="AccreteException">The value is none of these.</exception>
    public static string Name(object? x) => x switch
    {
        string text => text,
        Keyword keyword => keyword.Name,
        Symbol symbol => symbol.Name,
        _ => throw FunctionErrors.WrongType(x, "a string, keyword or symbol"),
    };

    /// <summary>Returns the namespace of a keyword or symbol, null where it has none.</summary>
    /// <exception cref="AccreteException">The value is neither.</exception>
    public static string? Namespace(object? x) => x switch
    {
        Keyword keyword => keyword.Namespace,
        Symbol symbol => symbol.Namespace,
        _ => throw FunctionErrors.WrongType(x, "a keyword or symbol"),
    };

    private static void Strings(FunctionTable table)
    {
        table.Add("str", 0, int.MaxValue, args => Concatenated(args, EdnText.Str, string.Empty));
        table.Add("pr-str", 0, int.MaxValue, args => Concatenated(args, EdnText.Of, " "));
        table.Add("prn-str", 0, int.MaxValue, args => Concatenated(args, EdnText.Of, " ") + "\n");
        table.Add("print-str", 0, int.MaxValue, args => Concatenated(args, PlainText, " "));
        table.Add("println-str", 0, int.MaxValue, args => Concatenated(args, PlainText, " ") + "\n");
        table.Add("subs", 2, 3, args => Substring(
            Arguments.Text(args[0]), Numbers.ToLong(args[1]), args.Length > 2 ? Numbers.ToLong(args[2]) : null));
        table.Add("format", 1, int.MaxValue, args => JavaFormat.Format(Arguments.Text(args[0]), args.AsSpan(1)));
        table.One("read-string", x => FirstForm(x, isNilWithout: false));
        table.One("inst-ms", x => Arguments.Time(x).EpochMilliseconds);
    }

    private static void Names(FunctionTable table)
    {
        table.One("name", Name);
        table.One("namespace", Namespace);
        table.Add("keyword", 1, 2, args =>
            args.Length == 2 ? Keyword.Of(NamespaceOrNull(args[0]), Arguments.Text(args[1])) : ToKeyword(args[0]));
        table.Add("find-keyword", 1, 2, args =>
            args.Length == 2 ? Keyword.Of(NamespaceOrNull(args[0]), Arguments.Text(args[1])) : ToKeyword(args[0]));
        table.Add("symbol", 1, 2, args =>
            args.Length == 2 ? Symbol.Of(NamespaceOrNull(args[0]), Arguments.Text(args[1])) : ToSymbol(args[0]));
    }

    private static void Expressions(FunctionTable table)
    {
        table.One("re-pattern", x => JavaPatterns.Is(x) ? x : JavaPatterns.Of(Arguments.Text(x)));
        table.Add("re-find", 1, 2, args =>
            Matcher(args).Regex.Find(Matcher(args).Text) is { } match ? JavaPatterns.Result(match) : null);
        table.Two("re-matcher", (re, text) => new JavaMatcher(JavaPatterns.From(re), Arguments.Text(text)));
        table.One("re-groups", matcher => Matcher([matcher]) is var (regex, text)
            && regex.Find(text) is { } match ? JavaPatterns.Result(match) : throw DbErrors.Argument("No match found"));
        table.Two("re-matches", (re, text) => JavaPatterns.From(re).Whole(Arguments.Text(text)) is { } match
            ? JavaPatterns.Result(match) : null);
        table.Two("re-seq", (re, text) => Matches(JavaPatterns.From(re), Arguments.Text(text)));
    }

    /// <summary>Reads the first form of a text.</summary>
    /// <exception cref="EdnException">There is none, and that is not nil.</exception>
    public static object? FirstForm(object? text, bool isNilWithout)
    {
        foreach (object? form in EdnReader.ReadAll(Arguments.Text(text)))
        {
            return form;
        }

        return isNilWithout ? null : EdnReader.Read(Arguments.Text(text));
    }

    /// <summary>Returns the part of a text from one index up to another.</summary>
    /// <exception cref="AccreteException">There is no such part.</exception>
    public static string Substring(string text, long from, long? to) =>
        from >= 0 && from <= (to ?? text.Length) && (to ?? 0) <= text.Length
            ? text[(int)from..(int)(to ?? text.Length)]
            : throw DbErrors.Argument(
                $"There is no part from {from} to {to ?? text.Length} in a string of {text.Length}");

    private static string? NamespaceOrNull(object? value) => value is null ? null : Arguments.Text(value);

    /// <summary>Returns the expression with its text: given as two, or as what <c>re-matcher</c> makes of
    /// them.</summary>
    private static JavaMatcher Matcher(object?[] args) => args.Length == 2
        ? new JavaMatcher(JavaPatterns.From(args[0]), Arguments.Text(args[1]))
        : args[0] as JavaMatcher ?? throw FunctionErrors.WrongType(args[0], "what re-matcher makes");

    /// <summary>Returns what <c>print</c> shows: as the printer has it, but texts and characters bare, within
    /// collections too.</summary>
    private static string PlainText(object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        string text = value switch
        {
            string or char => EdnText.Str(value),
            EdnVector vector => $"[{string.Join(' ', vector.Select(PlainText))}]",
            EdnList list => $"({string.Join(' ', list.Select(PlainText))})",
            EdnSet set => $"#{{{string.Join(' ', set.Select(PlainText))}}}",
            EdnMap map => $"{{{string.Join(", ", map.Select(e => $"{PlainText(e.Key)} {PlainText(e.Value)}"))}}}",
            _ => EdnText.Of(value),
        };
        WorkLimit.TakeText(text.Length);
        WorkLimit.Spend(1 + (text.Length / 64));
        return text;
    }

    private static string Concatenated(object?[] args, Func<object?, string> toText, string separator)
    {
        if (args.Length == 1)
        {
            return toText(args[0]);
        }

        StringBuilder text = new();
        for (int i = 0; i < args.Length; i++)
        {
            string piece = toText(args[i]);
            WorkLimit.TakeText(text.Length + (long)piece.Length);
            text.Append(i > 0 ? separator : string.Empty).Append(piece);
        }

        return text.ToString();
    }

    private static Keyword? ToKeyword(object? x) => x switch
    {
        Keyword keyword => keyword,
        Symbol symbol => Keyword.Of(symbol.Namespace, symbol.Name),
        string { Length: > 0 } text => Keyword.Parse(":" + text),
        _ => null,
    };

    private static Symbol ToSymbol(object? x) => x switch
    {
        Symbol symbol => symbol,
        Keyword keyword => Symbol.Of(keyword.Namespace, keyword.Name),
        string { Length: > 0 } text => Symbol.Parse(text),
        _ => throw FunctionErrors.WrongType(x, "a string, keyword or symbol"),
    };

    private static EdnList? Matches(JavaRegex regex, string text)
    {
        ItemBuffer matches = [];
        foreach (Match match in regex.Matches(text))
        {
            matches.Add(JavaPatterns.Result(match));
        }

        return matches.Count == 0 ? null : Seqs.List(matches);
    }
}
