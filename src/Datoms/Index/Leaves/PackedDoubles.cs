using System;
using System.Numerics;

namespace Accrete.Index.Leaves;

/// <summary>Packs the doubles of an attribute in a leaf: their bits take eight bytes, and so would every other value
/// beside them.</summary>
/// <remarks>
/// <para>Decimal numbers, as prices are, stand as whole numbers of their last digit. A scale of 1 to
/// <see cref="ScaleMax"/> is 1 more than the digits behind the point: a double is the whole number divided by that
/// power of ten, exactly. Source: ours; the idea is ALP's (Afroozeh and others, 2023).</para>
/// <para>Where one is no such number (-0.0, NaN, a third), all of its attribute stand as places in a table
/// (<see cref="TableScale"/>) if that makes the leaf smaller, which it does where others stand beside them; else as
/// their bits.</para>
/// </remarks>
internal static class PackedDoubles
{
    /// <summary>The largest scale of whole numbers: five digits behind the point.</summary>
    public const int ScaleMax = 6;

    /// <summary>The scale of doubles that stand in a table.</summary>
    public const int TableScale = 7;

    /// <summary>Whole numbers up to here are doubles, all of them.</summary>
    private const long WholeMax = 1L << 53;

    private static ReadOnlySpan<double> Powers => [1, 10, 100, 1_000, 10_000, 100_000];

    /// <summary>Returns the bits of a double from what stands in the column.</summary>
    public static long BitsOf(long difference, in LeafAttribute attribute) => attribute.Table is { } table
        ? table[difference + attribute.Base]
        : BitsOf(difference + attribute.Base, attribute.Scale);

    /// <summary>Replaces what stands in the column, with the base added, by bits.</summary>
    public static void Spread(Span<long> numbers, in LeafAttribute attribute)
    {
        if (attribute.Table is { } table)
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = table[numbers[i]];
            }

            return;
        }

        double power = Powers[attribute.Scale - 1];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BitConverter.DoubleToInt64Bits(numbers[i] / power);
        }
    }

    /// <summary>Replaces the bits of an attribute's doubles by whole numbers, where all have some.</summary>
    /// <param name="numbers">The numbers of all rows.</param>
    /// <param name="indexes">The attribute of each row.</param>
    /// <param name="place">Which attribute.</param>
    /// <param name="attribute">Gets how they stand.</param>
    /// <returns>Whether they have.</returns>
    public static bool TryScale(
        Span<long> numbers, ReadOnlySpan<long> indexes, int place, ref LeafAttribute attribute)
    {
        int scale = ScaleOf(numbers, indexes, place);
        if (scale == 0)
        {
            return false;
        }

        long low = long.MaxValue;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (indexes[i] == place)
            {
                // The smallest scale that all rows have is one of each: the number of a smaller one, times ten.
                bool isWhole = TryWhole(numbers[i], scale, out long whole);
                Invariant.Check(isWhole, "a double that has a scale has a whole number");
                numbers[i] = whole;
                low = Math.Min(low, whole);
            }
        }

        attribute = attribute with { Scale = scale, Base = low };
        return true;
    }

    /// <summary>Replaces the bits of an attribute's doubles by places in a table, where that makes a leaf
    /// smaller.</summary>
    /// <param name="numbers">The numbers of all rows.</param>
    /// <param name="indexes">The attribute of each row.</param>
    /// <param name="place">Which attribute.</param>
    /// <param name="otherBytes">How many bytes the values of the others take each.</param>
    /// <param name="attribute">Gets how they stand.</param>
    public static void TryTable(
        Span<long> numbers, ReadOnlySpan<long> indexes, int place, int otherBytes, ref LeafAttribute attribute)
    {
        long[] table = new long[numbers.Length];
        int count = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (indexes[i] == place)
            {
                table[count++] = numbers[i];
            }
        }

        int bytes = Math.Max(otherBytes, BytesOf(count));
        if ((long)(sizeof(long) - bytes) * numbers.Length <= (long)count * sizeof(long))
        {
            return;
        }

        Array.Resize(ref table, Distinct(table.AsSpan(0, count)));
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = indexes[i] == place ? Array.BinarySearch(table, numbers[i]) : numbers[i];
        }

        attribute = attribute with { Scale = TableScale, Base = 0, Table = table };
    }

    /// <summary>Returns how many bytes numbers from 0 up to one take.</summary>
    public static int BytesOf(long largest) => (64 - BitOperations.LeadingZeroCount((ulong)largest) + 7) / 8;

    private static int Distinct(Span<long> numbers)
    {
        numbers.Sort();
        int count = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (i == 0 || numbers[i] != numbers[i - 1])
            {
                numbers[count++] = numbers[i];
            }
        }

        return count;
    }

    private static long BitsOf(long whole, int scale) => BitConverter.DoubleToInt64Bits(whole / Powers[scale - 1]);

    /// <summary>Returns the smallest scale that fits all rows of an attribute; 0 where none does.</summary>
    private static int ScaleOf(ReadOnlySpan<long> numbers, ReadOnlySpan<long> indexes, int place)
    {
        int scale = 1;
        double largest = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (indexes[i] != place)
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
