using System;
using System.Runtime.CompilerServices;

namespace Accrete.Query.Columns;

/// <summary>A growing list of row numbers.</summary>
internal sealed class IntList(int capacity = 16)
{
    private int[] _items = QueryMemory.Ints(Math.Max(capacity, 4));

    /// <summary>Gets how many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the numbers.</summary>
    public ReadOnlySpan<int> Items => new(_items, 0, Count);

    /// <summary>Adds one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int item)
    {
        int count = Count;
        if (count == _items.Length)
        {
            QueryMemory.Grow(ref _items, count, count + 1);
        }

        _items[count] = item;
        Count = count + 1;
    }

    /// <summary>Returns room for so many more, to be written by the caller.</summary>
    public Span<int> Room(int more)
    {
        Invariant.Check(more >= 0, "room is asked for numbers to come");
        if (Count + more > _items.Length)
        {
            QueryMemory.Grow(ref _items, Count, Count + more);
        }

        return _items.AsSpan(Count, more);
    }

    /// <summary>Notes that the first so many of the room are in use.</summary>
    public void Took(int more) => Count += more;

    /// <summary>Adds many.</summary>
    public void AddRange(ReadOnlySpan<int> items)
    {
        items.CopyTo(Room(items.Length));
        Took(items.Length);
    }

    /// <summary>Returns the rows in which two columns of one kind have the same code.</summary>
    /// <param name="left">A column.</param>
    /// <param name="right">Another with as many rows.</param>
    /// <param name="among">The rows to look at; null for all.</param>
    public static IntList WhereEqual(Column left, Column right, IntList? among)
    {
        IntList rows = new();
        int count = among?.Count ?? left.Count;
        Invariant.Check(
            left.Count == right.Count && left.Kind == right.Kind,
            "columns of one table and one kind are compared");
        for (int i = 0; i < count; i++)
        {
            int row = among is null ? i : among.Items[i];
            if (left[row] == right[row])
            {
                rows.Add(row);
            }
        }

        return rows;
    }
}
