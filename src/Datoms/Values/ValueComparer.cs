using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Accrete.Edn;

namespace Accrete.Values;

/// <summary>Equality, hash and index order of values.</summary>
/// <remarks>Order and equality part in one place, as in the reference: decimals that differ in scale only have
/// one place in an index but are different values. Signed zeros are one value. NaN, which the reference cannot
/// order, is equal to itself and stands before all numbers.</remarks>
internal static class ValueComparer
{
    /// <summary>Orders values as the indexes do: within one kind by value, else by kind.</summary>
    public static int Compare(in Value left, in Value right)
    {
        ValueKind kind = left.Kind;
        ValueKind other = right.Kind;
        if (kind != other)
        {
            return kind.CompareTo(other);
        }

        return ValueKinds.IsInline(kind)
            ? CompareBits(kind, left.Bits, right.Bits)
            : kind == ValueKind.None || ReferenceEquals(left.Reference, right.Reference)
                ? 0
                // a value of a reference kind has its object
                : CompareReferences(kind, left.Reference!, right.Reference!);
    }

    /// <summary>Orders the bits of two values of one inline kind.</summary>
    public static int CompareBits(ValueKind kind, long left, long right) => kind is ValueKind.Double or ValueKind.Float
        ? BitConverter.Int64BitsToDouble(left).CompareTo(BitConverter.Int64BitsToDouble(right))
        : left.CompareTo(right);

    /// <summary>Orders the objects of two values of one reference kind.</summary>
    public static int CompareReferences(ValueKind kind, object left, object right) => kind switch
    {
        ValueKind.String => string.CompareOrdinal((string)left, (string)right),
        ValueKind.Keyword => ((Keyword)left).CompareTo((Keyword)right),
        ValueKind.Symbol => ((Symbol)left).CompareTo((Symbol)right),
        ValueKind.Uuid => CompareUuids((Guid)left, (Guid)right),
        ValueKind.Uri => UriOrder.Compare((Uri)left, (Uri)right),
        ValueKind.BigInt => ((BigInteger)left).CompareTo((BigInteger)right),
        ValueKind.BigDec => ((BigDecimal)left).CompareTo((BigDecimal)right),
        ValueKind.Bytes => CompareBytes((byte[])left, (byte[])right),
        ValueKind.Tuple => CompareTuples((TupleValue)left, (TupleValue)right),
        _ => string.CompareOrdinal(left.ToString(), right.ToString()),
    };

    /// <summary>Orders two values that <see cref="Compare"/> gives one place: decimals by their scale.</summary>
    public static int CompareTwins(in Value left, in Value right)
    {
        if (left.Kind == ValueKind.BigDec && right.Kind == ValueKind.BigDec)
        {
            // The kind says what the object is.
            return ((BigDecimal)left.Reference!).Scale.CompareTo(((BigDecimal)right.Reference!).Scale);
        }

        if (left.Kind != ValueKind.Tuple || right.Kind != ValueKind.Tuple)
        {
            return 0;
        }

        ImmutableArray<Value> slots = ((TupleValue)left.Reference!).Slots; // the kind says what the object is
        ImmutableArray<Value> others = ((TupleValue)right.Reference!).Slots; // likewise
        int result = 0;
        for (int i = 0; i < slots.Length && i < others.Length && result == 0; i++)
        {
            result = CompareTwins(slots[i], others[i]);
        }

        return result;
    }

    /// <summary>Compares kind and value.</summary>
    public static bool Equal(in Value left, in Value right)
    {
        ValueKind kind = left.Kind;
        if (kind != right.Kind)
        {
            return false;
        }

        if (ValueKinds.IsInline(kind))
        {
            return left.Bits == right.Bits || CompareBits(kind, left.Bits, right.Bits) == 0;
        }

        if (kind == ValueKind.None || ReferenceEquals(left.Reference, right.Reference))
        {
            return true;
        }

        return kind switch
        {
            ValueKind.String => string.Equals(
                (string)left.Reference!, (string)right.Reference!, StringComparison.Ordinal),
            ValueKind.Bytes or ValueKind.Uri => CompareReferences(kind, left.Reference!, right.Reference!) == 0,
            _ => left.Reference!.Equals(right.Reference), // a value of a reference kind has its object
        };
    }

    /// <summary>Hashes kind and value; the same only within one process.</summary>
    public static int Hash(in Value value)
    {
        ValueKind kind = value.Kind;
        if (ValueKinds.IsInline(kind))
        {
            ulong bits = (ulong)NormalBits(kind, value.Bits);
            return (int)((bits * 0x9E3779B97F4A7C15UL) >> 32) ^ (int)kind;
        }

        return kind switch
        {
            ValueKind.None => 0,
            ValueKind.Bytes => HashBytes((byte[])value.Reference!),
            ValueKind.Uri => UriOrder.Hash((Uri)value.Reference!),
            _ => value.Reference!.GetHashCode() ^ (int)kind, // a value of a reference kind has its object
        };
    }

    /// <summary>Returns the bits, for numbers that are equal though their bits differ the bits of one
    /// of them.</summary>
    public static long NormalBits(ValueKind kind, long bits)
    {
        if (kind is not (ValueKind.Double or ValueKind.Float))
        {
            return bits;
        }

        double number = BitConverter.Int64BitsToDouble(bits);
        return number == 0 ? 0 : double.IsNaN(number) ? BitConverter.DoubleToInt64Bits(double.NaN) : bits;
    }

    /// <summary>Orders uuids as the reference's host does: by the signed high half, then by the signed
    /// low half.</summary>
    private static int CompareUuids(Guid left, Guid right)
    {
        Span<byte> leftBytes = stackalloc byte[16];
        Span<byte> rightBytes = stackalloc byte[16];
        left.TryWriteBytes(leftBytes, bigEndian: true, out _);
        right.TryWriteBytes(rightBytes, bigEndian: true, out _);
        int high = CompareHalves(leftBytes, rightBytes);
        return high != 0 ? high : CompareHalves(leftBytes[8..], rightBytes[8..]);
    }

    private static int CompareHalves(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        BinaryPrimitives.ReadInt64BigEndian(left)
            .CompareTo(BinaryPrimitives.ReadInt64BigEndian(right));

    /// <summary>Orders tuples slot by slot, nil first, a tuple before its continuations.</summary>
    private static int CompareTuples(TupleValue left, TupleValue right)
    {
        int common = Math.Min(left.Slots.Length, right.Slots.Length);
        for (int i = 0; i < common; i++)
        {
            int result = Compare(left.Slots[i], right.Slots[i]);
            if (result != 0)
            {
                return result;
            }
        }

        return left.Slots.Length.CompareTo(right.Slots.Length);
    }

    /// <summary>Orders arrays as the reference does: by length, then byte by byte, signed.</summary>
    private static int CompareBytes(byte[] left, byte[] right)
    {
        int result = left.Length.CompareTo(right.Length);
        return result != 0
            ? result
            : MemoryMarshal.Cast<byte, sbyte>(left.AsSpan()).SequenceCompareTo(
                MemoryMarshal.Cast<byte, sbyte>(right.AsSpan()));
    }

    private static int HashBytes(byte[] bytes)
    {
        HashCode hash = default;
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
