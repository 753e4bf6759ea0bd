using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Accrete.Query.Columns;

/// <summary>The smallest and the largest of some codes.</summary>
/// <param name="Min">The smallest; above the largest where there are none.</param>
/// <param name="Max">The largest.</param>
internal readonly record struct CodeRange(long Min, long Max)
{
    /// <summary>Gets how far the largest lies above the smallest.</summary>
    public ulong Spread => (ulong)Max - (ulong)Min;

    /// <summary>Returns the range of codes.</summary>
    public static CodeRange Of(ReadOnlySpan<long> codes)
    {
        long min = long.MaxValue, max = long.MinValue;
        ReadOnlySpan<Vector<long>> blocks = MemoryMarshal.Cast<long, Vector<long>>(codes);
        if (blocks.Length > 0)
        {
            Vector<long> low = blocks[0], high = blocks[0];
            foreach (Vector<long> block in blocks)
            {
                low = Vector.Min(low, block);
                high = Vector.Max(high, block);
            }

            for (int i = 0; i < Vector<long>.Count; i++)
            {
                min = Math.Min(min, low[i]);
                max = Math.Max(max, high[i]);
            }
        }

        foreach (long code in codes[(blocks.Length * Vector<long>.Count)..])
        {
            min = Math.Min(min, code);
            max = Math.Max(max, code);
        }

        return new CodeRange(min, max);
    }
}
