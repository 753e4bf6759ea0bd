using System;
using System.Runtime.CompilerServices;

namespace Accrete;

/// <summary>What a search looks for among places in order. To be a struct: each search is compiled for its own, and
/// asks without a call.</summary>
internal interface ISought
{
    /// <summary>Tells whether a place lies before what is looked for: all places do up to some, and none from
    /// there on.</summary>
    bool IsAfter(int place);
}

/// <summary>Searches places in order: the one binary search, and the one that begins near.</summary>
internal static class Bisection
{
    /// <summary>Returns the first place that does not lie before what is looked for.</summary>
    /// <param name="low">The first place.</param>
    /// <param name="high">The end of the places, which is the answer where all lie before.</param>
    /// <param name="sought">What is looked for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int First<T>(int low, int high, T sought)
        where T : struct, ISought, allows ref struct
    {
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            if (sought.IsAfter(middle))
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

    /// <summary>Returns the same, in steps that double from the first place on: for what is mostly near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Near<T>(int low, int high, T sought)
        where T : struct, ISought, allows ref struct
    {
        int step = 1, next = low;
        while (next < high && sought.IsAfter(next))
        {
            low = next + 1;
            next += step;
            step <<= 1;
        }

        return First(low, Math.Min(next, high), sought);
    }
}
