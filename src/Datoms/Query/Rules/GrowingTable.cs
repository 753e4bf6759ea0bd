using System;
using System.Numerics;
using Accrete.Query.Columns;

namespace Accrete.Query.Rules;

/// <summary>Distinct tuples that only become more: what a rule was asked, or has answered.</summary>
internal sealed class GrowingTable
{
    private readonly ValuePool _pool;
    private readonly Column?[] _columns;
    private int[] _heads = new int[16];

    /// <summary>Makes a table without tuples.</summary>
    public GrowingTable(int arity, ValuePool pool)
    {
        _pool = pool;
        _columns = new Column?[arity];
    }

    /// <summary>Gets how many tuples there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets how many places a tuple has.</summary>
    public int Arity => _columns.Length;

    /// <summary>Adds those rows that are new.</summary>
    /// <param name="columns">One column a place.</param>
    /// <param name="count">How many rows.</param>
    /// <returns>How many were new; they are the last.</returns>
    public int Add(Column[] columns, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        Column[] aligned = Align(columns);
        int before = Count;
        for (int row = 0; row < count; row++)
        {
            if ((Count + 1) * 2 > _heads.Length)
            {
                Rehash(_heads.Length * 2);
            }

            ref int head = ref Head(aligned, row);
            if (head != 0)
            {
                continue;
            }

            head = Count + 1;
            for (int i = 0; i < aligned.Length; i++)
            {
                Own(i).Add(aligned[i][row]);
            }

            Count++;
        }

        return Count - before;
    }

    /// <summary>Returns one place of the tuples from a start on.</summary>
    public Column Slice(int place, int start, int count)
    {
        Column own = Own(place);
        long[] codes = own.Data.AsSpan(start, count).ToArray();
        return new Column(own.Kind, codes, count);
    }

    // The columns are made when the first rows come.
    private Column Own(int place) => _columns[place] ??= new Column(ColumnKind.Pooled);

    private Column[] Align(Column[] columns)
    {
        Column[] aligned = new Column[columns.Length];
        bool isChanged = false;
        for (int i = 0; i < columns.Length; i++)
        {
            Column own = _columns[i] ??= new Column(columns[i].Kind);
            aligned[i] = columns[i];
            if (own.Kind == columns[i].Kind)
            {
                continue;
            }

            if (own.Kind != ColumnKind.Pooled)
            {
                _columns[i] = own.ToPooled(_pool);
                isChanged = true;
            }

            aligned[i] = columns[i].ToPooled(_pool);
        }

        if (isChanged)
        {
            Rehash(_heads.Length);
        }

        return aligned;
    }

    private void Rehash(int size)
    {
        _heads = new int[(int)BitOperations.RoundUpToPowerOf2((uint)size)];
        Column[] own = new Column[_columns.Length];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = Own(i);
        }

        for (int row = 0; row < Count; row++)
        {
            Head(own, row) = row + 1;
        }
    }

    private ref int Head(Column[] columns, int row)
    {
        int mask = _heads.Length - 1;
        int at = (int)(RowIndex.Hash(columns, row) >> 20) & mask;
        while (_heads[at] != 0 && !Same(_heads[at] - 1, columns, row))
        {
            at = (at + 1) & mask;
        }

        return ref _heads[at];
    }

    private bool Same(int own, Column[] columns, int row)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (Own(i)[own] != columns[i][row])
            {
                return false;
            }
        }

        return true;
    }
}
