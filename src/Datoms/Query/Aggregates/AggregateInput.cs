using System;
using Accrete.Clojure;
using Accrete.Query.Columns;

namespace Accrete.Query.Aggregates;

/// <summary>What an aggregate works on.</summary>
/// <param name="Column">The values.</param>
/// <param name="Groups">The group of each row.</param>
/// <param name="Pool">The pool of a pooled column.</param>
/// <param name="Constants">The arguments before the variable.</param>
internal sealed record AggregateInput(Column Column, Groups Groups, ValuePool Pool, object?[] Constants)
{
    /// <summary>Returns the n of <c>(min n ?x)</c>, null where there is none; a negative number counts as 0.</summary>
    public int? Limit => Constants.Length == 0 ? null : (int)Math.Clamp(Numbers.ToLong(Constants[0]), 0, int.MaxValue);

    /// <summary>Returns the values of one group, in the order of the rows.</summary>
    public object?[] ValuesOf(int group)
    {
        ReadOnlySpan<int> rows = Groups.RowsOf(group);
        WorkLimit.Spend(rows.Length);
        object?[] values = new object?[rows.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Column.ValueAt(rows[i], Pool);
        }

        return values;
    }

    /// <summary>Computes one value a group from the group's values.</summary>
    public object?[] ForEach(Func<object?[], object?> compute)
    {
        object?[] results = new object?[Groups.Count];
        for (int group = 0; group < results.Length; group++)
        {
            results[group] = compute(ValuesOf(group));
        }

        return results;
    }
}
