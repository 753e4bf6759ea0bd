using System;
using System.Collections.Generic;

namespace Accrete.Query.Run;

/// <summary>For each code of one column the codes that another column has beside it, ascending.</summary>
internal sealed class Adjacency
{
    private readonly int[] _starts;
    private readonly long[] _neighbours;
    private readonly RowIndex _index;

    /// <summary>Groups pairs.</summary>
    /// <param name="keys">The codes that are looked up.</param>
    /// <param name="neighbours">The codes beside them; those of one key ascend in the order given.</param>
    public Adjacency(Column keys, Column neighbours)
    {
        int[]? order = RowSort.IsSorted(keys.Codes) ? null : RowSort.Order(keys.Codes, out _);
        Column sorted = order is null ? keys : keys.Gather(order);
        _neighbours = (order is null ? neighbours : neighbours.Gather(order)).Data;
        List<int> starts = [];
        Column distinct = new(ColumnKind.Long, sorted.Count);
        for (int i = 0; i < sorted.Count; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
            {
                starts.Add(i);
                distinct.Add(sorted[i]);
            }
        }

        starts.Add(sorted.Count);
        _starts = [.. starts];
        _index = new RowIndex([distinct], distinct.Count);
    }

    /// <summary>Returns the codes beside the code that a column has in a row.</summary>
    public ReadOnlySpan<long> Of(Column[] key, int row)
    {
        int group = _index.First(key, row);
        return group < 0 ? default : _neighbours.AsSpan(_starts[group], _starts[group + 1] - _starts[group]);
    }
}
