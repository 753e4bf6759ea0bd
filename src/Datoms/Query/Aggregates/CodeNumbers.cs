using System;
using System.Numerics;
using Accrete.Query.Columns;

namespace Accrete.Query.Aggregates;

/// <summary>Numbers pairs of a group and a code in the order of first sight: an open hash table.</summary>
internal sealed class CodeNumbers
{
    /// <summary>Room for so many is made at the beginning, at most.</summary>
    private const int ExpectedMax = 1024;

    private int[] _slots;
    private int[] _groups;
    private long[] _codes;
    private int _last = -1;

    /// <summary>Makes a table without pairs.</summary>
    /// <param name="rows">How many pairs will be looked up.</param>
    public CodeNumbers(int rows)
    {
        int size = 2 * (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(rows, 4, ExpectedMax));
        _slots = new int[size];
        _groups = new int[size / 2];
        _codes = new long[size / 2];
    }

    /// <summary>Gets how many pairs there are.</summary>
    public int Count { get; private set; }

    /// <summary>Returns the number of a pair.</summary>
    public int Of(int group, long code)
    {
        // Rows that come in the order of a column repeat its code.
        if (_last >= 0 && _codes[_last] == code && _groups[_last] == group)
        {
            return _last;
        }

        int mask = _slots.Length - 1;
        int slot = SlotOf(group, code, mask);
        for (int number = _slots[slot] - 1; number >= 0; number = _slots[slot] - 1)
        {
            if (_codes[number] == code && _groups[number] == group)
            {
                return _last = number;
            }

            slot = (slot + 1) & mask;
        }

        return _last = Add(group, code, slot);
    }

    private int Add(int group, long code, int slot)
    {
        if (Count == _codes.Length)
        {
            Grow();
            return Of(group, code);
        }

        (_groups[Count], _codes[Count]) = (group, code);
        _slots[slot] = ++Count;
        return Count - 1;
    }

    private void Grow()
    {
        int size = _slots.Length * 2;
        Invariant.Check(size > 0, "a query has fewer groups than an array has places");
        Array.Resize(ref _groups, size / 2);
        Array.Resize(ref _codes, size / 2);
        _slots = new int[size];
        for (int number = 0; number < Count; number++)
        {
            int slot = SlotOf(_groups[number], _codes[number], size - 1);
            while (_slots[slot] > 0)
            {
                slot = (slot + 1) & (size - 1);
            }

            _slots[slot] = number + 1;
        }
    }

    private static int SlotOf(int group, long code, int mask) =>
        (int)(RowIndex.Mix(RowIndex.Mix((ulong)group) ^ (ulong)code) >> 20) & mask;
}
