using System;

namespace Accrete.Index.Leaves;

/// <summary>Gathers up to 256 different numbers.</summary>
internal sealed class DistinctNumbers
{
    private const int SlotBits = 10;

    private readonly short[] _slots = new short[1 << SlotBits];
    private readonly long[] _numbers = new long[ColumnSteps.DistinctMax];
    private int _count;
    private int _last;

    /// <summary>Returns the index of a number, which is added where it is not there.</summary>
    /// <returns>-1 where there is no room for it.</returns>
    public int IndexOf(long number)
    {
        if (_count > 0 && _numbers[_last] == number)
        {
            return _last;
        }

        int slot = (int)((ulong)number * 0x9E3779B97F4A7C15UL >> (64 - SlotBits));
        while (_slots[slot] > 0)
        {
            _last = _slots[slot] - 1;
            if (_numbers[_last] == number)
            {
                return _last;
            }

            slot = (slot + 1) & (_slots.Length - 1);
        }

        if (_count == _numbers.Length)
        {
            return -1;
        }

        Invariant.Check(_count < _numbers.Length && _slots[slot] == 0, "a new number gets a free place");
        _numbers[_count] = number;
        _last = _count++;
        _slots[slot] = (short)_count;
        return _last;
    }

    /// <summary>Sorts the numbers.</summary>
    /// <param name="sorted">Gets them, ascending.</param>
    /// <returns>For each index the place that its number has now.</returns>
    public ReadOnlySpan<byte> Sort(out ReadOnlySpan<long> sorted)
    {
        int[] indexes = new int[_count];
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i] = i;
        }

        Array.Sort(_numbers, indexes, 0, _count);
        byte[] ranks = new byte[_count];
        for (int place = 0; place < indexes.Length; place++)
        {
            ranks[indexes[place]] = (byte)place;
        }

        sorted = _numbers.AsSpan(0, _count);
        return ranks;
    }
}
