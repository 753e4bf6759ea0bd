using System;
using System.Collections.Generic;
using Accrete.Query.Columns;

namespace Accrete.Query.Aggregates;

/// <summary>Numbers the groups of rows that agree in some columns, and lists the rows of each.</summary>
internal sealed class Groups
{
    /// <summary>How much larger than the rows a table by code may be before hashing is used instead.</summary>
    private const int DirectFactor = 4;

    private readonly int[] _groupOf;
    private readonly int _rowCount;
    private int[]? _starts;
    private int[]? _rows;

    private Groups(ReadOnlySpan<int> groupOf, int rowCount, int count)
    {
        _groupOf = QueryMemory.Ints(rowCount);
        _rowCount = rowCount;
        groupOf.CopyTo(_groupOf);
        Count = count;
    }

    /// <summary>Gets how many groups there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the group of each row.</summary>
    public ReadOnlySpan<int> GroupOf => _groupOf.AsSpan(0, _rowCount);

    /// <summary>Groups rows by columns; without columns all rows are one group, and no rows are none.</summary>
    /// <param name="rowCount">How many rows there are.</param>
    /// <param name="keys">The columns; numbers of groups count up in the order of first sight.</param>
    /// <param name="pool">The pool of pooled columns.</param>
    public static Groups By(int rowCount, IReadOnlyList<Column> keys, ValuePool pool)
    {
        Groups groups = new([], rowCount, Math.Min(rowCount, 1));
        groups._groupOf.AsSpan(0, rowCount).Clear();
        foreach (Column key in keys)
        {
            groups.Refine(key, pool);
        }

        return groups;
    }

    /// <summary>Returns groups that also agree in another column.</summary>
    public Groups With(Column column, ValuePool pool)
    {
        Groups finer = new(GroupOf, _rowCount, Count);
        finer.Refine(column, pool);
        return finer;
    }

    /// <summary>Returns the first row of each group.</summary>
    public int[] FirstRows()
    {
        int[] first = new int[Count];
        Array.Fill(first, -1);
        int found = 0;
        for (int row = 0; row < _rowCount && found < first.Length; row++)
        {
            if (first[_groupOf[row]] < 0)
            {
                first[_groupOf[row]] = row;
                found++;
            }
        }

        return first;
    }

    /// <summary>Returns how many rows each group has.</summary>
    public int[] Sizes()
    {
        int[] sizes = new int[Count];
        foreach (int group in GroupOf)
        {
            sizes[group]++;
        }

        return sizes;
    }

    /// <summary>Returns the rows of one group, in their order.</summary>
    public ReadOnlySpan<int> RowsOf(int group)
    {
        if (_starts is null || _rows is null)
        {
            (_starts, _rows) = List();
        }

        return _rows.AsSpan(_starts[group], _starts[group + 1] - _starts[group]);
    }

    private (int[] Starts, int[] Rows) List()
    {
        int[] starts = new int[Count + 1];
        foreach (int group in GroupOf)
        {
            starts[group + 1]++;
        }

        for (int i = 0; i < Count; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] next = starts.AsSpan(0, Count).ToArray();
        int[] rows = new int[_rowCount];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[next[_groupOf[row]]++] = row;
        }

        return (starts, rows);
    }

    private void Refine(Column column, ValuePool pool)
    {
        if (_rowCount == 0)
        {
            return;
        }

        // Codes of a pool lie close together; others are looked at.
        CodeRange range = column.Kind == ColumnKind.Pooled
            ? new CodeRange(0, pool.Count - 1)
            : CodeRange.Of(column.Codes);
        ulong sizeMax = (ulong)Math.Max(1024, (long)_rowCount * DirectFactor);
        if (range.Spread < sizeMax / (ulong)Count)
        {
            RefineDirect(column.Codes, range.Min, (int)range.Spread + 1);
        }
        else
        {
            RefineHashed(column.Codes);
        }
    }

    /// <summary>Looks numbers up in a table by group and code.</summary>
    private void RefineDirect(ReadOnlySpan<long> codes, long min, int codeCount)
    {
        int[] numbers = QueryMemory.Zeros(codeCount * Count);
        int count = 0;
        Span<int> groupOf = _groupOf.AsSpan(0, _rowCount);
        codes = codes[..groupOf.Length];
        for (int row = 0; row < groupOf.Length; row++)
        {
            ref int number = ref numbers[(groupOf[row] * codeCount) + (int)(codes[row] - min)];
            if (number == 0)
            {
                number = ++count;
            }

            groupOf[row] = number - 1;
        }

        Count = count;
    }

    private void RefineHashed(ReadOnlySpan<long> codes)
    {
        CodeNumbers numbers = new(_rowCount);
        Span<int> groupOf = _groupOf.AsSpan(0, _rowCount);
        for (int row = 0; row < groupOf.Length; row++)
        {
            groupOf[row] = numbers.Of(groupOf[row], codes[row]);
        }

        Count = numbers.Count;
    }
}
