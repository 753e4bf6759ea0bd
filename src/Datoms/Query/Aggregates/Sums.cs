using System;
using Accrete.Clojure;
using Accrete.Query.Columns;

namespace Accrete.Query.Aggregates;

/// <summary>sum and avg.</summary>
internal static class Sums
{
    /// <summary>Adds the values of each group, with the promotions of <c>+</c>; longs overflow.</summary>
    public static object?[] Sum(AggregateInput input) => input.Column.Kind switch
    {
        ColumnKind.Long => Array.ConvertAll(OfLongs(input.Column.Codes, input.Groups), sum => (object?)sum),
        ColumnKind.Double or ColumnKind.Float =>
            Array.ConvertAll(OfDoubles(input.Column.Codes, input.Groups), sum => (object?)sum),
        _ => input.ForEach(SumOf),
    };

    /// <summary>Returns the mean of each group's values as a double.</summary>
    public static object?[] Average(AggregateInput input)
    {
        object?[] sums = Sum(input);
        int[] sizes = input.Groups.Sizes();
        for (int group = 0; group < sums.Length; group++)
        {
            sums[group] = Numbers.ToDouble(sums[group]) / sizes[group];
        }

        return sums;
    }

    /// <summary>Adds numbers of any types.</summary>
    public static object? SumOf(object?[] values)
    {
        object? sum = 0L;
        foreach (object? value in values)
        {
            sum = Numbers.Add(sum, value);
        }

        return sum;
    }

    /// <summary>Adds longs.</summary>
    /// <exception cref="OverflowException">A sum overflows on its way.</exception>
    public static long[] OfLongs(ReadOnlySpan<long> values, Groups groups)
    {
        long[] sums = new long[groups.Count];
        ReadOnlySpan<int> groupOf = groups.GroupOf;
        long overflow = 0;
        for (int row = 0; row < groupOf.Length; row++)
        {
            ref long sum = ref sums[groupOf[row]];
            long value = values[row];
            long next = unchecked(sum + value);
            overflow |= (sum ^ next) & (value ^ next);
            sum = next;
        }

        return overflow < 0 ? throw Numbers.LongOverflow() : sums;
    }

    /// <summary>Adds doubles in the order of the rows.</summary>
    public static double[] OfDoubles(ReadOnlySpan<long> values, Groups groups)
    {
        double[] sums = new double[groups.Count];
        ReadOnlySpan<int> groupOf = groups.GroupOf;
        for (int row = 0; row < groupOf.Length; row++)
        {
            sums[groupOf[row]] += BitConverter.Int64BitsToDouble(values[row]);
        }

        return sums;
    }
}
