using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accrete.Edn.Text;

namespace Accrete.Edn;

/// <summary>Equality of EDN values as the reference has it: long and bigint of one value are equal, long and
/// double never; decimals by value (1.0M and 1.00M); lists and vectors of equal items are equal; sets and
/// maps by content.</summary>
/// <remarks>Differs from Clojure's <c>=</c> where a set needs it: NaN equals itself, byte arrays are compared
/// by content.</remarks>
public sealed class EdnEquality : IEqualityComparer<object?>
{
    private EdnEquality()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static EdnEquality Instance { get; } = new();

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        return x is not null && y is not null && x switch
        {
            Keyword keyword => keyword.Equals(y as Keyword),
            string text => string.Equals(text, y as string, StringComparison.Ordinal),
            long number => NumbersEqual(number, y),
            Symbol symbol => symbol.Equals(y as Symbol),
            bool flag => y is bool other && flag == other,
            double real => y switch
            {
                double other => RealsEqual(real, other),
                float other => RealsEqual(real, other),
                _ => false,
            },
            EdnSequence sequence => SequencesEqual(sequence, y),
            _ => RareEqual(x, y),
        };
    }

    /// <inheritdoc/>
    public int GetHashCode(object? obj) => obj switch
    {
        null => 0,
        Keyword keyword => keyword.GetHashCode(),
        string text => text.GetHashCode(StringComparison.Ordinal),
        long number => EdnHash.Of(number),
        Symbol symbol => symbol.GetHashCode(),
        bool flag => flag ? 1231 : 1237,
        double real => HashOf(real),
        EdnSequence sequence => sequence.ContentHash,
        EdnMap map => map.ContentHash,
        EdnSet set => set.ContentHash,
        _ => RareHash(obj),
    };

    private static int RareHash(object obj) => obj switch
    {
        float real => HashOf(real),
        BigInteger number => HashOf(number),
        BigDecimal number => number.StripTrailingZeros().GetHashCode(),
        Instant instant => EdnHash.Of(instant.EpochMilliseconds),
        Guid guid => EdnHash.Of(guid),
        char c => EdnHash.Of(c) + 1,
        Uri uri => uri.OriginalString.GetHashCode(StringComparison.Ordinal),
        byte[] bytes => EdnHash.Of(bytes),
        IReadOnlyList<object?> list => EdnHash.Of(list),
        _ => WholeNumber.TryFrom(obj, out BigInteger whole) ? HashOf(whole) : obj.GetHashCode(),
    };

    private static bool RareEqual(object x, object y) => x switch
    {
        Instant instant => y is Instant other && instant == other,
        Guid guid => y is Guid other && guid == other,
        char c => y is char other && c == other,
        BigInteger number => NumbersEqual(number, y),
        EdnMap map => map.ContentEquals(y as EdnMap),
        EdnSet set => set.ContentEquals(y as EdnSet),
        BigDecimal number => y is BigDecimal other && number.CompareTo(other) == 0,
        float real => y switch
        {
            float other => RealsEqual(real, other),
            double other => RealsEqual(real, other),
            _ => false,
        },
        Uri uri => y is Uri other && uri.OriginalString == other.OriginalString,
        byte[] bytes => y is byte[] other && bytes.AsSpan().SequenceEqual(other),
        IReadOnlyList<object?> list => SequencesEqual(list, y),
        _ => WholeNumber.TryFrom(x, out BigInteger whole) ? NumbersEqual(whole, y) : x.Equals(y),
    };

    private static bool NumbersEqual(long number, object other) => other switch
    {
        long same => number == same,
        _ => WholeNumber.TryFrom(other, out BigInteger whole) && whole == number,
    };

    private static bool NumbersEqual(BigInteger number, object other) =>
        WholeNumber.TryFrom(other, out BigInteger whole) && whole == number;

    private static bool RealsEqual(double x, double y) => x == y || (double.IsNaN(x) && double.IsNaN(y));

    /// <summary>Hashes both zeros to the same, and all the bit patterns that are NaN.</summary>
    private static int HashOf(double real)
    {
        double one = real == 0 ? 0.0 : double.IsNaN(real) ? double.NaN : real;
        return EdnHash.Of(BitConverter.DoubleToInt64Bits(one)) + 2;
    }

    private static int HashOf(BigInteger number) =>
        number >= long.MinValue && number <= long.MaxValue ? EdnHash.Of((long)number) : number.GetHashCode();

    private static bool SequencesEqual(EdnSequence x, object y) =>
        y is EdnSequence other ? SpansEqual(x, other) : SequencesEqual((IReadOnlyList<object?>)x, y);

    private static bool SpansEqual(EdnSequence x, EdnSequence y)
    {
        ReadOnlySpan<object?> left = x.Items.AsSpan();
        ReadOnlySpan<object?> right = y.Items.AsSpan();
        if (left.Length != right.Length || (x.HasContentHash && y.HasContentHash && x.ContentHash != y.ContentHash))
        {
            return false;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Spend(left.Length);
        for (int i = 0; i < left.Length; i++)
        {
            if (!Instance.Equals(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SequencesEqual(IReadOnlyList<object?> x, object y)
    {
        if (y is not IReadOnlyList<object?> other || other.Count != x.Count)
        {
            return false;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Spend(x.Count);
        for (int i = 0; i < x.Count; i++)
        {
            if (!Instance.Equals(x[i], other[i]))
            {
                return false;
            }
        }

        return true;
    }
}
