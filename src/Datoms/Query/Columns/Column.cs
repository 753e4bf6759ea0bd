using System;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Query.Columns;

/// <summary>One variable's values, row by row, as 64-bit numbers of one kind.</summary>
/// <remarks>Columns are shared between relations and must not change once a relation holds them.</remarks>
internal sealed class Column
{
    private long[] _data;
    private int _checkedCount = -1;
    private bool _isAscending;

    /// <summary>Makes a column without rows.</summary>
    public Column(ColumnKind kind, int capacity = 16)
    {
        Kind = kind;
        _data = capacity == 0 ? [] : new long[capacity];
    }

    /// <summary>Makes a column of the first <paramref name="count"/> numbers of an array, which it takes
    /// over.</summary>
    public Column(ColumnKind kind, long[] data, int count)
    {
        Kind = kind;
        _data = data;
        Count = count;
        Invariant.Check(count >= 0 && count <= data.Length, "a column has the rows that it says");
    }

    /// <summary>Makes a column without rows, with room for so many.</summary>
    public static Column Sized(ColumnKind kind, int capacity) =>
        new(kind, QueryMemory.Longs(capacity), 0);

    /// <summary>Gets what the numbers stand for.</summary>
    public ColumnKind Kind { get; }

    /// <summary>Gets how many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the rows' numbers.</summary>
    public ReadOnlySpan<long> Codes => new(_data, 0, Count);

    /// <summary>Gets the array behind the column: longer than <see cref="Count"/>, as a rule.</summary>
    public long[] Data => _data;

    /// <summary>Gets whether the numbers ascend, equal neighbours allowed; they are looked at once.</summary>
    public bool IsAscending
    {
        get
        {
            if (_checkedCount != Count)
            {
                (_isAscending, _checkedCount) = (RowSort.IsSorted(Codes), Count);
            }

            return _isAscending;
        }
    }

    /// <summary>Gets the number in a row.</summary>
    public long this[int row] => _data[row];

    /// <summary>Adds a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long code)
    {
        int count = Count;
        if (count == _data.Length)
        {
            Grow(count + 1);
        }

        _data[count] = code;
        Count = count + 1;
    }

    /// <summary>Adds many rows.</summary>
    public void AddRange(ReadOnlySpan<long> codes)
    {
        if (Count + codes.Length > _data.Length)
        {
            Grow(Count + codes.Length);
        }

        codes.CopyTo(_data.AsSpan(Count));
        Count += codes.Length;
    }

    /// <summary>Adds one number so many times.</summary>
    public void Fill(long code, int times)
    {
        Invariant.Check(times >= 0, "a code is repeated, or left out");
        if (Count + times > _data.Length)
        {
            Grow(Count + times);
        }

        _data.AsSpan(Count, times).Fill(code);
        Count += times;
    }

    /// <summary>Adds the transactions' ids of many <c>t &lt;&lt; 1 | added</c>.</summary>
    public void AddTransactions(ReadOnlySpan<long> tOps)
    {
        foreach (long tOp in tOps)
        {
            Add(Values.EntityIds.ToTx(tOp >> 1));
        }
    }

    /// <summary>Adds the lowest bit of many numbers.</summary>
    public void AddLowBits(ReadOnlySpan<long> numbers)
    {
        foreach (long number in numbers)
        {
            Add(number & 1);
        }
    }

    /// <summary>Returns the value in a row as EDN has it.</summary>
    public object? ValueAt(int row, ValuePool pool) => ToObject(Kind, _data[row], pool);

    /// <summary>Returns the value that a number of a kind stands for.</summary>
    public static object? ToObject(ColumnKind kind, long code, ValuePool pool) => kind switch
    {
        ColumnKind.Long => code,
        ColumnKind.Double => BitConverter.Int64BitsToDouble(code),
        ColumnKind.Float => (float)BitConverter.Int64BitsToDouble(code),
        ColumnKind.Boolean => code != 0,
        ColumnKind.Instant => new Instant(code),
        _ => pool[code],
    };

    /// <summary>Returns the column with its values interned; itself where it is pooled.</summary>
    public Column ToPooled(ValuePool pool)
    {
        if (Kind == ColumnKind.Pooled)
        {
            return this;
        }

        long[] codes = new long[Count];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = i > 0 && _data[i] == _data[i - 1] ? codes[i - 1] : pool.Intern(ValueAt(i, pool));
        }

        Invariant.Check(codes.Length == Count, "each row has its value in the pool");
        return new Column(ColumnKind.Pooled, codes, codes.Length);
    }

    /// <summary>Returns the rows at these places, in their order.</summary>
    public Column Gather(ReadOnlySpan<int> rows)
    {
        Invariant.Check(rows.Length == 0 || Count > 0, "rows are gathered from rows");
        long[] target = QueryMemory.Longs(rows.Length);
        long[] source = _data;
        for (int i = 0; i < rows.Length; i++)
        {
            target[i] = source[rows[i]];
        }

        return new Column(Kind, target, rows.Length);
    }

    private void Grow(int needed) => QueryMemory.Grow(ref _data, Count, needed);
}
