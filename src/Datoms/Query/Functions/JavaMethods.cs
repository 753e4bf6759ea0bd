using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Query.Functions;

/// <summary>Static methods of Java classes that queries use: <c>Math/abs</c>, <c>Long/parseLong</c>,
/// <c>String/valueOf</c> and the like.</summary>
internal static class JavaMethods
{
    /// <summary>Returns the methods by class and name; a class of java.lang by its short and its full name.</summary>
    public static Dictionary<Symbol, QueryFunction> Make()
    {
        Dictionary<Symbol, QueryFunction> methods = [];
        foreach (string package in (string[])[string.Empty, "java.lang."])
        {
            MathMethods(new FunctionTable(package + "Math", methods));
            Whole(new FunctionTable(package + "Long", methods), "parseLong");
            Whole(new FunctionTable(package + "Integer", methods), "parseInt");
            Real(new FunctionTable(package + "Double", methods));
            Texts(new FunctionTable(package + "String", methods));
            Truths(new FunctionTable(package + "Boolean", methods));
            Characters(new FunctionTable(package + "Character", methods));
        }

        new FunctionTable("java.util.UUID", methods).One("fromString", x => Guid.Parse((string)x!));
        new FunctionTable("java.time.Instant", methods).One("parse", x => Instant.From(DateTimeOffset.Parse(
            (string)x!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)));
        new FunctionTable("java.util.Date", methods).One("from", x => (Instant)x!);
        return methods;
    }

    /// <summary>Returns static fields, such as <c>Math/PI</c>; null where there is none.</summary>
    public static object? Field(Symbol symbol) => symbol.ToString() switch
    {
        "Math/PI" or "java.lang.Math/PI" => Math.PI,
        "Math/E" or "java.lang.Math/E" => Math.E,
        "Long/MAX_VALUE" => long.MaxValue,
        "Long/MIN_VALUE" => long.MinValue,
        "Integer/MAX_VALUE" => (long)int.MaxValue,
        "Integer/MIN_VALUE" => (long)int.MinValue,
        "Double/MAX_VALUE" => double.MaxValue,
        "Double/POSITIVE_INFINITY" => double.PositiveInfinity,
        "Double/NEGATIVE_INFINITY" => double.NegativeInfinity,
        "Double/NaN" => double.NaN,
        "Boolean/TRUE" => true,
        "Boolean/FALSE" => false,
        _ => null,
    };

    private static void MathMethods(FunctionTable table)
    {
        table.One("abs", Numbers.Magnitude);
        table.Two("max", (x, y) => Numbers.Compare(x, y) >= 0 ? x : y);
        table.Two("min", (x, y) => Numbers.Compare(x, y) <= 0 ? x : y);
        table.One("round", x => (long)Math.Clamp(Math.Floor(Numbers.ToDouble(x) + 0.5), long.MinValue, long.MaxValue));
        table.One("floor", x => Math.Floor(Numbers.ToDouble(x)));
        table.One("ceil", x => Math.Ceiling(Numbers.ToDouble(x)));
        table.One("rint", x => Math.Round(Numbers.ToDouble(x), MidpointRounding.ToEven));
        table.One("sqrt", x => Math.Sqrt(Numbers.ToDouble(x)));
        table.One("cbrt", x => CubeRoot(Numbers.ToDouble(x)));
        table.Two("pow", (x, y) => Math.Pow(Numbers.ToDouble(x), Numbers.ToDouble(y)));
        table.One("exp", x => Math.Exp(Numbers.ToDouble(x)));
        table.One("log", x => Math.Log(Numbers.ToDouble(x)));
        table.One("log10", x => Math.Log10(Numbers.ToDouble(x)));
        table.One("signum", x => (double)Numbers.Sign(x));
        table.Two("hypot", (x, y) => double.Hypot(Numbers.ToDouble(x), Numbers.ToDouble(y)));
        table.One("toRadians", x => Numbers.ToDouble(x) / 180.0 * Math.PI);
        table.One("toDegrees", x => Numbers.ToDouble(x) * 180.0 / Math.PI);
        table.Two("floorMod", Numbers.Modulo);
        table.Two("floorDiv", (x, y) => Numbers.Quotient(Numbers.Subtract(x, Numbers.Modulo(x, y)), y));
        table.Two("addExact", Numbers.Add);
        table.Two("multiplyExact", Numbers.Multiply);
        Angles(table);
    }

    /// <summary>Returns the cube root, exact where it is whole, as Java's is.</summary>
    private static double CubeRoot(double x)
    {
        double root = Math.Cbrt(x);
        double whole = Math.Round(root);
        return whole * whole * whole == x ? whole : root;
    }

    private static void Angles(FunctionTable table)
    {
        table.One("sin", x => Math.Sin(Numbers.ToDouble(x)));
        table.One("cos", x => Math.Cos(Numbers.ToDouble(x)));
        table.One("tan", x => Math.Tan(Numbers.ToDouble(x)));
        table.One("asin", x => Math.Asin(Numbers.ToDouble(x)));
        table.One("acos", x => Math.Acos(Numbers.ToDouble(x)));
        table.One("atan", x => Math.Atan(Numbers.ToDouble(x)));
        table.Two("atan2", (y, x) => Math.Atan2(Numbers.ToDouble(y), Numbers.ToDouble(x)));
    }

    private static void Whole(FunctionTable table, string parse)
    {
        Func<object?, object?> convert = x =>
            x is string text ? long.Parse(text, CultureInfo.InvariantCulture) : Numbers.ToLong(x);
        table.One(parse, x => convert((string)x!));
        table.One("valueOf", convert);
        table.One("new", convert);
        table.One("toString", x => EdnText.Str(x));
        table.Two("compare", (x, y) => (long)Numbers.Compare(x, y));
        table.One("bitCount", x => (long)BitOperations.PopCount((ulong)Numbers.ToLong(x)));
        table.One("signum", x => (long)Numbers.Sign(x));
        table.Two("max", (x, y) => Numbers.Compare(x, y) >= 0 ? x : y);
        table.Two("min", (x, y) => Numbers.Compare(x, y) <= 0 ? x : y);
        table.One("toHexString", x => Numbers.ToLong(x).ToString("x", CultureInfo.InvariantCulture));
        table.One("toBinaryString", x => Convert.ToString(Numbers.ToLong(x), 2));
    }

    private static void Real(FunctionTable table)
    {
        Func<object?, object?> convert = x =>
            x is string text ? double.Parse(text, CultureInfo.InvariantCulture) : Numbers.ToDouble(x);
        table.One("parseDouble", x => convert((string)x!));
        table.One("valueOf", convert);
        table.One("new", convert);
        table.One("toString", x => EdnText.Str(x));
        table.Two("compare", (x, y) => (long)Numbers.Compare(x, y));
        table.Test("isNaN", x => double.IsNaN(Numbers.ToDouble(x)));
        table.Test("isInfinite", x => double.IsInfinity(Numbers.ToDouble(x)));
    }

    private static void Texts(FunctionTable table)
    {
        table.One("valueOf", x => x is null ? "null" : EdnText.Str(x));
        table.One("new", x => EdnText.Str(x));
        table.Add("format", 2, 2, args => JavaFormat.Format((string)args[0]!, [.. Seqs.Items(args[1])]));
        table.Two("join", (separator, x) => string.Join((string)separator!, Seqs.Items(x)));
    }

    private static void Truths(FunctionTable table)
    {
        table.One("parseBoolean", x =>
            x is string text && string.Equals(text, "true", StringComparison.OrdinalIgnoreCase));
        table.One("valueOf", x =>
            x is true || (x is string text && string.Equals(text, "true", StringComparison.OrdinalIgnoreCase)));
    }

    private static void Characters(FunctionTable table)
    {
        table.Test("isDigit", x => char.IsDigit((char)x!));
        table.Test("isLetter", x => char.IsLetter((char)x!));
        table.Test("isLetterOrDigit", x => char.IsLetterOrDigit((char)x!));
        table.Test("isUpperCase", x => char.IsUpper((char)x!));
        table.Test("isLowerCase", x => char.IsLower((char)x!));
        table.Test("isWhitespace", x => char.IsWhiteSpace((char)x!));
        table.One("toUpperCase", x => char.ToUpperInvariant((char)x!));
        table.One("toLowerCase", x => char.ToLowerInvariant((char)x!));
        table.One("getNumericValue", x => (long)char.GetNumericValue((char)x!));
    }
}
