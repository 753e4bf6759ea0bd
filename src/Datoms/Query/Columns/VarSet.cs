using System;
using System.Numerics;

namespace Accrete.Query.Columns;

/// <summary>A set of variables of one conjunction, by their slots.</summary>
/// <remarks>Nearly all queries have fewer than 128 variables: their sets are two words and take no memory of their own.
/// Sets with slots beyond those keep the words from there on in an array that is never written again and whose last
/// word is not 0, so that equal sets have equal words.</remarks>
internal readonly struct VarSet : IEquatable<VarSet>
{
    /// <summary>How many variables a conjunction may have: more than anybody writes, few enough to bound what hostile
    /// text makes us allocate.</summary>
    public const int SlotsMax = 4096;

    private const int InlineSlots = 128;

    private readonly UInt128 _low;
    private readonly ulong[]? _high;

    private VarSet(UInt128 low, ulong[]? high)
    {
        _low = low;
        _high = high;
    }

    /// <summary>Gets the set without variables.</summary>
    public static VarSet Empty => default;

    /// <summary>Gets whether there are none.</summary>
    public bool IsEmpty => _low == UInt128.Zero && _high is null;

    /// <summary>Gets how many there are.</summary>
    public int Count
    {
        get
        {
            int count = BitOperations.PopCount((ulong)_low) + BitOperations.PopCount((ulong)(_low >> 64));
            foreach (ulong word in High)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    private ReadOnlySpan<ulong> High => _high;

    /// <summary>Returns the set of one slot; none for -1.</summary>
    public static VarSet Of(int slot)
    {
        if (slot < 0)
        {
            return default;
        }

        if (slot < InlineSlots)
        {
            return new(UInt128.One << slot, null);
        }

        (int word, int bit) = PlaceOf(slot);
        ulong[] high = new ulong[word + 1];
        high[word] = 1UL << bit;
        return new(UInt128.Zero, high);
    }

    /// <summary>Tells whether a slot is in the set.</summary>
    public bool Contains(int slot)
    {
        if (slot < InlineSlots)
        {
            return slot >= 0 && ((_low >> slot) & UInt128.One) != UInt128.Zero;
        }

        (int word, int bit) = PlaceOf(slot);
        return word < High.Length && ((High[word] >> bit) & 1) != 0;
    }

    /// <summary>Tells whether all of another set is in this one.</summary>
    public bool ContainsAll(VarSet other) =>
        (other._low & ~_low) == UInt128.Zero && (other._high is null || (other - this)._high is null);

    /// <summary>Tells whether the sets have a slot in common.</summary>
    public bool Overlaps(VarSet other) =>
        (other._low & _low) != UInt128.Zero || (_high is not null && (other & this)._high is not null);

    /// <inheritdoc/>
    public bool Equals(VarSet other) => _low == other._low && High.SequenceEqual(other.High);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VarSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _low.GetHashCode();

    /// <summary>Tells whether the sets have the same slots.</summary>
    public static bool operator ==(VarSet left, VarSet right) => left.Equals(right);

    /// <summary>Tells whether the sets differ.</summary>
    public static bool operator !=(VarSet left, VarSet right) => !left.Equals(right);

    /// <summary>Returns the slots of both.</summary>
    public static VarSet operator |(VarSet left, VarSet right)
    {
        UInt128 low = left._low | right._low;
        if (left._high is null || right._high is null)
        {
            return new(low, left._high ?? right._high);
        }

        (ulong[] longer, ulong[] shorter) =
            left._high.Length >= right._high.Length ? (left._high, right._high) : (right._high, left._high);
        ulong[] high = [.. longer];
        for (int i = 0; i < shorter.Length; i++)
        {
            high[i] |= shorter[i];
        }

        return new(low, high);
    }

    /// <summary>Returns the slots in both.</summary>
    public static VarSet operator &(VarSet left, VarSet right)
    {
        UInt128 low = left._low & right._low;
        if (left._high is null || right._high is null)
        {
            return new(low, null);
        }

        ulong[] high = new ulong[Math.Min(left._high.Length, right._high.Length)];
        for (int i = 0; i < high.Length; i++)
        {
            high[i] = left._high[i] & right._high[i];
        }

        return new(low, Trimmed(high));
    }

    /// <summary>Returns the slots of the left that are not in the right.</summary>
    public static VarSet operator -(VarSet left, VarSet right)
    {
        UInt128 low = left._low & ~right._low;
        if (left._high is null || right._high is null)
        {
            return new(low, left._high);
        }

        ulong[] high = [.. left._high];
        for (int i = 0; i < Math.Min(high.Length, right._high.Length); i++)
        {
            high[i] &= ~right._high[i];
        }

        return new(low, Trimmed(high));
    }

    /// <summary>Walks the slots, ascending.</summary>
    public Enumerator GetEnumerator() => new(this);

    private static (int Word, int Bit) PlaceOf(int slot) => ((slot - InlineSlots) / 64, slot % 64);

    private static ulong[]? Trimmed(ulong[] words)
    {
        int length = words.AsSpan().LastIndexOfAnyExcept(0UL) + 1;
        return length == words.Length ? words : length == 0 ? null : words[..length];
    }

    /// <summary>Walks the slots, ascending.</summary>
    internal struct Enumerator(VarSet set)
    {
        private readonly ulong[]? _high = set._high;
        private UInt128 _rest = set._low;
        private int _base;
        private int _word = -1;

        /// <summary>Gets the slot.</summary>
        public int Current { get; private set; } = -1;

        /// <summary>Goes to the next slot.</summary>
        public bool MoveNext()
        {
            while (_rest == UInt128.Zero)
            {
                if (_high is null || ++_word >= _high.Length)
                {
                    return false;
                }

                _rest = _high[_word];
                _base = InlineSlots + (_word * 64);
            }

            Current = _base + (int)UInt128.TrailingZeroCount(_rest);
            _rest &= _rest - UInt128.One;
            return true;
        }
    }
}
