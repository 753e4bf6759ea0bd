using System;
using Accrete.Clr;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Values;

namespace Accrete.Access;

/// <summary>The components that an index read was asked for, resolved: identifiers to ids, the value to
/// its place.</summary>
/// <remarks>A component that is nil is absent. One that means nothing is absent for a seek, and matches nothing
/// for an exact read. What stands after an absent component filters an exact read and has no part in a seek (as
/// the reference does).</remarks>
internal readonly struct IndexComponents
{
    /// <summary>The most components that have a meaning; the added bit and what follows are passed over, as in
    /// the reference.</summary>
    private const int CountMax = 4;

    private readonly ISnapshot _database;
    private readonly IndexOrder _order;
    private readonly object?[] _raw;
    private readonly long? _e;
    private readonly long? _a;
    private readonly long? _t;
    private readonly Position? _v;

    private IndexComponents(ISnapshot database, IndexOrder order, object?[] components)
    {
        _database = database;
        _order = order;
        _raw = new object?[CountMax];
        for (int i = 0; i < Math.Min(components.Length, CountMax); i++)
        {
            bool isValue = order != IndexOrder.Vaet && i == PlaceOf(order, Component.Value);
            _raw[i] = isValue ? ClrInput.Value(components[i]) : ClrInput.Identifier(components[i]);
        }

        object? a = _raw[PlaceOf(order, Component.Attribute)];
        object? v = _raw[PlaceOf(order, Component.Value)];
        _v = order == IndexOrder.Vaet ? RefPosition(database, v) : ValuePosition(database, a, v);
        _a = IdentifierResolver.Entid(database, a);
        _e = IdentifierResolver.Entid(database, _raw[PlaceOf(order, Component.Entity)]);
        _t = TimeOf(_raw[PlaceOf(order, Component.Time)]);
        CheckAvet();
    }

    private enum Component
    {
        Entity,
        Attribute,
        Value,
        Time,
    }

    /// <summary>Gets how many leading components are there and mean something.</summary>
    private int PrefixLength
    {
        get
        {
            int length = 0;
            while (length < CountMax && Has(length))
            {
                length++;
            }

            return length;
        }
    }

    /// <summary>Resolves components in the order of an index.</summary>
    /// <exception cref="AccreteException">An identifier is malformed; the attribute of a value is none; a ref
    /// value means no entity; Avet was asked for an attribute without it.</exception>
    public static IndexComponents Resolve(ISnapshot database, IndexOrder order, object?[]? components) =>
        new(database, order, components ?? [null]);

    /// <summary>Returns the place at the first datom that has the leading components or comes after them.</summary>
    public Bound SeekStart() => At(PrefixLength, isAfter: false);

    /// <summary>Returns the place after the last datom that has the leading components or comes before them.</summary>
    public Bound ReverseStart() => At(PrefixLength, isAfter: true);

    /// <summary>Finds the places around the datoms that have all components.</summary>
    /// <param name="from">Gets the place before them.</param>
    /// <param name="to">Gets the place after them, or with a filter any place after it.</param>
    /// <param name="filter">Gets what datoms must pass, one after the other up to the first that does not;
    /// null for all.</param>
    /// <returns>False where no datom can match.</returns>
    public bool TryRange(out Bound from, out Bound to, out Func<Datom, bool>? filter)
    {
        int prefix = PrefixLength;
        (from, to, filter) = (Bound.First, Bound.Last, null);
        int last = prefix;
        for (int i = prefix; i < CountMax; i++)
        {
            if (_raw[i] is null)
            {
                continue;
            }

            if (!Has(i))
            {
                return false;
            }

            last = i + 1;
        }

        if (_v is { IsExact: false } && PlaceOf(_order, Component.Value) < last)
        {
            return false;
        }

        (from, to) = (At(prefix, isAfter: false), last > prefix ? Bound.Last : At(prefix, isAfter: true));
        IndexComponents self = this;
        filter = last > prefix ? datom => self.Matches(datom) : null;
        return true;
    }

    private static int PlaceOf(IndexOrder order, Component component) => (order, component) switch
    {
        (_, Component.Time) => 3,
        (IndexOrder.Eavt, Component.Entity) => 0,
        (IndexOrder.Eavt, Component.Attribute) => 1,
        (IndexOrder.Eavt, _) => 2,
        (IndexOrder.Aevt, Component.Entity) => 1,
        (IndexOrder.Aevt, Component.Attribute) => 0,
        (IndexOrder.Aevt, _) => 2,
        (IndexOrder.Avet, Component.Attribute) => 0,
        (IndexOrder.Avet, Component.Value) => 1,
        (IndexOrder.Vaet, Component.Value) => 0,
        (IndexOrder.Vaet, Component.Attribute) => 1,
        _ => 2,
    };

    private static Position? RefPosition(ISnapshot database, object? value) =>
        value is null ? null : Position.At(Value.Ref(IdentifierResolver.Require(database, value)));

    private static Position? ValuePosition(ISnapshot database, object? attribute, object? value)
    {
        if (value is null)
        {
            return null;
        }

        if (attribute is null)
        {
            return ValueConversion.TryConvertFreely(value, out Value free) ? Position.At(free) : Position.Last;
        }

        DbAttribute known = IdentifierResolver.RequireAttribute(database, attribute);
        return known.IsRef ? RefPosition(database, value) : ComponentValue.Of(database.Schema, known, value);
    }

    /// <summary>Takes the id of a transaction to its t. Ids are compared as numbers: one below all transactions
    /// is older than all, one above is newer.</summary>
    private static long? TimeOf(object? component)
    {
        if (component is null)
        {
            return null;
        }

        if (!NumberPosition.IsNumber(component))
        {
            throw DbErrors.Argument(
                $"A transaction is given by its id, not by {EdnPrinter.Print(component)}.", component);
        }

        Position position = NumberPosition.Of(ValueKind.Long, component);
        if (!position.IsExact)
        {
            return -1;
        }

        long id = position.Value.Bits;
        return EntityIds.PartitionBits(id) == EntityIds.PartitionTx && id > 0 ? EntityIds.ToT(id)
            : id < EntityIds.ToTx(0) ? -1
            : EntityIds.IndexMax;
    }

    /// <summary>Tells whether the component at a place is there and means something.</summary>
    private bool Has(int place) =>
        place == 3 ? _t is not null
        : place == PlaceOf(_order, Component.Entity) ? _e is not null
        : place == PlaceOf(_order, Component.Attribute) ? _a is not null
        : _v is not null;

    private void CheckAvet()
    {
        if (_order == IndexOrder.Avet && _a is { } id && _database.Schema.Attribute(id) is { HasAvet: false } attribute)
        {
            throw NotIndexed(attribute.Ident);
        }
    }

    /// <summary>Makes the error of an attribute that Avet does not have.</summary>
    internal static AccreteException NotIndexed(object attribute) =>
        DbErrors.Incorrect("attribute-not-indexed",
            $"attribute: {EdnPrinter.Print(attribute)} is not indexed", attribute);

    private Bound At(int parts, bool isAfter)
    {
        int attributePlace = PlaceOf(_order, Component.Attribute), valuePlace = PlaceOf(_order, Component.Value);
        if (parts > attributePlace && _a is < 0 or > int.MaxValue)
        {
            // No attribute has such an id: the place is before, or after, all attributes under the
            // components before it.
            return Make(attributePlace, _a > int.MaxValue);
        }

        if (parts > valuePlace && _v is { IsExact: false } position)
        {
            return position.Kind == PositionKind.Before
                ? Make(valuePlace + 1, isAfter: false)
                : Make(valuePlace, position.Kind == PositionKind.Last);
        }

        return Make(parts, isAfter);
    }

    private Bound Make(int parts, bool isAfter)
    {
        int a = parts > PlaceOf(_order, Component.Attribute) ? (int)(_a ?? 0) : 0;
        long e = parts > PlaceOf(_order, Component.Entity) ? _e ?? 0 : 0;
        Value v = parts > PlaceOf(_order, Component.Value) ? _v?.Value ?? default : default;
        long t = parts > 3 ? _t ?? 0 : 0;
        return isAfter ? Bound.After(parts, e, a, v, t) : Bound.Before(parts, e, a, v, t);
    }

    private bool Matches(in Datom datom) =>
        (_e is null || datom.E == _e) && (_a is null || datom.A == _a) && (_t is null || datom.T == _t)
        && (_v is not { } position || ValueComparer.Compare(datom.V, position.Value) == 0);
}
