using System;

namespace Accrete.Index;

/// <summary>Estimates distinct counts from the lengths of a few runs of equal datoms.</summary>
internal static class DistinctEstimate
{
    /// <summary>How many runs are measured: two counts each, some microseconds in all.</summary>
    private const int RunCountMax = 16;

    /// <summary>Walks from run to run at the start of the range; exact where that reaches the end.</summary>
    public static long Of(DatomSource source, IndexOrder order, in Bound from, in Bound to, int component)
    {
        long total = source.Count(order, from, to);
        Bound at = from;
        int runs = 0;
        long rows = 0;
        while (runs < RunCountMax && source.TryFirst(order, at, to, out Datom first))
        {
            at = Bound.After(component, first.E, first.A, first.V, first.T);
            runs++;
            rows = total - source.Count(order, at, to);
        }

        return rows >= total || rows == 0 ? runs : Math.Max(runs, (long)((double)total / rows * runs));
    }
}
