using System;
using System.Numerics;

namespace Accrete.Query.Plan;

/// <summary>A set of variables of one conjunction, by their slots from 0 to 127.</summary>
internal readonly record struct VarSet(UInt128 Bits)
{
    /// <summary>How many variables a conjunction may have.</summary>
    public const int SlotsMax = 128;

    /// <summary>Gets the set without variables.</summary>
    public static VarSet Empty => default;

    /// <summary>Gets whether there are none.</summary>
    public bool IsEmpty => Bits == UInt128.Zero;

    /// <summary>Gets how many there are.</summary>
    public int Count => BitOperations.PopCount((ulong)Bits) + BitOperations.PopCount((ulong)(Bits >> 64));

    /// <summary>Returns the set of one slot; none for -1.</summary>
    public static VarSet Of(int slot) => slot < 0 ? default : new(UInt128.One << slot);

    /// <summary>Tells whether a slot is in the set.</summary>
    public bool Contains(int slot) => slot >= 0 && ((Bits >> slot) & UInt128.One) != UInt128.Zero;

    /// <summary>Tells whether all of another set is in this one.</summary>
    public bool ContainsAll(VarSet other) => (other.Bits & ~Bits) == UInt128.Zero;

    /// <summary>Tells whether the sets have a slot in common.</summary>
    public bool Overlaps(VarSet other) => (other.Bits & Bits) != UInt128.Zero;

    /// <summary>Returns the slots of both.</summary>
    public static VarSet operator |(VarSet left, VarSet right) => new(left.Bits | right.Bits);

    /// <summary>Returns the slots in both.</summary>
    public static VarSet operator &(VarSet left, VarSet right) => new(left.Bits & right.Bits);

    /// <summary>Returns the slots of the left that are not in the right.</summary>
    public static VarSet operator -(VarSet left, VarSet right) => new(left.Bits & ~right.Bits);

    /// <summary>Walks the slots, ascending.</summary>
    public Enumerator GetEnumerator() => new(Bits);

    /// <summary>Walks the slots, ascending.</summary>
    internal struct Enumerator(UInt128 bits)
    {
        private UInt128 _rest = bits;

        /// <summary>Gets the slot.</summary>
        public int Current { get; private set; } = -1;

        /// <summary>Goes to the next slot.</summary>
        public bool MoveNext()
        {
            if (_rest == UInt128.Zero)
            {
                return false;
            }

            Current = (int)UInt128.TrailingZeroCount(_rest);
            _rest &= _rest - UInt128.One;
            return true;
        }
    }
}
