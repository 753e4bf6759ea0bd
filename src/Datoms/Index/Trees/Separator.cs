using System;
using System.Collections.Immutable;
using Accrete.Values;

namespace Accrete.Index.Trees;

/// <summary>Makes the datoms that stand in directories between two neighbours: above all of the left one, not above any
/// of the right one, and of as little as tells them apart.</summary>
/// <remarks>A separator is no datom of the database. Components that are not needed have their lowest value; a text
/// ends where it differs.</remarks>
internal static class Separator
{
    /// <summary>t and the added bit of what stands before all datoms that are equal to it elsewhere.</summary>
    public const long FirstTOp = long.MaxValue;

    /// <summary>Gets the separator before all datoms.</summary>
    public static Datom Lowest { get; } = Make(0, 0, default, FirstTOp);

    /// <summary>Returns the separator of two datoms that follow each other.</summary>
    public static Datom Between(IndexOrder order, in Datom left, in Datom right)
    {
        Invariant.Check(DatomOrder.Compare(order, left, right) < 0, "the datoms of an index ascend");
        (long e, int a, Value v) = (0, 0, default);
        for (int part = 0; part < 3; part++)
        {
            bool differs;
            switch (DatomOrder.ComponentAt(order, part))
            {
                case DatomComponent.E:
                    (e, differs) = (right.E, right.E != left.E);
                    break;
                case DatomComponent.A:
                    (a, differs) = (right.A, right.A != left.A);
                    break;
                default:
                    differs = ValueComparer.Compare(left.V, right.V) != 0;
                    v = differs ? Shortened(left.V, right.V) : right.V;
                    break;
            }

            if (differs)
            {
                return Make(e, a, v, FirstTOp);
            }
        }

        return Make(e, a, v, right.TOp);
    }

    /// <summary>Tells whether all datoms behind a place, and none before it, are behind a separator too.</summary>
    public static bool IsAt(IndexOrder order, in Datom separator, in Bound place)
    {
        if (place.IsAfter || place.Parts is 0 or > 3 || separator.TOp != FirstTOp)
        {
            return false;
        }

        // Mostly what follows the components of the place tells.
        for (int part = 2; part >= 0; part--)
        {
            bool isSame = DatomOrder.ComponentAt(order, part) switch
            {
                DatomComponent.E => separator.E == (part < place.Parts ? place.E : 0),
                DatomComponent.A => separator.A == (part < place.Parts ? place.A : 0),
                _ => part < place.Parts
                    ? separator.V.Kind == place.V.Kind && ValueComparer.Compare(separator.V, place.V) == 0
                    : separator.V.Kind == ValueKind.None,
            };
            if (!isSame)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes a separator of its components.</summary>
    public static Datom Make(long e, int a, Value v, long tOp) => new(e, a, v, tOp >> 1, (tOp & 1) != 0);

    /// <summary>Returns a value above the left one and not above the right one, as short as it can be.</summary>
    private static Value Shortened(in Value left, in Value right)
    {
        if (left.Kind != right.Kind)
        {
            return right;
        }

        // The kind says what the objects are.
        return right.Kind switch
        {
            ValueKind.String => Value.String(Shortened((string)left.Reference!, (string)right.Reference!)),
            ValueKind.Tuple => Shortened((TupleValue)left.Reference!, (TupleValue)right.Reference!),
            _ => right,
        };
    }

    private static string Shortened(string left, string right)
    {
        int common = left.AsSpan().CommonPrefixLength(right);
        return right[..(common + 1)];
    }

    private static Value Shortened(TupleValue left, TupleValue right)
    {
        for (int i = 0; i < Math.Min(left.Slots.Length, right.Slots.Length); i++)
        {
            if (ValueComparer.Compare(left.Slots[i], right.Slots[i]) != 0)
            {
                ImmutableArray<Value> slots = [.. right.Slots[..i], Shortened(left.Slots[i], right.Slots[i])];
                return Value.Tuple(new TupleValue(slots));
            }
        }

        return Value.Tuple(right);
    }
}
