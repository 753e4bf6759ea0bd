using System;
using System.Numerics;
using Accrete.Clojure;
using Accrete.Query.Columns;

namespace Accrete.Query.Aggregates;

/// <summary>median, variance and stddev.</summary>
internal static class Spread
{
    /// <summary>Returns the middle value; between two middle ones their whole mean, <c>quot</c> of their
    /// sum by 2.</summary>
    public static object?[] Median(AggregateInput input) =>
        SortedGroups.TryOf(input, out SortedGroups? sorted) ? MediansOf(sorted, input.Groups.Count)
            : input.ForEach(MedianOf);

    private static object?[] MediansOf(SortedGroups sorted, int groups)
    {
        object?[] medians = new object?[groups];
        for (int group = 0; group < groups; group++)
        {
            int count = sorted.Sort(group), middle = count / 2;
            medians[group] = count % 2 == 1
                ? sorted[middle]
                : Numbers.Quotient(Numbers.Add(sorted[middle - 1], sorted[middle]), 2L);
        }

        return medians;
    }

    private static object? MedianOf(object?[] values)
    {
        foreach (object? value in values)
        {
            // The reference compares as Java does: values of one type that has an order of its own.
            if (value is null or BigInteger || value.GetType() != values[0]!.GetType())
            {
                throw FunctionErrors.WrongType(value, "a value that median can compare with the others");
            }
        }

        Array.Sort(values, Ordering.Instance);
        int middle = values.Length / 2;
        return values.Length % 2 == 1
            ? values[middle]
            : Numbers.Quotient(Numbers.Add(values[middle - 1], values[middle]), 2L);
    }

    /// <summary>Returns the variance of the whole population, a double.</summary>
    public static object?[] Variance(AggregateInput input) =>
        Array.ConvertAll(Variances(input), variance => (object?)variance);

    /// <summary>Returns the standard deviation of the whole population, a double.</summary>
    public static object?[] StandardDeviation(AggregateInput input) =>
        Array.ConvertAll(Variances(input), variance => (object?)Math.Sqrt(variance));

    private static double[] Variances(AggregateInput input)
    {
        double[] variances = new double[input.Groups.Count];
        double[] sums = TypedSums(input);
        ReadOnlySpan<long> codes = input.Column.Codes;
        for (int group = 0; group < variances.Length; group++)
        {
            if (sums.Length == 0)
            {
                variances[group] = VarianceOf(input.ValuesOf(group));
                continue;
            }

            ReadOnlySpan<int> rows = input.Groups.RowsOf(group);
            Squares squares = new(sums[group] / rows.Length);
            foreach (int row in rows)
            {
                squares.Add(input.Column.Kind == ColumnKind.Long
                    ? codes[row]
                    : BitConverter.Int64BitsToDouble(codes[row]));
            }

            variances[group] = squares.Sum / rows.Length;
        }

        return variances;
    }

    /// <summary>Returns the sum of each group as a double; nothing where the column has values of any type.</summary>
    private static double[] TypedSums(AggregateInput input) => input.Column.Kind switch
    {
        ColumnKind.Long => Array.ConvertAll(Sums.OfLongs(input.Column.Codes, input.Groups), sum => (double)sum),
        ColumnKind.Double or ColumnKind.Float => Sums.OfDoubles(input.Column.Codes, input.Groups),
        _ => [],
    };

    private static double VarianceOf(object?[] values)
    {
        Squares squares = new(Numbers.ToDouble(Sums.SumOf(values)) / values.Length);
        foreach (object? value in values)
        {
            squares.Add(Numbers.ToDouble(value));
        }

        return squares.Sum / values.Length;
    }

    /// <summary>Adds the squares of distances from a mean, compensated, so that the order of the rows does not show in
    /// the last digits (Neumaier 1974).</summary>
    private struct Squares(double mean)
    {
        private double _sum;
        private double _lost;

        public readonly double Sum => _sum + _lost;

        public void Add(double value)
        {
            double distance = value - mean;
            double square = distance * distance;
            double next = _sum + square;
            _lost += Math.Abs(_sum) >= square ? _sum - next + square : square - next + _sum;
            _sum = next;
        }
    }
}
