using System;
using Accrete.Values;

namespace Accrete.Index.Memory;

/// <summary>Sorts the numbers of datoms of a store.</summary>
internal static class DatomSort
{
    /// <summary>Up to here the datoms themselves are compared, one inserted after the other.</summary>
    private const int SmallMax = 12;

    /// <summary>Puts numbers into an order.</summary>
    /// <remarks>Many are sorted by 16 bytes made of their first two components, which decide most
    /// comparisons.</remarks>
    public static void Sort(IndexOrder order, DatomStore store, int[] ids)
    {
        if (ids.Length <= SmallMax)
        {
            SortSmall(order, store, ids);
        }
        else if (!IsSorted(order, store, ids))
        {
            UInt128[] keys = new UInt128[ids.Length];
            for (int i = 0; i < ids.Length; i++)
            {
                keys[i] = KeyOf(order, store[ids[i]]);
            }

            Invariant.Check(keys.Length == ids.Length, "each datom has its key");
            Array.Sort(keys, ids);
            SortEqualKeys(order, store, keys, ids);
        }
    }

    private static void SortSmall(IndexOrder order, DatomStore store, int[] ids)
    {
        for (int i = 1; i < ids.Length; i++)
        {
            int id = ids[i];
            int at = i;
            while (at > 0 && DatomOrder.Compare(order, store[ids[at - 1]], store[id]) > 0)
            {
                ids[at] = ids[at - 1];
                at--;
            }

            ids[at] = id;
        }
    }

    private static bool IsSorted(IndexOrder order, DatomStore store, int[] ids)
    {
        for (int i = 1; i < ids.Length; i++)
        {
            if (DatomOrder.Compare(order, store[ids[i - 1]], store[ids[i]]) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static void SortEqualKeys(IndexOrder order, DatomStore store, UInt128[] keys, int[] ids)
    {
        for (int start = 0; start < ids.Length;)
        {
            int end = start + 1;
            while (end < ids.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                ids.AsSpan(start, end - start).Sort(
                    (left, right) => DatomOrder.Compare(order, store[left], store[right]));
            }

            start = end;
        }
    }

    /// <summary>Returns bits that order datoms as their first two components do, as far as they go.</summary>
    private static UInt128 KeyOf(IndexOrder order, in Datom datom) => order switch
    {
        IndexOrder.Eavt => new UInt128(Shifted(datom.E), (uint)datom.A),
        IndexOrder.Aevt => new UInt128((uint)datom.A, Shifted(datom.E)),
        IndexOrder.Avet => new UInt128((uint)datom.A, ValueKey(datom.V)),
        _ => new UInt128(ValueKey(datom.V), (uint)datom.A),
    };

    private static ulong ValueKey(in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Double or ValueKind.Float:
                double number = BitConverter.Int64BitsToDouble(value.Bits);
                long bits = ValueComparer.NormalBits(value.Kind, value.Bits);
                return double.IsNaN(number) ? 0 : bits < 0 ? ~(ulong)bits : Shifted(bits);
            case ValueKind.String:
                ReadOnlySpan<char> text = (string?)value.Reference;
                ulong key = 0;
                for (int i = 0; i < 4; i++)
                {
                    key = (key << 16) | (i < text.Length ? text[i] : 0u);
                }

                return key;
            default:
                return value.IsInline ? Shifted(value.Bits) : 0;
        }
    }

    private static ulong Shifted(long number) => (ulong)number ^ (1UL << 63);
}
