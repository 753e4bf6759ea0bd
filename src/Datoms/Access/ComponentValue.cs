using System;
using System.Collections.Immutable;
using System.Numerics;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Access;

/// <summary>Places the values that index reads are asked for among the values of an attribute. Any value has a place:
/// numbers compare with numbers of other types, and what is of another type stands before or after all.</summary>
/// <remarks>The order of types, found by asking the reference: numbers, bytes, tuples, keywords, maps, sets,
/// symbols, booleans, characters, strings, uris, instants, uuids.</remarks>
internal static class ComponentValue
{
    /// <summary>A kind that no value has: greater than any slot of a tuple.</summary>
    private static readonly Value Beyond = Value.Referenced((ValueKind)byte.MaxValue, "");

    /// <summary>Converts a value that must be of the attribute's own type: what lookup refs need.</summary>
    /// <returns>False where the attribute cannot hold it.</returns>
    public static bool TryExact(DbSchema schema, DbAttribute attribute, object? value, out Value exact)
    {
        exact = default;
        if (value is BigInteger number && attribute.ValueType is ValueKind.Long or ValueKind.Ref)
        {
            value = number >= long.MinValue && number <= long.MaxValue ? (long)number : number;
        }

        if (attribute.ValueType == ValueKind.Tuple)
        {
            Position position = value is EdnSequence slots && AreOfKinds(schema, attribute, slots)
                ? OfTuple(schema, attribute, slots)
                : Position.Last;
            exact = position.Value;
            return position.IsExact;
        }

        return !(attribute.ValueType == ValueKind.Keyword && value is not Keyword)
            && ValueConversion.TryConvert(value, attribute.ValueType, out exact);
    }

    /// <summary>Finds the place of a value among those of an attribute.</summary>
    public static Position Of(DbSchema schema, DbAttribute attribute, object value) =>
        attribute.ValueType == ValueKind.Tuple && value is EdnSequence slots
            ? OfTuple(schema, attribute, slots)
            : OfKind(attribute.ValueType, value);

    /// <summary>Finds the place of a value among those of a kind.</summary>
    public static Position OfKind(ValueKind kind, object value)
    {
        if (NumberPosition.IsNumber(kind) && NumberPosition.IsNumber(value))
        {
            return NumberPosition.Of(kind, value);
        }

        int rank = RankOf(value), kindRank = RankOf(kind);
        if (rank != kindRank)
        {
            return rank < kindRank ? Position.First : Position.Last;
        }

        return ValueConversion.TryConvert(value, kind, out Value exact) ? Position.At(exact) : Position.Last;
    }

    private static Position OfTuple(DbSchema schema, DbAttribute attribute, EdnSequence slots)
    {
        ImmutableArray<Value>.Builder values = ImmutableArray.CreateBuilder<Value>(slots.Count);
        for (int i = 0; i < slots.Count; i++)
        {
            ValueKind kind = SlotKind(schema, attribute, i);
            Position slot = slots[i] is not { } item ? Position.At(default)
                : kind == ValueKind.None ? FreelyPlaced(item)
                : OfKind(kind, item);
            values.Add(slot.Kind switch
            {
                PositionKind.First => Value.Ref(long.MinValue), // the lowest that is not nil
                PositionKind.Last => Beyond,
                _ => slot.Value,
            });
            if (!slot.IsExact)
            {
                return Position.Before(Value.Tuple(new TupleValue(values.ToImmutable())));
            }
        }

        return Position.At(Value.Tuple(new TupleValue(values.ToImmutable())));
    }

    private static bool AreOfKinds(DbSchema schema, DbAttribute attribute, EdnSequence slots)
    {
        for (int i = 0; i < slots.Count; i++)
        {
            if (!LookupValue.IsOfKind(SlotKind(schema, attribute, i), slots[i]) && slots[i] is not null)
            {
                return false;
            }
        }

        return true;
    }

    private static Position FreelyPlaced(object item) =>
        ValueConversion.TryConvertFreely(item, out Value value) ? Position.At(value) : Position.Last;

    private static ValueKind SlotKind(DbSchema schema, DbAttribute attribute, int slot) =>
        attribute.TupleType != ValueKind.None ? attribute.TupleType
        : slot < attribute.TupleTypes.Length ? attribute.TupleTypes[slot]
        : slot < attribute.TupleAttributes.Length
            ? schema.Attribute(attribute.TupleAttributes[slot])?.ValueType ?? ValueKind.None
            : ValueKind.None;

    private static int RankOf(ValueKind kind) => kind switch
    {
        _ when NumberPosition.IsNumber(kind) => 0,
        ValueKind.Bytes => 1,
        ValueKind.Tuple => 2,
        ValueKind.Keyword => 3,
        ValueKind.Symbol => 6,
        ValueKind.Boolean => 7,
        ValueKind.String => 9,
        ValueKind.Uri => 10,
        ValueKind.Instant => 11,
        ValueKind.Uuid => 12,
        _ => 13,
    };

    private static int RankOf(object value) => value switch
    {
        _ when NumberPosition.IsNumber(value) => 0,
        byte[] => 1,
        EdnSequence or TupleValue => 2,
        Keyword => 3,
        EdnMap => 4,
        EdnSet => 5,
        Symbol => 6,
        bool => 7,
        char => 8,
        string => 9,
        Uri => 10,
        Instant or DateTimeOffset or DateTime => 11,
        Guid => 12,
        _ => 13,
    };
}
