using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Accrete.Clojure.Formatting;
using Accrete.Clojure.Library;
using Accrete.Clojure.Patterns;
using Accrete.Edn;

namespace Accrete.Clojure.Interop;

/// <summary>Static methods and constructors of Java classes that queries use: <c>Math/abs</c>,
/// <c>Long/parseLong</c>, <c>String/valueOf</c> and the like.</summary>
internal static class JavaMethods
{
    /// <summary>Returns the methods by class and name; a class of java.lang by its short and its full name.</summary>
    public static Dictionary<Symbol, QueryFunction> Make()
    {
        Dictionary<Symbol, QueryFunction> methods = [];
        foreach (string package in (string[])[string.Empty, "java.lang."])
        {
            JavaMath.Register(new FunctionTable(package + "Math", methods));
            JavaNumberClasses.Whole(new FunctionTable(package + "Long", methods), 64);
            JavaNumberClasses.Whole(new FunctionTable(package + "Integer", methods), 32);
            JavaNumberClasses.Real(new FunctionTable(package + "Double", methods));
            Texts(new FunctionTable(package + "String", methods));
            Truths(new FunctionTable(package + "Boolean", methods));
            Characters(new FunctionTable(package + "Character", methods));
        }

        Times(methods);
        new FunctionTable("java.util.UUID", methods).One("fromString", Uuid);
        new FunctionTable("java.net.URI", methods).One("new", UriOf);
        new FunctionTable("java.net.URI", methods).One("create", UriOf);
        Numbers(methods);
        JavaUtilities.Register(methods);
        Others(methods);
        return methods;
    }

    /// <summary>Returns static fields, such as <c>Math/PI</c>; null where there is none.</summary>
    public static object? Field(Symbol symbol)
    {
        string name = symbol.ToString();
        return (name.StartsWith("java.lang.", StringComparison.Ordinal) ? name["java.lang.".Length..] : name) switch
        {
            "Math/PI" => Math.PI,
            "Math/E" => Math.E,
            "Long/MAX_VALUE" => long.MaxValue,
            "Long/MIN_VALUE" => long.MinValue,
            "Integer/MAX_VALUE" => (long)int.MaxValue,
            "Integer/MIN_VALUE" => (long)int.MinValue,
            "Short/MAX_VALUE" => (long)short.MaxValue,
            "Short/MIN_VALUE" => (long)short.MinValue,
            "Byte/MAX_VALUE" => (long)sbyte.MaxValue,
            "Byte/MIN_VALUE" => (long)sbyte.MinValue,
            "Double/MAX_VALUE" => double.MaxValue,
            "Double/MIN_VALUE" => double.Epsilon,
            "Double/POSITIVE_INFINITY" => double.PositiveInfinity,
            "Double/NEGATIVE_INFINITY" => double.NegativeInfinity,
            "Double/NaN" => double.NaN,
            "Boolean/TRUE" => true,
            "Boolean/FALSE" => false,
            "clojure.math/PI" => Math.PI,
            "clojure.math/E" => Math.E,
            "Float/MAX_VALUE" => float.MaxValue,
            _ when symbol.Namespace == "java.math.RoundingMode" => symbol,
            _ => JavaClass.Named(name),
        };
    }

    private static object Uuid(object? x) => JavaNumbers.TryUuid(Arguments.Text(x), out Guid uuid)
        ? uuid
        : throw DbErrors.Argument($"Invalid UUID string: {x}");

    private static void Times(Dictionary<Symbol, QueryFunction> methods)
    {
        FunctionTable instant = new("java.time.Instant", methods);
        instant.One("parse", x => Instant.From(DateTimeOffset.ParseExact(
            Arguments.Text(x), JavaTimes.IsoFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)));
        instant.One("ofEpochMilli", x => new Instant(Clojure.Numbers.ToLong(x)));
        instant.One("ofEpochSecond", x => new Instant(checked(Clojure.Numbers.ToLong(x) * 1000)));
        FunctionTable date = new("java.util.Date", methods);
        date.One("from", x => Arguments.Time(x));
        date.Add("new", 1, 6, args => args.Length is 3 or 5 or 6 ? DateOf(args)
            : args is [long milliseconds] ? new Instant(milliseconds)
            : throw FunctionErrors.WrongType(EdnVector.Of(args), "a number of milliseconds, or year, month, day ..."));
        new FunctionTable("java.text.SimpleDateFormat", methods).One(
            "new", x => new SimpleDateFormat(Arguments.Text(x)));
    }

    private static void Numbers(Dictionary<Symbol, QueryFunction> methods)
    {
        FunctionTable whole = new("java.math.BigInteger", methods);
        whole.One("new", x => CoreLibrary.Call("biginteger", Arguments.Text(x)));
        whole.One("valueOf", x => new System.Numerics.BigInteger(Clojure.Numbers.ToLong(x)));
        FunctionTable real = new("java.math.BigDecimal", methods);
        real.One("new", x => CoreLibrary.Call("bigdec", x));
        real.Add("valueOf", 1, 2, args => args.Length == 1 ? CoreLibrary.Call("bigdec", args[0])
            : args is [long unscaled, long scale] ? new BigDecimal(unscaled, checked((int)scale))
            : throw FunctionErrors.WrongType(EdnVector.Of(args), "a whole number with a scale"));
    }

    /// <summary>Returns the time of a year since 1900, a month from 0 on, a day, hours, minutes and seconds; what is
    /// beyond its range goes over into the next.</summary>
    private static Instant DateOf(object?[] args)
    {
        int[] parts = [.. Array.ConvertAll(args, Seqs.Index), .. new int[6 - args.Length]];
        DateTime day = new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddYears(parts[0]).AddMonths(parts[1]);
        DateTime time = day.AddDays(parts[2] - 1).AddHours(parts[3]).AddMinutes(parts[4]).AddSeconds(parts[5]);
        return Instant.From(new DateTimeOffset(time));
    }

    private static void Others(Dictionary<Symbol, QueryFunction> methods)
    {
        FunctionTable arrays = new("java.util.Arrays", methods);
        arrays.Two("equals", (x, y) => IsArray(x) && IsArray(y)
            ? EdnEquality.Instance.Equals(x, y)
            : throw FunctionErrors.WrongType(IsArray(x) ? y : x, "an array"));
        arrays.One("hashCode", x => (long)JavaHash.Of(Seqs.Vector(Seqs.Items(x))));
        arrays.One("toString", x => x is null ? "null" : $"[{string.Join(", ", Seqs.Items(x).Select(EdnText.Str))}]");
        FunctionTable objects = new("java.util.Objects", methods);
        objects.Two("equals", (x, y) => EdnEquality.Instance.Equals(x, y));
        objects.One("hashCode", x => (long)JavaHash.Of(x));
        objects.Test("isNull", x => x is null);
        objects.Test("nonNull", x => x is not null);
        FunctionTable pattern = new("java.util.regex.Pattern", methods);
        pattern.One("compile", x => JavaPatterns.Of(Arguments.Text(x)));
        pattern.One("quote", x => $"\\Q{Arguments.Text(x).Replace("\\E", "\\E\\\\E\\Q", StringComparison.Ordinal)}\\E");
        pattern.Two("matches", (source, text) =>
            JavaRegex.Of(Arguments.Text(source)).Whole(Arguments.Text(text)) is not null);
    }

    private static bool IsArray(object? x) => x is null or byte[];

    private static void Texts(FunctionTable table)
    {
        table.One("valueOf", x => x is null ? "null" : EdnText.Str(x));
        table.Add("new", 0, 2, args => args.Length == 0 ? ""
            : args[0] is byte[] bytes ? Encoding.UTF8.GetString(bytes)
            : args[0] as string ?? throw FunctionErrors.WrongType(args[0], "a string or bytes"));
        table.Add("format", 2, 2, args => JavaFormat.Format(Arguments.Text(args[0]), [.. Seqs.Items(args[1])]));
        table.Two("join", (separator, x) => Joined(Arguments.Text(separator), x));
    }

    private static void Truths(FunctionTable table)
    {
        table.One("parseBoolean", x => IsTrue(x));
        table.One("valueOf", x => x is bool ? x : IsTrue(x));
        table.One("toString", x => x is bool truth ? (truth ? "true" : "false")
            : throw FunctionErrors.WrongType(x, "a boolean"));
        table.Two("compare", (x, y) => (long)Arguments.Truth(x).CompareTo(Arguments.Truth(y)));
        table.Two("logicalXor", (x, y) => Arguments.Truth(x) ^ Arguments.Truth(y));
        table.Two("logicalAnd", (x, y) => Arguments.Truth(x) && Arguments.Truth(y));
        table.Two("logicalOr", (x, y) => Arguments.Truth(x) || Arguments.Truth(y));
    }

    private static bool IsTrue(object? x) => x is null or string
        ? string.Equals(x as string, "true", StringComparison.OrdinalIgnoreCase)
        : throw FunctionErrors.WrongType(x, "a string");

    private static void Characters(FunctionTable table)
    {
        OfPoint(table, "isDigit", Rune.IsDigit);
        OfPoint(table, "isLetter", Rune.IsLetter);
        table.Test("isAlphabetic", x => Rune.TryCreate(Point(x), out Rune rune) && Rune.IsLetter(rune));
        OfPoint(table, "isLetterOrDigit", Rune.IsLetterOrDigit);
        OfPoint(table, "isSpaceChar", Rune.IsSeparator);
        table.Two("forDigit", (digit, radix) => Point(digit) is var value && Point(radix) is >= 2 and <= 36 and var most
            && value >= 0 && value < most ? "0123456789abcdefghijklmnopqrstuvwxyz"[value] : '\0');
        OfPoint(table, "isUpperCase", Rune.IsUpper);
        OfPoint(table, "isLowerCase", Rune.IsLower);
        OfPoint(table, "isWhitespace", rune => rune.IsBmp && JavaText.IsWhitespace((char)rune.Value));
        // Without the casts a character would become a number here.
        table.One("toUpperCase", x => x is char c
            ? char.ToUpperInvariant(c) : (object)OtherCase(x, Rune.ToUpperInvariant));
        table.One("toLowerCase", x => x is char c
            ? char.ToLowerInvariant(c) : (object)OtherCase(x, Rune.ToLowerInvariant));
        table.One("getNumericValue", x =>
            JavaText.NumericValue(x is long point ? (char)point : Arguments.Character(x)));
        table.One("toString", x => x is long point ? JavaText.OfCodePoint(point) : EdnText.Str(Arguments.Character(x)));
        table.One("valueOf", x => Arguments.Character(x));
        table.One("hashCode", x => (long)Arguments.Character(x));
        table.Two("compare", (x, y) => (long)(Arguments.Character(x) - Arguments.Character(y)));
        table.Two("digit", (x, radix) => (long)JavaNumbers.Digit(Arguments.Character(x), Point(radix)));
    }

    /// <summary>Adds a test of a character, or of the number of one: of a number that is no int, Java's reflection,
    /// which chooses between the two, takes the low bits.</summary>
    private static void OfPoint(FunctionTable table, string name, Func<Rune, bool> test) => table.Test(name, x =>
    {
        int point = x switch
        {
            char c => c,
            long number => unchecked((int)number),
            _ => Point(x),
        };
        return point is >= 0 and <= CodePointSet.Last && Rune.TryCreate(point, out Rune rune) && test(rune);
    });

    private static long OtherCase(object? x, Func<Rune, Rune> convert) =>
        (Rune.TryCreate(Point(x), out Rune rune) ? convert(rune).Value : Point(x));

    /// <summary>Returns a number that Java takes as an int.</summary>
    /// <exception cref="OverflowException">It is none.</exception>
    private static int Point(object? x) =>
        x is long number ? checked((int)number) : throw FunctionErrors.WrongType(x, "a whole number");

    /// <summary>Makes a URI as Java does, which refuses what is none.</summary>
    private static Uri UriOf(object? x)
    {
        string text = Arguments.Text(x);
        foreach (char c in text)
        {
            if (c <= ' ' || c == '\x7f' || "\"<>\\^`{|}".Contains(c, StringComparison.Ordinal))
            {
                throw DbErrors.Argument($"Illegal character in {FunctionErrors.Shown(text)}");
            }
        }

        return new Uri(text, UriKind.RelativeOrAbsolute);
    }

    private static string Joined(string separator, object? x)
    {
        IReadOnlyList<object?> items = x is string ? throw FunctionErrors.WrongType(x, "a sequence of strings")
            : Seqs.Items(x);
        foreach (object? item in items)
        {
            _ = item is null or string ? item : throw FunctionErrors.WrongType(item, "a string");
        }

        return string.Join(separator, items.Select(item => item ?? "null"));
    }
}
