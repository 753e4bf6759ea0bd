using System;
using Accrete.Values;

namespace Accrete.Index;

/// <summary>The total order of datoms in each index: by components, newest first, and among equals by what still
/// differs.</summary>
internal static class DatomOrder
{
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
        for (int part = 0; part < place.Parts; part++)
        {
            int result = ComponentAt(order, part) switch
            {
                DatomComponent.E => datom.E.CompareTo(place.E),
                DatomComponent.A => datom.A.CompareTo(place.A),
                DatomComponent.V => ValueComparer.Compare(datom.V, place.V),
                _ => place.T.CompareTo(datom.T),
            };
            if (result != 0)
            {
                return result;
            }
        }

        return 0;
    }

    /// <summary>Returns which component stands at a position of an order, 0 to 3.</summary>
    public static DatomComponent ComponentAt(IndexOrder order, int part) => (order, part) switch
    {
        (_, 3) => DatomComponent.T,
        (IndexOrder.Eavt, 0) or (IndexOrder.Aevt, 1) or (IndexOrder.Avet or IndexOrder.Vaet, 2) => DatomComponent.E,
        (IndexOrder.Aevt or IndexOrder.Avet, 0) or (IndexOrder.Eavt or IndexOrder.Vaet, 1) => DatomComponent.A,
        _ => DatomComponent.V,
    };
}
