using System;
using Accrete.Values;

namespace Accrete.Index;

/// <summary>The total order of datoms in each index: by components, newest first, and among equals by what
/// still differs.</summary>
internal static class DatomOrder
{
    private const byte E = (byte)DatomComponent.E, A = (byte)DatomComponent.A;
    private const byte V = (byte)DatomComponent.V, T = (byte)DatomComponent.T;

    /// <summary>Gets the components of Eavt, Aevt, Avet and Vaet, four each.</summary>
    private static ReadOnlySpan<byte> Components => [E, A, V, T, A, E, V, T, A, V, E, T, V, A, E, T];

    /// <summary>Orders two datoms; 0 only for equal ones.</summary>
    public static int Compare(IndexOrder order, in Datom left, in Datom right)
    {
        int result = CompareFacts(order, left, right);
        if (result == 0)
        {
            result = right.TOp.CompareTo(left.TOp);
        }

        return result != 0 ? result : ValueComparer.CompareTwins(left.V, right.V);
    }

    /// <summary>Orders two datoms by entity, attribute and value alone.</summary>
    public static int CompareFacts(IndexOrder order, in Datom left, in Datom right)
    {
        int result;
        switch (order)
        {
            case IndexOrder.Eavt:
                result = left.E.CompareTo(right.E);
                result = result != 0 ? result : left.A.CompareTo(right.A);
                return result != 0 ? result : ValueComparer.Compare(left.V, right.V);
            case IndexOrder.Aevt:
                result = left.A.CompareTo(right.A);
                result = result != 0 ? result : left.E.CompareTo(right.E);
                return result != 0 ? result : ValueComparer.Compare(left.V, right.V);
            case IndexOrder.Avet:
                result = left.A.CompareTo(right.A);
                result = result != 0 ? result : ValueComparer.Compare(left.V, right.V);
                return result != 0 ? result : left.E.CompareTo(right.E);
            case IndexOrder.Vaet:
                result = ValueComparer.Compare(left.V, right.V);
                result = result != 0 ? result : left.A.CompareTo(right.A);
                return result != 0 ? result : left.E.CompareTo(right.E);
            default:
                throw new ArgumentOutOfRangeException(nameof(order));
        }
    }

    /// <summary>Tells whether a datom lies before a place.</summary>
    public static bool IsBefore(IndexOrder order, in Datom datom, in Bound place)
    {
        int result = ComparePrefix(order, datom, place);
        return result < 0 || (result == 0 && place.IsAfter);
    }

    /// <summary>Orders a datom and a place by the components that the place has.</summary>
    private static int ComparePrefix(IndexOrder order, in Datom datom, in Bound place)
    {
        int parts = place.Parts;
        if (parts == 0)
        {
            return 0;
        }

        int result = CompareFirst(order, datom, place);
        if (result == 0 && parts > 1)
        {
            result = CompareSecond(order, datom, place);
        }

        if (result == 0 && parts > 2)
        {
            result = order is IndexOrder.Eavt or IndexOrder.Aevt
                ? ValueComparer.Compare(datom.V, place.V)
                : datom.E.CompareTo(place.E);
        }

        return result == 0 && parts > 3 ? place.T.CompareTo(datom.T) : result;
    }

    private static int CompareFirst(IndexOrder order, in Datom datom, in Bound place) => order switch
    {
        IndexOrder.Eavt => datom.E.CompareTo(place.E),
        IndexOrder.Vaet => ValueComparer.Compare(datom.V, place.V),
        _ => datom.A.CompareTo(place.A),
    };

    private static int CompareSecond(IndexOrder order, in Datom datom, in Bound place) => order switch
    {
        IndexOrder.Aevt => datom.E.CompareTo(place.E),
        IndexOrder.Avet => ValueComparer.Compare(datom.V, place.V),
        _ => datom.A.CompareTo(place.A),
    };

    /// <summary>Tells whether two places have the same in a component.</summary>
    public static bool IsSame(DatomComponent component, in Bound left, in Bound right) => component switch
    {
        DatomComponent.E => left.E == right.E,
        DatomComponent.A => left.A == right.A,
        DatomComponent.V => left.V.Kind == right.V.Kind && ValueComparer.Compare(left.V, right.V) == 0,
        _ => left.T == right.T,
    };

    /// <summary>Returns which component stands at a position of an order, 0 to 3.</summary>
    public static DatomComponent ComponentAt(IndexOrder order, int part) =>
        (DatomComponent)Components[((int)order * 4) + part];
}
