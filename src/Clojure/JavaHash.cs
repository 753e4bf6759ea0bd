using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Clojure;

/// <summary>The hashes of values: Java's <c>hashCode</c> and Clojure's <c>hash</c>, which are the same in every
/// process.</summary>
internal static class JavaHash
{
    private const long NotANumber = 0x7ff8L << 48;
    private const int Golden = unchecked((int)0x9e3779b9);

    /// <summary>Returns what <c>.hashCode</c> gives.</summary>
    /// <exception cref="AccreteException">The value has no hash that another process would have too.</exception>
    public static int Of(object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkLimit.Spend(1);
        return value switch
        {
            null => 0,
            BigInteger whole => whole >= long.MinValue && whole <= long.MaxValue ? OfLong((long)whole) : OfBig(whole),
            BigDecimal number => OfDecimal(number),
            Symbol symbol => OfName(OfText(symbol.Name), symbol.Namespace),
            Keyword keyword => unchecked(OfName(OfText(keyword.Name), keyword.Namespace) + Golden),
            EdnSequence items => Ordered(items, Of),
            EdnSet set => Sum(set, Of),
            EdnMap map => SumOfEntries(map),
            _ => OfScalar(value),
        };
    }

    /// <summary>Returns what <c>(hash x)</c> gives: equal for equal values.</summary>
    /// <exception cref="AccreteException">The value has no hash that another process would have too.</exception>
    public static int Clojure(object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkLimit.Spend(1);
        return value switch
        {
            null => 0,
            long number => Murmur.Long(number),
            BigInteger whole => whole >= long.MinValue && whole <= long.MaxValue
                ? Murmur.Long((long)whole)
                : OfBig(whole),
            BigDecimal number => number.Unscaled.IsZero ? 0 : OfDecimal(number.StripTrailingZeros()),
            double and 0.0 or float and 0.0f => 0,
            string text => Murmur.Int(OfText(text)),
            Symbol symbol => OfName(Murmur.Text(symbol.Name), symbol.Namespace),
            Keyword keyword => unchecked(OfName(Murmur.Text(keyword.Name), keyword.Namespace) + Golden),
            EdnSequence items => Murmur.Collection(Ordered(items, Clojure), items.Count),
            EdnSet set => Murmur.Collection(Sum(set, Clojure), set.Count),
            EdnMap map => OfEntries(map),
            _ => OfScalar(value),
        };
    }

    private static int OfScalar(object value) => value switch
    {
        long number => OfLong(number),
        double number => OfLong(double.IsNaN(number) ? NotANumber : BitConverter.DoubleToInt64Bits(number)),
        float number => BitConverter.SingleToInt32Bits(number),
        bool truth => truth ? 1231 : 1237,
        char c => c,
        string text => OfText(text),
        Instant instant => OfLong(instant.EpochMilliseconds),
        Guid uuid => OfUuid(uuid),
        _ => throw DbErrors.Argument($"{FunctionErrors.Shown(value)} has no hash"),
    };

    private static int OfLong(long number) => unchecked((int)(number ^ (number >>> 32)));

    private static int OfText(string text)
    {
        int hash = 0;
        foreach (char c in text)
        {
            hash = unchecked((hash * 31) + c);
        }

        return hash;
    }

    private static int OfName(int name, string? ns)
    {
        int hash = ns is null ? 0 : OfText(ns);
        return unchecked(name ^ (hash + Golden + (name << 6) + (name >> 2)));
    }

    private static int OfBig(BigInteger whole)
    {
        byte[] bytes = BigInteger.Abs(whole).ToByteArray(isUnsigned: true, isBigEndian: true);
        int hash = 0;
        for (int end = bytes.Length % 4 == 0 ? 4 : bytes.Length % 4, from = 0; from < bytes.Length; end += 4)
        {
            int word = 0;
            for (; from < end; from++)
            {
                word = (word << 8) | bytes[from];
            }

            hash = unchecked((hash * 31) + word);
        }

        return unchecked(hash * whole.Sign);
    }

    private static int OfDecimal(BigDecimal number)
    {
        BigInteger unscaled = number.Unscaled;
        return unchecked((31 * OfBig(unscaled)) + number.Scale);
    }

    private static int OfUuid(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        long both = BinaryPrimitives.ReadInt64BigEndian(bytes) ^ BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
        return OfLong(both);
    }

    private static int Ordered(IReadOnlyList<object?> items, Func<object?, int> hashOf)
    {
        int hash = 1;
        foreach (object? item in items)
        {
            hash = unchecked((hash * 31) + hashOf(item));
        }

        return hash;
    }

    private static int Sum(IEnumerable<object?> items, Func<object?, int> hashOf)
    {
        int hash = 0;
        foreach (object? item in items)
        {
            hash = unchecked(hash + hashOf(item));
        }

        return hash;
    }

    private static int SumOfEntries(EdnMap map)
    {
        int hash = 0;
        foreach ((object? key, object? value) in map)
        {
            hash = unchecked(hash + (Of(key) ^ Of(value)));
        }

        return hash;
    }

    private static int OfEntries(EdnMap map)
    {
        int hash = 0;
        foreach ((object? key, object? value) in map)
        {
            int entry = unchecked((((31 + Clojure(key)) * 31) + Clojure(value)));
            hash = unchecked(hash + Murmur.Collection(entry, 2));
        }

        return Murmur.Collection(hash, map.Count);
    }
}
