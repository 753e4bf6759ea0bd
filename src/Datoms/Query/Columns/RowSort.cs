using System;
using System.Numerics;

namespace Accrete.Query.Columns;

/// <summary>Sorts row numbers by the rows' codes.</summary>
internal static class RowSort
{
    private const int RadixBits = 11;
    private const int RadixCountMin = 512;
    private const int RadixRangeBitsMax = 33;

    /// <summary>Tells whether codes ascend (equal neighbours allowed).</summary>
    public static bool IsSorted(ReadOnlySpan<long> codes)
    {
        int i = 1;
        for (; i <= codes.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            if (Vector.LessThanAny(new Vector<long>(codes[i..]), new Vector<long>(codes[(i - 1)..])))
            {
                return false;
            }
        }

        for (; i < codes.Length; i++)
        {
            if (codes[i] < codes[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns the row numbers in ascending order of their codes; rows of equal codes stay in order.</summary>
    /// <param name="codes">The codes by row.</param>
    /// <param name="sorted">Gets the codes in order.</param>
    public static int[] Order(ReadOnlySpan<long> codes, out long[] sorted)
    {
        int[] rows = new int[codes.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        sorted = codes.ToArray();
        if (codes.Length < RadixCountMin || !TryRadix(ref sorted, ref rows))
        {
            SortStable(sorted, rows);
        }

        return rows;
    }

    private static void SortStable(long[] codes, int[] rows)
    {
        Invariant.Check(codes.Length == rows.Length, "each row has its code");
        if (IsSorted(codes))
        {
            return;
        }

        Array.Sort(codes, rows);
        for (int start = 0; start < codes.Length;)
        {
            int end = start + 1;
            while (end < codes.Length && codes[end] == codes[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                Array.Sort(rows, start, end - start);
            }

            start = end;
        }
    }

    private static bool TryRadix(ref long[] codes, ref int[] rows)
    {
        (long min, long max) = CodeRange.Of(codes);
        ulong range = (ulong)max - (ulong)min;
        if (range >> RadixRangeBitsMax != 0)
        {
            return false;
        }

        Invariant.Check(codes.Length == rows.Length && min <= max, "each row has its code");
        long[] otherCodes = new long[codes.Length];
        int[] otherRows = new int[rows.Length];
        Span<int> starts = stackalloc int[1 << RadixBits];
        for (int shift = 0; range >> shift != 0; shift += RadixBits)
        {
            RadixPass(codes, rows, otherCodes, otherRows, min, shift, starts);
            (codes, otherCodes) = (otherCodes, codes);
            (rows, otherRows) = (otherRows, rows);
        }

        return true;
    }

    private static void RadixPass(
        long[] codes, int[] rows, long[] toCodes, int[] toRows, long min, int shift, Span<int> starts)
    {
        const int mask = (1 << RadixBits) - 1;
        starts.Clear();
        foreach (long code in codes)
        {
            starts[(int)((ulong)(code - min) >> shift) & mask]++;
        }

        Invariant.Check(
            codes.Length == toCodes.Length && rows.Length == toRows.Length,
            "a pass moves all rows");
        int sum = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            (starts[i], sum) = (sum, sum + starts[i]);
        }

        for (int i = 0; i < codes.Length; i++)
        {
            int at = starts[(int)((ulong)(codes[i] - min) >> shift) & mask]++;
            toCodes[at] = codes[i];
            toRows[at] = rows[i];
        }
    }
}
