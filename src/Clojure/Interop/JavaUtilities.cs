using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Accrete.Clojure.Library;
using Accrete.Edn;

namespace Accrete.Clojure.Interop;

/// <summary>Static methods of smaller Java classes that people copy into queries: collections, encodings, numbers of
/// fewer bits.</summary>
internal static class JavaUtilities
{
    /// <summary>Adds the methods.</summary>
    public static void Register(Dictionary<Symbol, QueryFunction> methods)
    {
        foreach (string package in (string[])[string.Empty, "java.lang."])
        {
            Narrow(new FunctionTable(package + "Short", methods), "parseShort", short.MinValue, short.MaxValue);
            Narrow(new FunctionTable(package + "Byte", methods), "parseByte", sbyte.MinValue, sbyte.MaxValue);
            Single(new FunctionTable(package + "Float", methods));
            new FunctionTable(package + "Boolean", methods).One("new", x => x is bool ? x
                : string.Equals(x as string, "true", StringComparison.OrdinalIgnoreCase));
        }

        Collections(methods);
        Encodings(methods);
        FunctionTable uuid = new("java.util.UUID", methods);
        uuid.Two("new", (high, low) => UuidOf(Numbers.ToLong(high), Numbers.ToLong(low)));
        uuid.One("nameUUIDFromBytes", x => Named(Arguments.Bytes(x)));
    }

    private static void Narrow(FunctionTable table, string parse, long least, long greatest)
    {
        long Read(object? text) =>
            JavaNumbers.TryLong(Arguments.Text(text), 10, out long number)
            && number >= least && number <= greatest
                ? number
                : throw DbErrors.Argument($"For input string: \"{text}\"");
        table.One(parse, x => Read(x));
        table.One("valueOf", x => Read(x));
    }

    private static void Single(FunctionTable table)
    {
        static float Read(object? x) => JavaNumbers.TryDouble(
            Arguments.Text(x), out double number)
                ? (float)number
                : throw DbErrors.Argument($"For input string: \"{x}\"");
        table.One("parseFloat", x => Read(x));
        table.One("valueOf", x => x is string ? Read(x) : (float)Numbers.ToDouble(x));
        table.Test("isNaN", x => double.IsNaN(Numbers.ToDouble(x)));
        table.Test("isInfinite", x => double.IsInfinity(Numbers.ToDouble(x)));
        table.Two("compare", (x, y) => (long)JavaNumberClasses.Compare(
            (float)Numbers.ToDouble(x), (float)Numbers.ToDouble(y)));
    }

    private static void Collections(Dictionary<Symbol, QueryFunction> methods)
    {
        FunctionTable all = new("java.util.Collections", methods);
        all.Add("max", 1, 2, args => Extreme(args, last: true));
        all.Add("min", 1, 2, args => Extreme(args, last: false));
        all.Two("frequency", (x, item) => (long)Seqs.Items(x).Count(each => EdnEquality.Instance.Equals(each, item)));
        all.Two("nCopies", (count, item) => CoreLibrary.Call("repeat", count, item));
        all.Two("disjoint", (x, y) => !Seqs.Items(x).Intersect(Seqs.Items(y), EdnEquality.Instance).Any());
        all.Add("emptyList", 0, _ => EdnVector.Empty);
        all.Add("emptyMap", 0, _ => EdnMap.Empty);
        all.Add("emptySet", 0, _ => EdnSet.Empty);
        new FunctionTable("java.util.List", methods).Add("of", 0, int.MaxValue, args => EdnVector.Of([.. args]));
        new FunctionTable("java.util.Set", methods).Add("of", 0, int.MaxValue, args => EdnSet.Of([.. args]));
        new FunctionTable("java.util.Map", methods).Add("of", 0, 20, args => CoreLibrary.Call("hash-map", args));
        new FunctionTable("java.util.ArrayList", methods).One("new", x => Seqs.Vector(Seqs.Items(x)));
        new FunctionTable("java.util.HashMap", methods).One("new", x => x as EdnMap
            ?? throw FunctionErrors.WrongType(x, "a map"));
        new FunctionTable("java.util.HashSet", methods).One("new", x => EdnSet.Of([.. Seqs.Items(x)]));
        FunctionTable objects = new("java.util.Objects", methods);
        objects.Add("toString", 1, 2, args =>
            args[0] is null ? (args.Length == 2 ? args[1] : "null") : EdnText.Str(args[0]));
        objects.Add("requireNonNull", 1, 2, args => args[0]
            ?? throw DbErrors.Argument(args.Length == 2 ? EdnText.Str(args[1]) : "The value is nil"));
        new FunctionTable("java.util.Arrays", methods).One("asList", x => Seqs.Vector(Seqs.Items(x)));
    }

    private static object? Extreme(object?[] args, bool last)
    {
        object? sorted = args.Length == 2 ? CoreLibrary.Call("sort", args[1], args[0]) : CoreLibrary.Call("sort", args);
        return Seqs.Items(sorted) is { Count: > 0 } items ? items[last ? ^1 : 0]
            : throw DbErrors.Argument("There is no item");
    }

    private static void Encodings(Dictionary<Symbol, QueryFunction> methods)
    {
        new FunctionTable("java.net.URLEncoder", methods).Add("encode", 1, 2, args => Encoded(Arguments.Text(args[0])));
        new FunctionTable("java.net.URLDecoder", methods).Add("decode", 1, 2, args => Uri.UnescapeDataString(
            Arguments.Text(args[0]).Replace('+', ' ')));
        FunctionTable base64 = new("java.util.Base64", methods);
        base64.Add("getEncoder", 0, _ => new Base64Coder(Writes: true, IsForUrls: false));
        base64.Add("getDecoder", 0, _ => new Base64Coder(Writes: false, IsForUrls: false));
        base64.Add("getUrlEncoder", 0, _ => new Base64Coder(Writes: true, IsForUrls: true));
        base64.Add("getUrlDecoder", 0, _ => new Base64Coder(Writes: false, IsForUrls: true));
    }

    private static string Encoded(string text)
    {
        WorkLimit.TakeText(3L * text.Length);
        StringBuilder encoded = new(text.Length);
        foreach (byte unit in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)unit;
            _ = char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '*' or '_' ? encoded.Append(c)
                : c == ' ' ? encoded.Append('+')
                : encoded.Append('%').Append(unit.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    private static Guid UuidOf(long high, long low)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, high);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Returns the uuid of a name, version 3.</summary>
    private static Guid Named(byte[] name)
    {
#pragma warning disable CA5351 // What version 3 is: nothing is kept secret by it.
        byte[] hash = System.Security.Cryptography.MD5.HashData(name);
#pragma warning restore CA5351
        hash[6] = (byte)((hash[6] & 0x0f) | 0x30);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
