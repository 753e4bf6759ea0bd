using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Clojure;

/// <summary>The one order of all values that comparison predicates, <c>compare</c>, <c>min</c> and
/// <c>max</c> use.</summary>
/// <remarks>Values of different types have an order too: nil, numbers, vectors and lists, maps, sets, bytes, keywords,
/// symbols, booleans, characters, strings, uris, instants, uuids.</remarks>
internal sealed class Ordering : IComparer<object?>
{
    private static readonly string[] JavaNames =
    [
        "", "", "", "", "", "[B", "clojure.lang.Keyword", "clojure.lang.Symbol", "java.lang.Boolean",
            "java.lang.Character",
        "java.lang.String", "java.net.URI", "java.util.Date", "java.util.UUID",
    ];

    private Ordering()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static Ordering Instance { get; } = new();

    /// <summary>Compares any two values.</summary>
    int IComparer<object?>.Compare(object? x, object? y) => Compare(x, y);

    /// <summary>Compares any two values; the sign tells the order, for strings and keywords the number the distance
    /// that Java gives.</summary>
    public static int Compare(object? x, object? y)
    {
        int left = Rank(x);
        int right = Rank(y);
        if (left != right)
        {
            return ByType(left, right);
        }

        return x switch
        {
            null => 0,
            string text => CompareText(text, (string)y!),
            EdnSequence sequence => CompareSequences(sequence, (EdnSequence)y!),
            EdnSet set => BySize(set.Count, ((EdnSet)y!).Count) ?? CompareSequences(Sorted(set), Sorted((EdnSet)y)),
            EdnMap map => BySize(map.Count, ((EdnMap)y!).Count) ?? CompareSequences(Sorted(map), Sorted((EdnMap)y)),
            byte[] bytes => CompareBytes(bytes, (byte[])y!),
            Keyword keyword => CompareNames(
                keyword.Namespace, keyword.Name, ((Keyword)y!).Namespace, ((Keyword)y!).Name),
            Symbol symbol => CompareNames(symbol.Namespace, symbol.Name, ((Symbol)y!).Namespace, ((Symbol)y!).Name),
            bool truth => truth.CompareTo((bool)y!),
            char c => c - (char)y!,
            Uri uri => CompareText(uri.OriginalString, ((Uri)y!).OriginalString),
            Instant instant => instant.CompareTo((Instant)y!),
            Guid uuid => CompareUuids(uuid, (Guid)y!),
            _ when Numbers.Is(x) => Numbers.Compare(x, y),
            _ => string.CompareOrdinal(x.GetType().FullName, y!.GetType().FullName),
        };
    }

    /// <summary>Compares values of one type, as sorting does: nil comes before all others.</summary>
    /// <exception cref="AccreteException">They are of different types, or of one without an order.</exception>
    public static int CompareAlike(object? x, object? y)
    {
        if (x is null || y is null || ReferenceEquals(x, y))
        {
            return ReferenceEquals(x, y) ? 0 : x is null ? -1 : 1;
        }

        if (x is EdnVector left && y is EdnVector right)
        {
            return CompareVectors(left, right);
        }

        int rank = Rank(x);
        return rank == Rank(y) && (rank is 1 or > 5 and < 14)
            ? Compare(x, y)
            : throw DbErrors.Argument($"{FunctionErrors.Shown(x)} and {FunctionErrors.Shown(y)} have no order");
    }

    /// <summary>Checks that a value can stand among sorted ones.</summary>
    /// <exception cref="AccreteException">It is of a type without an order.</exception>
    public static void CheckComparable(object? value)
    {
        if (Rank(value) is 3 or 4 or 5 or 14 || value is EdnList)
        {
            throw DbErrors.Argument($"{FunctionErrors.Shown(value)} has no order");
        }
    }

    private static int CompareVectors(EdnVector left, EdnVector right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkLimit.Spend(1);
        int order = left.Count.CompareTo(right.Count);
        for (int i = 0; i < left.Count && order == 0; i++)
        {
            order = CompareAlike(left[i], right[i]);
        }

        return order;
    }

    /// <summary>Compares texts by UTF-16 code unit, as Java does.</summary>
    public static int CompareText(string x, string y)
    {
        int length = Math.Min(x.Length, y.Length);
        int at = x.AsSpan(0, length).CommonPrefixLength(y.AsSpan(0, length));
        return at < length ? x[at] - y[at] : x.Length - y.Length;
    }

    private static int Rank(object? value) => value switch
    {
        null => 0,
        long or double or BigInteger or BigDecimal or float => 1,
        EdnSequence => 2,
        EdnMap => 3,
        EdnSet => 4,
        byte[] => 5,
        Keyword => 6,
        Symbol => 7,
        bool => 8,
        char => 9,
        string => 10,
        Uri => 11,
        Instant => 12,
        Guid => 13,
        _ => 14,
    };

    private static int ByType(int left, int right) =>
        left < JavaNames.Length && right < JavaNames.Length && JavaNames[left].Length > 0 && JavaNames[right].Length > 0
            ? CompareText(JavaNames[left], JavaNames[right])
            : left.CompareTo(right);

    private static int CompareNames(string? leftNamespace, string left, string? rightNamespace, string right)
    {
        if (leftNamespace is null || rightNamespace is null)
        {
            return leftNamespace is null && rightNamespace is null ? CompareText(left, right)
                : leftNamespace is null ? -1
                : 1;
        }

        int byNamespace = CompareText(leftNamespace, rightNamespace);
        return byNamespace != 0 ? byNamespace : CompareText(left, right);
    }

    private static int CompareSequences(EdnSequence x, EdnSequence y)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int length = Math.Min(x.Count, y.Count);
        WorkLimit.Spend(1);
        for (int i = 0; i < length; i++)
        {
            int order = Compare(x[i], y[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return x.Count.CompareTo(y.Count);
    }

    private static int? BySize(int x, int y) => x == y ? null : x.CompareTo(y);

    private static EdnVector Sorted(EdnSet set)
    {
        object?[] items = [.. set];
        Array.Sort(items, Instance);
        return EdnVector.Of(items);
    }

    private static EdnVector Sorted(EdnMap map)
    {
        object?[] entries = new object?[map.Count];
        int at = 0;
        foreach (KeyValuePair<object?, object?> entry in map)
        {
            entries[at++] = EdnVector.Of(entry.Key, entry.Value);
        }

        Array.Sort(entries, Instance);
        return EdnVector.Of(entries);
    }

    private static int CompareBytes(byte[] x, byte[] y)
    {
        int at = x.AsSpan().CommonPrefixLength(y);
        return at < Math.Min(x.Length, y.Length) ? (sbyte)x[at] - (sbyte)y[at] : x.Length - y.Length;
    }

    /// <summary>Compares as two signed longs, as <c>java.util.UUID</c> does.</summary>
    private static int CompareUuids(Guid x, Guid y)
    {
        Span<byte> left = stackalloc byte[16];
        Span<byte> right = stackalloc byte[16];
        x.TryWriteBytes(left, bigEndian: true, out _);
        y.TryWriteBytes(right, bigEndian: true, out _);
        int high = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(left)
            .CompareTo(System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(right));
        return high != 0 ? high : System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(left[8..])
            .CompareTo(System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(right[8..]));
    }
}
