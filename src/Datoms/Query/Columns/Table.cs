using System;

namespace Accrete.Query.Columns;

/// <summary>Rows over the slots of one body, while its atoms are joined one after the other.</summary>
internal sealed class Table
{
    private readonly Column?[] _columns;
    private int _sortedBy = -1;

    /// <summary>Makes a table without columns.</summary>
    /// <param name="slots">How many slots the body has.</param>
    /// <param name="count">How many rows.</param>
    public Table(int slots, int count)
    {
        Invariant.Check(slots >= 0 && count >= 0, "a table has slots and rows");
        _columns = new Column?[slots];
        Count = count;
        IsDistinct = count <= 1;
    }

    /// <summary>Gets how many slots the body has.</summary>
    public int SlotCount => _columns.Length;

    /// <summary>Gets how many rows there are.</summary>
    public int Count { get; }

    /// <summary>Gets the slots with a column.</summary>
    public VarSet Bound { get; private set; }

    /// <summary>Gets slots that no two rows have the same values in; only where <see cref="IsDistinct"/>.</summary>
    public VarSet Key { get; private set; }

    /// <summary>Gets whether the rows are known to differ.</summary>
    public bool IsDistinct { get; private set; }

    /// <summary>Gets the slot whose numbers ascend from row to row, -1 where none is known to.</summary>
    public int SortedBy
    {
        get
        {
            // The first row and the last are compared: a claim that is wrong is mostly wrong there too.
            Invariant.Check(
                _sortedBy < 0 || Count == 0 || this[_sortedBy][0] <= this[_sortedBy][Count - 1],
                "a table that is said to be sorted ascends");
            return _sortedBy;
        }
        set => _sortedBy = value;
    }

    /// <summary>Gets a slot's column.</summary>
    public Column this[int slot] => _columns[slot] ?? throw new InvalidOperationException("The slot has no column.");

    /// <summary>Tells whether the numbers of a slot ascend.</summary>
    public bool Ascends(int slot) => SortedBy == slot || this[slot].IsAscending;

    /// <summary>Puts a column into a slot.</summary>
    public void Set(int slot, Column column)
    {
        Invariant.Check(column.Count == Count, "a column has as many rows as its table");
        _columns[slot] = column;
        Bound |= VarSet.Of(slot);
    }

    /// <summary>Notes that rows differ in these slots.</summary>
    public Table WithKey(VarSet key)
    {
        Invariant.Check(Bound.ContainsAll(key), "rows are told apart by columns that are there");
        Key = key;
        IsDistinct = true;
        return this;
    }

    /// <summary>Notes that rows may be equal.</summary>
    public Table WithoutKey()
    {
        IsDistinct = Count <= 1;
        Key = VarSet.Empty;
        return this;
    }

    /// <summary>Returns the table with only these slots' columns; rows may be equal then.</summary>
    public Table Keep(VarSet slots)
    {
        if (slots.ContainsAll(Bound))
        {
            return this;
        }

        Table kept = new(SlotCount, Count) { SortedBy = slots.Contains(SortedBy) ? SortedBy : -1 };
        foreach (int slot in Bound & slots)
        {
            kept.Set(slot, this[slot]);
        }

        return IsDistinct && slots.ContainsAll(Key) ? kept.WithKey(Key) : kept.WithoutKey();
    }

    /// <summary>Returns some of the rows; equal to a filter where each row is named once, ascending.</summary>
    public Table Filter(ReadOnlySpan<int> rows)
    {
        Invariant.Check(
            rows.Length <= Count && (rows.Length == 0 || (rows[0] >= 0 && rows[^1] < Count)),
            "a filter names rows once, ascending");
        if (rows.Length == Count)
        {
            return this;
        }

        Table kept = Pick(rows, Bound);
        kept.SortedBy = SortedBy;
        return IsDistinct ? kept.WithKey(Key) : kept;
    }

    /// <summary>Returns rows by number, any number of times, with only these slots' columns.</summary>
    public Table Pick(ReadOnlySpan<int> rows, VarSet slots)
    {
        Invariant.Check(rows.Length == 0 || Count > 0, "rows are picked from rows");
        Table picked = new(SlotCount, rows.Length);
        foreach (int slot in Bound & slots)
        {
            picked.Set(slot, this[slot].Gather(rows));
        }

        return picked;
    }
}
