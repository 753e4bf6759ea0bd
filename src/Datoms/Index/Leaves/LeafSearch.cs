using Accrete.Values;

namespace Accrete.Index.Leaves;

/// <summary>Finds places in the packed columns of a leaf, component by component.</summary>
internal static class LeafSearch
{
    /// <summary>Returns the first row that does not lie before a place.</summary>
    public static int Rank(this Leaf leaf, IndexOrder order, in Bound place) => Rank(leaf, order, place, 0, leaf.Rows);

    /// <summary>Returns the first row that does not lie before a place, of a range in which it lies or ends.</summary>
    public static int Rank(this Leaf leaf, IndexOrder order, in Bound place, int low, int high)
    {
        Invariant.Check(low >= 0 && high <= leaf.Rows, "places are searched among the rows of a leaf");
        for (int part = 0; part < place.Parts && low < high; part++)
        {
            DatomComponent component = DatomOrder.ComponentAt(order, part);
            low = FirstNotBefore(leaf, component, place, low, high);
            if (part < place.Parts - 1 || place.IsAfter)
            {
                int end = FirstAfter(leaf, component, place, low, high);
                (low, high) = part < place.Parts - 1 ? (low, end) : (end, end);
            }
        }

        return place.Parts == 0 && place.IsAfter ? high : low;
    }

    /// <summary>Finds the rows that begin with the components of a place.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="order">The order.</param>
    /// <param name="place">The place before them, with one component at least.</param>
    /// <param name="low">The first row of a range in which they lie; gets the first of them.</param>
    /// <param name="high">The end of that range; gets their end.</param>
    public static void Narrow(this Leaf leaf, IndexOrder order, in Bound place, ref int low, ref int high)
    {
        for (int part = 0; part < place.Parts && low < high; part++)
        {
            DatomComponent component = DatomOrder.ComponentAt(order, part);
            low = FirstNotBefore(leaf, component, place, low, high);
            high = FirstAfter(leaf, component, place, low, high);
        }
    }

    /// <summary>Tells whether a range of rows of one entity and attribute has a value.</summary>
    public static bool Contains(this Leaf leaf, in Value value, int low, int high)
    {
        int at = FirstValueNotBelow(leaf, value, low, high);
        if (at >= high)
        {
            return false;
        }

        Invariant.Check(at >= low, "a search goes forward");
        ref readonly LeafAttribute attribute = ref leaf.AttributeAt(low);
        return IsWhole(attribute.Kind) && attribute.Kind == value.Kind
            ? leaf.Columns.V[at] + attribute.Base == value.Bits
            : ValueComparer.Compare(leaf.ValueAt(at), value) == 0;
    }

    /// <summary>Finds the first row of a range, equal in all components before this one, that is not before
    /// a place in it.</summary>
    private static int FirstNotBefore(Leaf leaf, DatomComponent component, in Bound place, int low, int high)
    {
        switch (component)
        {
            case DatomComponent.E:
                return leaf.Columns.E.FirstNotBelow(low, high, place.E);
            case DatomComponent.A:
                return leaf.Columns.A.FirstNotBelow(low, high, AttributeIndex(leaf.Attributes, place.A));
            case DatomComponent.V:
                return FirstValueNotBelow(leaf, place.V, low, high);
            default:
                while (low < high && leaf.Columns.TOp[low] >> 1 > place.T)
                {
                    low++;
                }

                return low;
        }
    }

    /// <summary>Finds the first row of such a range that is after a place; the rows from <paramref name="low"/> on are
    /// not before it.</summary>
    private static int FirstAfter(Leaf leaf, DatomComponent component, in Bound place, int low, int high)
    {
        switch (component)
        {
            case DatomComponent.E:
                return leaf.Columns.E.FirstAbove(low, high, place.E);
            case DatomComponent.A:
                int index = AttributeIndex(leaf.Attributes, place.A);
                bool present = index < leaf.Attributes.Length && leaf.Attributes[index].Id == place.A;
                return present ? leaf.Columns.A.FirstAbove(low, high, index) : low;
            case DatomComponent.V:
                return FirstValueAbove(leaf, place.V, low, high);
            default:
                while (low < high && leaf.Columns.TOp[low] >> 1 >= place.T)
                {
                    low++;
                }

                return low;
        }
    }

    /// <summary>Returns the index of the first attribute whose id is not below one.</summary>
    public static int AttributeIndex(LeafAttribute[] attributes, int id) =>
        Bisection.First(0, attributes.Length, new AttributeOf(attributes, id));

    private static int FirstValueNotBelow(Leaf leaf, in Value value, int low, int high)
    {
        if (low >= high)
        {
            return low;
        }

        ref readonly LeafAttribute attribute = ref leaf.AttributeAt(low);
        return IsWhole(attribute.Kind) && attribute.Kind == value.Kind
            ? FirstWholeNotBelow(leaf, value.Bits, attribute.Base, low, high)
            : Search(leaf, value, low, high, orEqual: 0);
    }

    private static int FirstWholeNotBelow(Leaf leaf, long bits, long @base, int low, int high)
    {
        long difference = bits - @base;
        return Side(bits, @base, difference) switch
        {
            < 0 => low,
            > 0 => high,
            _ => leaf.Columns.V.FirstNotBelow(low, high, difference),
        };
    }

    /// <summary>Tells on which side of all rows a number lies whose difference from their base does not fit; 0
    /// where it fits.</summary>
    /// <remarks>The numbers of an attribute with a base lie less than 2^63 above it.</remarks>
    private static int Side(long bits, long @base, long difference) =>
        bits < @base && difference > 0 ? -1 : bits > @base && difference < 0 ? 1 : 0;

    private static int FirstValueAbove(Leaf leaf, in Value value, int low, int high)
    {
        if (low >= high)
        {
            return low;
        }

        ref readonly LeafAttribute attribute = ref leaf.AttributeAt(low);
        if (IsWhole(attribute.Kind) && attribute.Kind == value.Kind)
        {
            long difference = value.Bits - attribute.Base;
            return Side(value.Bits, attribute.Base, difference) switch
            {
                < 0 => low,
                > 0 => high,
                _ => leaf.Columns.V.FirstAbove(low, high, difference),
            };
        }

        // Mostly one row or none has the value.
        return Bisection.Near(low, high, new RowOf(leaf, value, orEqual: 1));
    }

    /// <summary>Finds the first row whose value is not below another, or with <paramref name="orEqual"/> 1 the first
    /// that is above.</summary>
    private static int Search(Leaf leaf, in Value value, int low, int high, int orEqual) =>
        Bisection.First(low, high, new RowOf(leaf, value, orEqual));

    private static bool IsWhole(ValueKind kind) =>
        kind is ValueKind.Long or ValueKind.Ref or ValueKind.Instant or ValueKind.Boolean;

    private readonly struct AttributeOf(LeafAttribute[] attributes, int id) : ISought
    {
        public bool IsAfter(int place) => attributes[place].Id < id;
    }

    private readonly struct RowOf(Leaf leaf, Value value, int orEqual) : ISought
    {
        public bool IsAfter(int place) => ValueComparer.Compare(leaf.ValueAt(place), value) < orEqual;
    }
}
