using System;

namespace Accrete.Index;

/// <summary>Gathers up to 256 different numbers.</summary>
internal sealed class DistinctNumbers
{
    private const int SlotBits = 10;

    private readonly short[] _slots = new short[1 << SlotBits];
    private readonly long[] _numbers = new long[ColumnSteps.DistinctMax];
    private int _last;

    /// <summary>Gets how many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a number, where it is not there.</summary>
    /// <returns>False where there is no room for it.</returns>
    public bool Add(long number)
    {
        if (Count > 0 && _numbers[_last] == number)
        {
            return true;
        }

        int slot = (int)((ulong)number * 0x9E3779B97F4A7C15UL >> (64 - SlotBits));
        while (_slots[slot] > 0)
        {
            _last = _slots[slot] - 1;
            if (_numbers[_last] == number)
            {
                return true;
            }

            slot = (slot + 1) & (_slots.Length - 1);
        }

        if (Count == _numbers.Length)
        {
            return false;
        }

        _numbers[Count] = number;
        _last = Count++;
        _slots[slot] = (short)Count;
        return true;
    }

    /// <summary>Returns them, ascending.</summary>
    public ReadOnlySpan<long> Sorted()
    {
        Span<long> numbers = _numbers.AsSpan(0, Count);
        numbers.Sort();
        return numbers;
    }
}
