using System;
using Accrete.Values;

namespace Accrete.Index.Leaves;

/// <summary>Numbers the different objects of values of reference kinds in the order they come.</summary>
internal sealed class ObjectTable
{
    private int[] _slots = new int[64];
    private int[] _hashes = new int[32];
    private Value[] _values = new Value[32];
    private int _count;

    /// <summary>Gets how many there are.</summary>
    public int Count => _count;

    /// <summary>Gets about how many bytes of memory they take.</summary>
    public int Bytes { get; private set; }

    /// <summary>Gets the value with a number.</summary>
    public Value this[int code] => _values[code];

    /// <summary>Returns the number of a value's object, that of an equal one where there is one.</summary>
    public int CodeOf(in Value value)
    {
        // In an order by value, equal ones follow each other.
        if (_count > 0 && ReferenceEquals(_values[_count - 1].Reference, value.Reference))
        {
            return _count - 1;
        }

        int hash = ValueComparer.Hash(value);
        int mask = _slots.Length - 1;
        int slot = (int)((uint)hash * 0x9E3779B1u >> 7) & mask;
        while (_slots[slot] > 0)
        {
            int code = _slots[slot] - 1;
            if (_hashes[code] == hash && ValueComparer.Equal(_values[code], value))
            {
                return code;
            }

            slot = (slot + 1) & mask;
        }

        if (_count == _values.Length)
        {
            Grow();
            return CodeOf(value);
        }

        _slots[slot] = _count + 1;
        _hashes[_count] = hash;
        _values[_count] = value;
        // Two texts of 1 GB would be over the range: what is more than a leaf can hold is enough.
        Bytes = Math.Min(Bytes + ObjectSize.Of(value.Reference), int.MaxValue / 2);
        return _count++;
    }

    /// <summary>Forgets all objects.</summary>
    public void Clear()
    {
        if (_count > 0)
        {
            Array.Clear(_values, 0, _count);
            Array.Clear(_slots);
            _count = 0;
            Bytes = 0;
        }
    }

    private void Grow()
    {
        Array.Resize(ref _values, _values.Length * 2);
        Array.Resize(ref _hashes, _hashes.Length * 2);
        _slots = new int[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int code = 0; code < _count; code++)
        {
            int slot = (int)((uint)_hashes[code] * 0x9E3779B1u >> 7) & mask;
            while (_slots[slot] > 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = code + 1;
        }
    }
}
