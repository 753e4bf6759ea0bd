using System;
using System.Runtime.CompilerServices;

namespace Accrete.Index.Leaves;

/// <summary>Doubles that were written as decimal numbers, as prices are: a few bytes as whole numbers of hundredths,
/// where their bits take eight.</summary>
/// <remarks>A scale is 1 more than the digits behind the point: a double stands as the whole number that, divided by
/// that power of ten, gives exactly its bits. One that does not (-0.0, NaN, a third) leaves its attribute's numbers in
/// a leaf as they are. Source: ours; the idea is ALP's (Afroozeh and others, 2023).</remarks>
internal static class DecimalDoubles
{
    /// <summary>The largest scale: six digits behind the point.</summary>
    public const int ScaleMax = 7;

    /// <summary>Whole numbers up to here are doubles, all of them.</summary>
    private const long WholeMax = 1L << 53;

    private static ReadOnlySpan<double> Powers => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    /// <summary>Returns the bits of the double that a whole number stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long BitsOf(long whole, int scale) => BitConverter.DoubleToInt64Bits(whole / Powers[scale - 1]);

    /// <summary>Replaces whole numbers by the bits of the doubles that they stand for.</summary>
    public static void Spread(Span<long> numbers, int scale)
    {
        double power = Powers[scale - 1];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BitConverter.DoubleToInt64Bits(numbers[i] / power);
        }
    }

    /// <summary>Replaces the bits of an attribute's doubles by whole numbers, where all have some.</summary>
    /// <param name="numbers">The numbers of all rows.</param>
    /// <param name="indexes">The attribute of each row.</param>
    /// <param name="attribute">Which one.</param>
    /// <param name="low">Gets the smallest whole number.</param>
    /// <returns>The scale; 0 where nothing changed.</returns>
    public static int Gather(Span<long> numbers, ReadOnlySpan<long> indexes, int attribute, out long low)
    {
        low = 0;
        int scale = ScaleOf(numbers, indexes, attribute);
        if (scale == 0)
        {
            return 0;
        }

        low = long.MaxValue;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (indexes[i] == attribute)
            {
                // The smallest scale that all rows have is one of each: the number of a smaller one, times ten.
                bool isWhole = TryWhole(numbers[i], scale, out long whole);
                Invariant.Check(isWhole, "a double that has a scale has a whole number");
                numbers[i] = whole;
                low = Math.Min(low, whole);
            }
        }

        return scale;
    }

    /// <summary>Returns the smallest scale that fits all rows of an attribute; 0 where none does.</summary>
    private static int ScaleOf(ReadOnlySpan<long> numbers, ReadOnlySpan<long> indexes, int attribute)
    {
        int scale = 1;
        double largest = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (indexes[i] != attribute)
            {
                continue;
            }

            while (!TryWhole(numbers[i], scale, out _))
            {
                if (++scale > ScaleMax)
                {
                    return 0;
                }
            }

            largest = Math.Max(largest, Math.Abs(BitConverter.Int64BitsToDouble(numbers[i])));
        }

        // Rows that came before one with more digits are wider by these.
        return largest * Powers[scale - 1] < WholeMax ? scale : 0;
    }

    private static bool TryWhole(long bits, int scale, out long whole)
    {
        double scaled = Math.Round(BitConverter.Int64BitsToDouble(bits) * Powers[scale - 1]);
        bool fits = Math.Abs(scaled) < WholeMax;
        whole = fits ? (long)scaled : 0;
        return fits && BitsOf(whole, scale) == bits;
    }
}
