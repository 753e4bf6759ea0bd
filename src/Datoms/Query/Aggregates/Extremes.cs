using System;
using System.Collections.Generic;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Query.Aggregates;

/// <summary>min and max of values of any type, one or the n least or greatest.</summary>
internal static class Extremes
{
    /// <summary>Returns the least value, or a vector of the n least ones, ascending.</summary>
    public static object?[] Min(AggregateInput input) =>
        input.Limit is { } limit ? Several(input, limit, -1) : One(input, -1);

    /// <summary>Returns the greatest value, or a vector of the n greatest ones, descending.</summary>
    public static object?[] Max(AggregateInput input) =>
        input.Limit is { } limit ? Several(input, limit, 1) : One(input, 1);

    private static object?[] Several(AggregateInput input, int limit, int sign)
    {
        if (!SortedGroups.TryOf(input, out SortedGroups? sorted))
        {
            return input.ForEach(values => First(
                values, limit, (x, y) => sign < 0 ? Ordering.Compare(x, y) : Ordering.Compare(y, x)));
        }

        object?[] results = new object?[input.Groups.Count];
        for (int group = 0; group < results.Length; group++)
        {
            int count = sorted.Sort(group);
            object?[] first = new object?[Math.Min(limit, count)];
            for (int i = 0; i < first.Length; i++)
            {
                first[i] = sorted[sign < 0 ? i : count - 1 - i];
            }

            results[group] = EdnVector.Of(first);
        }

        return results;
    }

    private static EdnVector First(object?[] values, int limit, Comparison<object?> comparison)
    {
        List<object?> sorted = [.. values];
        sorted.Sort(comparison);
        return EdnVector.Of([.. sorted.GetRange(0, Math.Min(limit, sorted.Count))]);
    }

    private static object?[] One(AggregateInput input, int sign)
    {
        int[] best = input.Column.Kind switch
        {
            ColumnKind.Pooled => OfValues(input, sign),
            ColumnKind.Double or ColumnKind.Float => OfDoubles(input.Column.Codes, input.Groups, sign),
            _ => OfLongs(input.Column.Codes, input.Groups, sign),
        };
        return Array.ConvertAll(best, row => input.Column.ValueAt(row, input.Pool));
    }

    /// <summary>Finds the row of each group's extreme; not-a-number, which is neither less nor greater, stays where it
    /// comes first.</summary>
    private static int[] OfDoubles(ReadOnlySpan<long> codes, Groups groups, int sign)
    {
        int[] best = groups.FirstRows();
        ReadOnlySpan<int> groupOf = groups.GroupOf;
        for (int row = 0; row < groupOf.Length; row++)
        {
            ref int known = ref best[groupOf[row]];
            double number = BitConverter.Int64BitsToDouble(codes[row]);
            double least = BitConverter.Int64BitsToDouble(codes[known]);
            if (sign > 0 ? number > least : number < least)
            {
                known = row;
            }
        }

        return best;
    }

    private static int[] OfLongs(ReadOnlySpan<long> codes, Groups groups, int sign)
    {
        int[] best = groups.FirstRows();
        ReadOnlySpan<int> groupOf = groups.GroupOf;
        for (int row = 0; row < groupOf.Length; row++)
        {
            ref int known = ref best[groupOf[row]];
            if (sign > 0 ? codes[row] > codes[known] : codes[row] < codes[known])
            {
                known = row;
            }
        }

        return best;
    }

    private static int[] OfValues(AggregateInput input, int sign)
    {
        int[] best = input.Groups.FirstRows();
        ReadOnlySpan<int> groupOf = input.Groups.GroupOf;
        ReadOnlySpan<long> codes = input.Column.Codes;
        for (int row = 0; row < groupOf.Length; row++)
        {
            ref int known = ref best[groupOf[row]];
            if (codes[row] != codes[known]
                && Ordering.Compare(input.Column.ValueAt(row, input.Pool),
                    input.Column.ValueAt(known, input.Pool)) * sign > 0)
            {
                known = row;
            }
        }

        return best;
    }
}
