using System;
using System.Numerics;

namespace Accrete.Query.Columns;

/// <summary>Finds the first of the rows that are equal.</summary>
internal static class DistinctRows
{
    /// <summary>Codes in a range up to so many times the rows are noted in a bitmap.</summary>
    private const int BitmapSpread = 64;

    /// <summary>Returns the table's rows without repetitions.</summary>
    public static Table Of(Table table)
    {
        if (table.IsDistinct)
        {
            return table;
        }

        if (table.Count <= 1 || table.Bound.IsEmpty)
        {
            return table.Count <= 1 ? table : new Table(table.SlotCount, 1).WithKey(VarSet.Empty);
        }

        Column[] columns = ColumnsOf(table, table.Bound);
        IntList rows = columns.Length == 1 ? Single(columns[0].Codes) : Many(columns, table.Count);
        Invariant.Check(rows.Count is > 0 && rows.Count <= table.Count, "of equal rows one stays");
        return table.Filter(rows.Items).WithKey(table.Bound);
    }

    /// <summary>Returns the columns of slots, ascending by slot.</summary>
    public static Column[] ColumnsOf(Table table, VarSet slots)
    {
        Column[] columns = new Column[slots.Count];
        int at = 0;
        foreach (int slot in slots)
        {
            columns[at++] = table[slot];
        }

        Invariant.Check(at == columns.Length, "each slot has its column");
        return columns;
    }

    private static IntList Single(ReadOnlySpan<long> codes)
    {
        CodeRange range = CodeRange.Of(codes);
        return range.Spread < (ulong)codes.Length * BitmapSpread + 1024
            ? ByBitmap(codes, range.Min, (int)range.Spread + 1)
            : Many([new Column(ColumnKind.Long, codes.ToArray(), codes.Length)], codes.Length);
    }

    private static IntList ByBitmap(ReadOnlySpan<long> codes, long min, int range)
    {
        Invariant.Check(range > 0, "codes lie in a range");
        ulong[] seen = new ulong[(range + 63) / 64];
        IntList rows = new(Math.Min(codes.Length, 1024));
        for (int row = 0; row < codes.Length; row++)
        {
            int at = (int)(codes[row] - min);
            ref ulong word = ref seen[at >> 6];
            ulong bit = 1UL << at;
            if ((word & bit) == 0)
            {
                word |= bit;
                rows.Add(row);
            }
        }

        return rows;
    }

    private static IntList Many(Column[] columns, int count)
    {
        Invariant.Check(columns.Length > 0 && columns[0].Count >= count, "rows are compared by columns");
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, count * 2));
        int[] heads = QueryMemory.Zeros(size);
        int mask = size - 1;
        IntList rows = new(Math.Min(count, 1024));
        for (int row = 0; row < count; row++)
        {
            int at = (int)(RowIndex.Hash(columns, row) >> 20) & mask;
            while (heads[at] != 0 && !Same(columns, heads[at] - 1, row))
            {
                at = (at + 1) & mask;
            }

            if (heads[at] == 0)
            {
                heads[at] = row + 1;
                rows.Add(row);
            }
        }

        return rows;
    }

    private static bool Same(Column[] columns, int left, int right)
    {
        foreach (Column column in columns)
        {
            if (column.Data[left] != column.Data[right])
            {
                return false;
            }
        }

        return true;
    }
}
