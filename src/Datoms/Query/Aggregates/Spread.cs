using System;
using System.Numerics;
using Accrete.Clojure;

namespace Accrete.Query.Aggregates;

/// <summary>median, variance and stddev.</summary>
internal static class Spread
{
    /// <summary>Returns the middle value; between two middle ones their whole mean, <c>quot</c> of their
    /// sum by 2.</summary>
    public static object?[] Median(AggregateInput input) => input.ForEach(values =>
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
    });

    /// <summary>Returns the variance of the whole population, a double.</summary>
    public static object?[] Variance(AggregateInput input) => input.ForEach(values => VarianceOf(values));

    /// <summary>Returns the standard deviation of the whole population, a double.</summary>
    public static object?[] StandardDeviation(AggregateInput input) =>
        input.ForEach(values => Math.Sqrt(VarianceOf(values)));

    private static double VarianceOf(object?[] values)
    {
        double mean = Numbers.ToDouble(Sums.SumOf(values)) / values.Length;
        double sum = 0, lost = 0;
        foreach (object? value in values)
        {
            // Compensated, so that the order of the rows does not show in the last digits (Neumaier 1974).
            double distance = Numbers.ToDouble(value) - mean;
            double square = distance * distance;
            double next = sum + square;
            lost += Math.Abs(sum) >= square ? sum - next + square : square - next + sum;
            sum = next;
        }

        return (sum + lost) / values.Length;
    }
}
