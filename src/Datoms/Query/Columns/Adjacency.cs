using System;
using System.Runtime.CompilerServices;

namespace Accrete.Query.Columns;

/// <summary>For each code of one column the codes that another column has beside it, in the order of
/// the rows.</summary>
/// <remarks>Where the keys lie close together, as entity ids of one partition do, a key is the place of its group: no
/// sorting, no hashing, two reads of an array a lookup.</remarks>
internal sealed class Adjacency
{
    /// <summary>Keys in a range up to so many times the rows are addressed directly: 4 bytes a key.</summary>
    private const int DirectSpread = 8;

    private readonly int[] _starts;
    private readonly long[] _neighbours;
    private readonly long _min;
    private readonly RowIndex? _groups;

    /// <summary>Groups pairs.</summary>
    /// <param name="keys">The codes that are looked up.</param>
    /// <param name="neighbours">The codes beside them.</param>
    public Adjacency(Column keys, Column neighbours)
    {
        Invariant.Check(keys.Count == neighbours.Count, "each key has its neighbour");
        CodeRange range = CodeRange.Of(keys.Codes);
        if (keys.Count > 0 && range.Spread < (ulong)keys.Count * DirectSpread)
        {
            _min = range.Min;
            _starts = QueryMemory.Zeros((int)range.Spread + 2);
            bool isSorted = RowSort.IsSorted(keys.Codes);
            _neighbours = isSorted ? neighbours.Data : QueryMemory.Longs(keys.Count);
            if (isSorted)
            {
                Delimit(keys.Codes);
            }
            else
            {
                Group(keys.Codes, neighbours.Codes);
            }

            return;
        }

        int[] order = RowSort.Order(keys.Codes, out long[] sorted);
        _neighbours = neighbours.Gather(order).Data;
        (_starts, Column distinct) = GroupSorted(sorted);
        Invariant.Check(
            _starts.Length == distinct.Count + 1,
            "each key has where its neighbours begin, and the end");
        _groups = new RowIndex([distinct], distinct.Count);
    }

    /// <summary>Returns the codes beside a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<long> Of(long code)
    {
        int group;
        if (_groups is not null)
        {
            group = _groups.FirstOf(code);
            if (group < 0)
            {
                return default;
            }
        }
        else
        {
            ulong place = (ulong)code - (ulong)_min;
            if (place >= (ulong)_starts.Length - 1)
            {
                return default;
            }

            group = (int)place;
        }

        int start = _starts[group];
        return _neighbours.AsSpan(start, _starts[group + 1] - start);
    }

    /// <summary>Notes where the rows of each key begin, where keys ascend.</summary>
    private void Delimit(ReadOnlySpan<long> keys)
    {
        int[] starts = _starts;
        long min = _min;
        for (int row = 0; row < keys.Length; row++)
        {
            starts[keys[row] - min + 1] = row + 1; // the last row of a key stays
        }

        int end = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = end = Math.Max(end, starts[i]);
        }
    }

    /// <summary>Puts the neighbours of each key together: counts first, then places.</summary>
    private void Group(ReadOnlySpan<long> keys, ReadOnlySpan<long> neighbours)
    {
        int[] starts = _starts;
        long min = _min;
        foreach (long key in keys)
        {
            starts[key - min + 1]++;
        }

        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        int[] next = QueryMemory.Ints(starts.Length);
        starts.CopyTo(next, 0);
        long[] grouped = _neighbours;
        for (int row = 0; row < keys.Length; row++)
        {
            grouped[next[keys[row] - min]++] = neighbours[row];
        }
    }

    private static (int[] Starts, Column Distinct) GroupSorted(long[] keys)
    {
        IntList starts = new();
        Column distinct = new(ColumnKind.Long);
        for (int i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
            {
                starts.Add(i);
                distinct.Add(keys[i]);
            }
        }

        starts.Add(keys.Length);
        return (starts.Items.ToArray(), distinct);
    }
}
