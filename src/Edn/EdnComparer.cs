using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accrete.Edn.Text;

namespace Accrete.Edn;

/// <summary>Order of EDN values as Clojure's <c>compare</c> has it: nil first, then values of one kind among each
/// other; numbers of all types by value; vectors by length, then item by item.</summary>
/// <remarks>Differs where sorting needs an order: NaN comes before all numbers (in Clojure it is equal to all of
/// them). Numbers of which one is a double are compared as doubles, as in Clojure, so a long beyond 2^53 may be equal
/// to several doubles and longs at once.</remarks>
public sealed class EdnComparer : IComparer<object?>
{
    private EdnComparer()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static EdnComparer Instance { get; } = new();

    /// <summary>Compares two values.</summary>
    /// <exception cref="ArgumentException">The values have no order between them: they are of two kinds, or of one
    /// without order (lists, maps, sets, bytes).</exception>
    public int Compare(object? x, object? y)
    {
        if (x is null || y is null)
        {
            return x is null ? (y is null ? 0 : -1) : 1;
        }

        return (x, y) switch
        {
            (long a, long b) => a.CompareTo(b),
            (string a, string b) => string.CompareOrdinal(a, b),
            (Keyword a, Keyword b) => a.CompareTo(b),
            (Symbol a, Symbol b) => a.CompareTo(b),
            (bool a, bool b) => a.CompareTo(b),
            (Instant a, Instant b) => a.CompareTo(b),
            (EdnVector a, EdnVector b) => CompareVectors(a, b),
            _ => CompareRare(x, y),
        };
    }

    private static int CompareRare(object x, object y) => (x, y) switch
    {
        (char a, char b) => a.CompareTo(b),
        (Guid a, Guid b) => CompareGuids(a, b),
        (Uri a, Uri b) => string.CompareOrdinal(a.OriginalString, b.OriginalString),
        _ when IsNumber(x) && IsNumber(y) => CompareNumbers(x, y),
        _ when ReferenceEquals(x, y) => 0,
        _ => throw new ArgumentException(
            $"{Described(x)} and {Described(y)} cannot be compared."),
    };

    private static string Described(object value) =>
        $"{NameText.Shown(EdnPrinter.Print(value))} ({value.GetType().Name})";

    private static int CompareVectors(EdnVector x, EdnVector y)
    {
        if (x.Count != y.Count)
        {
            return x.Count.CompareTo(y.Count);
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (int i = 0; i < x.Count; i++)
        {
            int order = Instance.Compare(x[i], y[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>Compares as Java does: the upper half as a signed number, then the lower half.</summary>
    private static int CompareGuids(Guid x, Guid y)
    {
        Span<byte> left = stackalloc byte[16];
        Span<byte> right = stackalloc byte[16];
        x.TryWriteBytes(left, bigEndian: true, out _);
        y.TryWriteBytes(right, bigEndian: true, out _);
        int order = SignedHalf(left).CompareTo(SignedHalf(right));
        return order != 0 ? order : SignedHalf(left[8..]).CompareTo(SignedHalf(right[8..]));
    }

    private static long SignedHalf(ReadOnlySpan<byte> bytes) =>
        System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes);

    private static bool IsNumber(object value) =>
        value is double or float or BigDecimal or decimal || WholeNumber.TryFrom(value, out _);

    private static int CompareNumbers(object x, object y)
    {
        if (x is double or float || y is double or float)
        {
            return ToDouble(x).CompareTo(ToDouble(y));
        }

        return WholeNumber.TryFrom(x, out BigInteger left) && WholeNumber.TryFrom(y, out BigInteger right)
            ? left.CompareTo(right)
            : ToBigDecimal(x).CompareTo(ToBigDecimal(y));
    }

    private static double ToDouble(object value) => value switch
    {
        // Zero has two signs and one place.
        double real => real == 0 ? 0.0 : real,
        float real => real == 0 ? 0.0 : real,
        long number => number,
        BigDecimal number => number.ToDouble(),
        decimal number => (double)number,
        _ => WholeNumber.TryFrom(value, out BigInteger whole) ? (double)whole : double.NaN,
    };

    private static BigDecimal ToBigDecimal(object value) => value switch
    {
        BigDecimal number => number,
        decimal number => BigDecimal.From(number),
        _ => WholeNumber.TryFrom(value, out BigInteger whole) ? BigDecimal.From(whole) : default,
    };
}
