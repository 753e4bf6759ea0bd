using System.Collections.Generic;

namespace Accrete.Query.Columns;

/// <summary>Rows that do not change during an execution, with the indexes that joins have made of them.</summary>
internal sealed class ScannedTable(Table rows)
{
    private readonly Dictionary<VarSet, (Table Rows, RowIndex Index)> _indexes = [];

    /// <summary>Gets the rows.</summary>
    public Table Rows => rows;

    /// <summary>Joins a table with the rows on the slots that both have.</summary>
    public Table Join(Table table, VarSet keep, ValuePool pool, QueryBudget budget)
    {
        VarSet shared = table.Bound & rows.Bound;
        Invariant.Check(table.SlotCount == rows.SlotCount, "tables of one body are joined");
        List<Column> left = [];
        bool isSame = true;
        foreach (int slot in shared)
        {
            isSame &= table[slot].Kind == rows[slot].Kind;
        }

        if (!_indexes.TryGetValue(shared, out (Table Rows, RowIndex Index) indexed) || !isSame)
        {
            List<Column> right = [];
            foreach (int slot in shared)
            {
                right.Add(table[slot].Kind == rows[slot].Kind ? rows[slot] : rows[slot].ToPooled(pool));
            }

            indexed = (rows, new RowIndex([.. right], rows.Count));
            if (isSame)
            {
                _indexes[shared] = indexed;
            }
        }

        foreach (int slot in shared)
        {
            left.Add(table[slot].Kind == rows[slot].Kind ? table[slot] : table[slot].ToPooled(pool));
        }

        Invariant.Check(indexed.Index.Count == rows.Count, "an index is of the rows");
        Table joined = TableJoin.ByIndex(table, [.. left], rows, indexed.Index, keep, budget);
        bool addsNothing = ((rows.Bound - table.Bound) & keep).IsEmpty;
        budget.Check(joined.Count, joined.Bound.Count);
        if (addsNothing)
        {
            return joined;
        }

        VarSet key = table.Key | (rows.IsDistinct ? rows.Key : VarSet.Empty);
        return table.IsDistinct && rows.IsDistinct && joined.Bound.ContainsAll(key)
            ? joined.WithKey(key)
            : joined.WithoutKey();
    }
}
