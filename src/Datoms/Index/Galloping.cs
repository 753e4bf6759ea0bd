using System;

namespace Accrete.Index;

/// <summary>Searches ascending codes from a place on: in steps that double, since what is looked for is mostly
/// near.</summary>
internal static class Galloping
{
    /// <summary>Returns the first place from <paramref name="start"/> on whose code is not below.</summary>
    public static int Search(ReadOnlySpan<long> codes, int start, long code)
    {
        int step = 1, low = start, high = start;
        while (high < codes.Length && codes[high] < code)
        {
            low = high + 1;
            high += step;
            step <<= 1;
        }

        high = Math.Min(high, codes.Length);
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            if (codes[middle] < code)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
