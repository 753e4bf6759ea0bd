using System;
using System.Runtime.CompilerServices;

namespace Accrete.Query.Run;

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
        if (Count + items.Length > _items.Length)
        {
            QueryMemory.Grow(ref _items, Count, Count + items.Length);
        }

        items.CopyTo(_items.AsSpan(Count));
        Count += items.Length;
    }
}
