using System.Collections.Generic;

namespace Accrete.Query.Columns;

/// <summary>Puts tables below each other.</summary>
internal static class TableUnion
{
    /// <summary>Returns all rows of the tables, over these slots.</summary>
    /// <param name="tables">The tables; one at least.</param>
    /// <param name="slots">The slots; what a table does not bind is <see cref="UnboundValue"/> there.</param>
    /// <param name="pool">The pool.</param>
    public static Table Of(List<Table> tables, VarSet slots, ValuePool pool)
    {
        if (tables.Count == 1 && tables[0].Bound == slots)
        {
            return tables[0];
        }

        Invariant.Check(tables.Count > 0, "a union is of tables");
        int count = 0;
        foreach (Table table in tables)
        {
            count += table.Count;
        }

        Table union = new(tables[0].SlotCount, count);
        foreach (int slot in slots)
        {
            union.Set(slot, Concatenate(tables, slot, count, pool));
        }

        return union.WithoutKey();
    }

    private static Column Concatenate(List<Table> tables, int slot, int count, ValuePool pool)
    {
        ColumnKind? kind = null;
        foreach (Table table in tables)
        {
            if (table.Count > 0)
            {
                ColumnKind own = table.Bound.Contains(slot) ? table[slot].Kind : ColumnKind.Pooled;
                kind = kind is null || kind == own ? own : ColumnKind.Pooled;
            }
        }

        Column column = new(kind ?? ColumnKind.Pooled, count);
        foreach (Table table in tables)
        {
            if (!table.Bound.Contains(slot))
            {
                AddUnbound(column, table.Count, pool);
            }
            else if (table.Count > 0)
            {
                Column part = table[slot];
                column.AddRange((part.Kind == column.Kind ? part : part.ToPooled(pool)).Codes);
            }
        }

        Invariant.Check(column.Count == count, "a union has the rows of all");
        return column;
    }

    private static void AddUnbound(Column column, int count, ValuePool pool)
    {
        for (int i = 0; i < count; i++)
        {
            column.Add(pool.Intern(UnboundValue.Instance));
        }
    }
}

/// <summary>Stands in a column for a variable that one branch of a union leaves open.</summary>
internal sealed class UnboundValue
{
    /// <summary>The one instance.</summary>
    public static readonly UnboundValue Instance = new();

    private UnboundValue()
    {
    }

    /// <summary>Returns an empty text: the value is nothing.</summary>
    public override string ToString() => "";
}
