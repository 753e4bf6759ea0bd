using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Query.Aggregates;

/// <summary>count, count-distinct and distinct.</summary>
internal static class Counts
{
    /// <summary>Counts rows, nil values too.</summary>
    public static object?[] Count(AggregateInput input) => Boxed(input.Groups.Sizes());

    /// <summary>Counts different values.</summary>
    public static object?[] CountDistinct(AggregateInput input)
    {
        int[] counts = new int[input.Groups.Count];
        foreach (int row in input.Groups.With(input.Column, input.Pool).FirstRows())
        {
            counts[input.Groups.GroupOf[row]]++;
        }

        return Boxed(counts);
    }

    /// <summary>Gathers different values in a set.</summary>
    public static object?[] Distinct(AggregateInput input)
    {
        List<object?>[] values = new List<object?>[input.Groups.Count];
        foreach (int row in input.Groups.With(input.Column, input.Pool).FirstRows())
        {
            (values[input.Groups.GroupOf[row]] ??= []).Add(input.Column.ValueAt(row, input.Pool));
        }

        return Array.ConvertAll(values, items => (object?)EdnSet.OfDistinct([.. items]));
    }

    private static object?[] Boxed(int[] counts) => Array.ConvertAll(counts, count => (object?)(long)count);
}
