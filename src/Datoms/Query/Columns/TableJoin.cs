using System;
using System.Diagnostics;
using Accrete.Index;

namespace Accrete.Query.Columns;

/// <summary>Joins tables on equal codes.</summary>
internal static class TableJoin
{
    /// <summary>Joins by an index of the right side.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="leftKeys">Its key columns, of the kinds of those indexed.</param>
    /// <param name="right">The right side.</param>
    /// <param name="index">The index of the right side's keys.</param>
    /// <param name="keep">The slots wanted in the result.</param>
    /// <param name="budget">Limits the result.</param>
    public static Table ByIndex(
        Table left, Column[] leftKeys, Table right, RowIndex index, VarSet keep, QueryBudget budget)
    {
        VarSet added = (right.Bound - left.Bound) & keep;
        Invariant.Check(index.Count == right.Count, "an index is of the table that it finds rows of");
        if (added.IsEmpty)
        {
            return Existing(left, leftKeys, index).Keep(keep);
        }

        if (index.IsUnique)
        {
            return ByUniqueIndex(left, leftKeys, right, index, keep);
        }

        IntList leftRows = new(left.Count), rightRows = new(left.Count);
        for (int row = 0; row < left.Count; row++)
        {
            for (int match = index.First(leftKeys, row); match >= 0; match = index.Next(match))
            {
                leftRows.Add(row);
                rightRows.Add(match);
            }

            budget.Watch(leftRows.Count, keep);
        }

        return Assemble(left, leftRows.Items, right, rightRows.Items, keep, isUnique: false);
    }

    /// <summary>Joins where a left row has one match at most, as along a ref: no list of rows has to grow, and where
    /// all have one the left columns stay as they are.</summary>
    private static Table ByUniqueIndex(Table left, Column[] leftKeys, Table right, RowIndex index, VarSet keep)
    {
        IntList leftRows = new(left.Count), rightRows = new(left.Count);
        index.FindAll(leftKeys, left.Count, leftRows, rightRows);
        Invariant.Check(leftRows.Count == rightRows.Count, "rows are joined in pairs");
        return Assemble(left, leftRows.Items, right, rightRows.Items, keep, isUnique: true);
    }

    /// <summary>Joins by an index of the left side, where that is the smaller one: the rows come in the order of the
    /// right side, so that what is sorted there can be merged with afterwards.</summary>
    public static Table ByIndexOfLeft(
        Table left, Column[] leftKeys, Table right, Column[] rightKeys, VarSet keep, QueryBudget budget)
    {
        RowIndex index = new(leftKeys, left.Count);
        IntList leftRows = new(right.Count), rightRows = new(right.Count);
        if (index.IsUnique)
        {
            index.FindAll(rightKeys, right.Count, rightRows, leftRows);
        }
        else
        {
            for (int row = 0; row < right.Count; row++)
            {
                for (int match = index.First(rightKeys, row); match >= 0; match = index.Next(match))
                {
                    leftRows.Add(match);
                    rightRows.Add(row);
                }

                budget.Watch(leftRows.Count, keep);
            }
        }

        Invariant.Check(
            leftRows.Count == rightRows.Count && leftKeys.Length == rightKeys.Length,
            "rows are joined in pairs");
        Table joined = left.Pick(leftRows.Items, keep);
        VarSet added = (right.Bound - left.Bound) & keep;
        bool isWhole = index.IsUnique && rightRows.Count == right.Count;
        foreach (int slot in added)
        {
            joined.Set(slot, isWhole ? right[slot] : right[slot].Gather(rightRows.Items));
        }

        joined.SortedBy = added.Contains(right.SortedBy) ? right.SortedBy : -1;
        return joined;
    }

    /// <summary>Keeps the left rows that have a match.</summary>
    public static Table Existing(Table left, Column[] leftKeys, RowIndex index)
    {
        IntList rows = new(left.Count);
        for (int row = 0; row < left.Count; row++)
        {
            if (index.First(leftKeys, row) >= 0)
            {
                rows.Add(row);
            }
        }

        return left.Filter(rows.Items);
    }

    /// <summary>Joins two sides whose key columns both ascend.</summary>
    public static Table Merge(
        Table left, Column leftKey, Table right, Column rightKey, VarSet keep, QueryBudget budget)
    {
        VarSet added = (right.Bound - left.Bound) & keep;
        if (left.Count == right.Count && leftKey.Codes.SequenceEqual(rightKey.Codes) && IsStrict(leftKey.Codes))
        {
            // The same keys on both sides, as for attributes that all entities of a kind have: the rows
            // lie side by side.
            return Beside(left, right, keep);
        }

        IntList leftRows = new(left.Count), rightRows = new(left.Count);
        ReadOnlySpan<long> leftCodes = leftKey.Codes, rightCodes = rightKey.Codes;
        Invariant.Check(
            leftKey.Kind == rightKey.Kind || leftKey.Count == 0 || rightKey.Count == 0,
            "keys of one kind are merged");
        Debug.Assert(leftKey.IsAscending && rightKey.IsAscending, "keys that are merged ascend");
        bool isUnique = true;
        int at = 0;
        for (int row = 0; row < leftCodes.Length; row++)
        {
            long code = leftCodes[row];
            at = Galloping.Search(rightCodes, at, code);
            for (int match = at; match < rightCodes.Length && rightCodes[match] == code; match++)
            {
                isUnique &= match == at;
                leftRows.Add(row);
                rightRows.Add(match);
                if (added.IsEmpty)
                {
                    break;
                }
            }

            budget.Watch(leftRows.Count, keep);
        }

        return added.IsEmpty
            ? left.Filter(leftRows.Items).Keep(keep)
            : Assemble(left, leftRows.Items, right, rightRows.Items, keep, isUnique);
    }

    /// <summary>Puts matching rows side by side.</summary>
    /// <param name="left">The left side; its rows come in order.</param>
    /// <param name="leftRows">The left row of each match.</param>
    /// <param name="right">The right side.</param>
    /// <param name="rightRows">The right row of each match.</param>
    /// <param name="keep">The slots wanted.</param>
    /// <param name="isUnique">Whether no left row has two matches.</param>
    public static Table Assemble(
        Table left, ReadOnlySpan<int> leftRows, Table right, ReadOnlySpan<int> rightRows, VarSet keep, bool isUnique)
    {
        Invariant.Check(leftRows.Length == rightRows.Length, "rows are joined in pairs");
        bool isWhole = isUnique && leftRows.Length == left.Count;
        Table joined = isWhole ? Copy(left, keep) : left.Pick(leftRows, keep);
        foreach (int slot in (right.Bound - left.Bound) & keep)
        {
            joined.Set(slot, right[slot].Gather(rightRows));
        }

        joined.SortedBy = keep.Contains(left.SortedBy) ? left.SortedBy : -1;
        return joined;
    }

    /// <summary>Puts what was found, in its order, beside the rows that it was found for.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="leftRows">The left row of each right row.</param>
    /// <param name="right">The right side.</param>
    /// <param name="keep">The slots wanted.</param>
    public static Table Beside(Table left, ReadOnlySpan<int> leftRows, Table right, VarSet keep)
    {
        Invariant.Check(leftRows.Length == right.Count, "each row that was found has the row that asked");
        bool isSame = leftRows.Length == left.Count;
        for (int i = 0; isSame && i < leftRows.Length; i++)
        {
            isSame = leftRows[i] == i;
        }

        Table joined = isSame ? Copy(left, keep) : left.Pick(leftRows, keep);
        foreach (int slot in (right.Bound - left.Bound) & keep)
        {
            joined.Set(slot, right[slot]);
        }

        return joined;
    }

    private static bool IsStrict(ReadOnlySpan<long> codes)
    {
        for (int i = 1; i < codes.Length; i++)
        {
            if (codes[i] <= codes[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static Table Beside(Table left, Table right, VarSet keep)
    {
        Invariant.Check(left.Count == right.Count, "rows that lie side by side are as many");
        Table joined = Copy(left, keep);
        foreach (int slot in (right.Bound - left.Bound) & keep)
        {
            joined.Set(slot, right[slot]);
        }

        joined.SortedBy = keep.Contains(left.SortedBy) ? left.SortedBy : -1;
        return joined;
    }

    private static Table Copy(Table table, VarSet keep)
    {
        Table copy = new(table.SlotCount, table.Count);
        foreach (int slot in table.Bound & keep)
        {
            copy.Set(slot, table[slot]);
        }

        return copy;
    }
}
