using System;
using System.Diagnostics.CodeAnalysis;
using Accrete.Query.Columns;

namespace Accrete.Query.Aggregates;

/// <summary>Sorts the values of one group after the other as 64-bit keys, without making objects of them.</summary>
internal sealed class SortedGroups
{
    /// <summary>The bits of -0.0, which is equal to 0.0 but another value.</summary>
    private const long NegativeZero = long.MinValue;

    private readonly AggregateInput _input;
    private readonly bool _isReal;
    private readonly long[] _keys;

    private SortedGroups(AggregateInput input, bool isReal)
    {
        _input = input;
        _isReal = isReal;
        _keys = QueryMemory.Longs(input.Column.Count);
    }

    /// <summary>Gets the value in a place of the group that was sorted last.</summary>
    public object? this[int place] => Column.ToObject(_input.Column.Kind, Key(_keys[place]), _input.Pool);

    /// <summary>Begins to sort the groups of a column.</summary>
    /// <returns>False where its values are of any type, or are some that have no order or are equal to
    /// another.</returns>
    public static bool TryOf(AggregateInput input, [NotNullWhen(true)] out SortedGroups? sorted)
    {
        ColumnKind kind = input.Column.Kind;
        bool isReal = kind is ColumnKind.Double or ColumnKind.Float;
        bool fits = kind != ColumnKind.Pooled && (!isReal || IsOrdered(input.Column.Codes));
        sorted = fits ? new SortedGroups(input, isReal) : null;
        return fits;
    }

    /// <summary>Sorts a group.</summary>
    /// <returns>How many values it has.</returns>
    public int Sort(int group)
    {
        ReadOnlySpan<int> rows = _input.Groups.RowsOf(group);
        ReadOnlySpan<long> codes = _input.Column.Codes;
        for (int i = 0; i < rows.Length; i++)
        {
            _keys[i] = Key(codes[rows[i]]);
        }

        WorkLimit.Spend(rows.Length);
        _keys.AsSpan(0, rows.Length).Sort();
        return rows.Length;
    }

    private static bool IsOrdered(ReadOnlySpan<long> codes)
    {
        bool ordered = true;
        foreach (long code in codes)
        {
            ordered &= code != NegativeZero && !double.IsNaN(BitConverter.Int64BitsToDouble(code));
        }

        return ordered;
    }

    /// <summary>Returns a number that has the order of the value, and of that number the code again: the bits of
    /// negative doubles ascend as the doubles descend.</summary>
    private long Key(long code) => _isReal ? code ^ ((code >> 63) & long.MaxValue) : code;
}
