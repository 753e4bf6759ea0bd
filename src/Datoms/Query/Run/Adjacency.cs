using System;

namespace Accrete.Query.Run;

/// <summary>For each code of one column the codes that another column has beside it, in the order of the rows.</summary>
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
        (_min, long max) = RangeOf(keys.Codes);
        ulong range = (ulong)max - (ulong)_min;
        if (keys.Count > 0 && range < (ulong)keys.Count * DirectSpread)
        {
            _starts = new int[(int)range + 2];
            _neighbours = GroupByPlace(keys.Codes, neighbours);
            return;
        }

        int[] order = RowSort.Order(keys.Codes, out long[] sorted);
        _neighbours = neighbours.Gather(order).Data;
        (_starts, Column distinct) = GroupSorted(sorted);
        _groups = new RowIndex([distinct], distinct.Count);
    }

    /// <summary>Returns the smallest and the largest of some codes.</summary>
    public static (long Min, long Max) RangeOf(ReadOnlySpan<long> codes)
    {
        long min = long.MaxValue, max = long.MinValue;
        foreach (long code in codes)
        {
            min = Math.Min(min, code);
            max = Math.Max(max, code);
        }

        return (min, max);
    }

    /// <summary>Returns the codes beside a code.</summary>
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

    /// <summary>Fills the starts, a place a key, and puts the neighbours of each key together.</summary>
    private long[] GroupByPlace(ReadOnlySpan<long> keys, Column neighbours)
    {
        int[] starts = _starts;
        long min = _min, last = min;
        bool isSorted = true;
        foreach (long key in keys)
        {
            starts[key - min + 1]++;
            isSorted &= key >= last;
            last = key;
        }

        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        if (isSorted)
        {
            return neighbours.Data;
        }

        int[] next = starts.AsSpan().ToArray();
        long[] grouped = GC.AllocateUninitializedArray<long>(keys.Length);
        ReadOnlySpan<long> codes = neighbours.Codes;
        for (int row = 0; row < keys.Length; row++)
        {
            grouped[next[keys[row] - min]++] = codes[row];
        }

        return grouped;
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
