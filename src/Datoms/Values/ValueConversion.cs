using System;
using System.Collections.Immutable;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Values;

/// <summary>Takes EDN values into attribute values and back.</summary>
/// <remarks>As strict as the reference: a long is no double, no bigint and no bigdec, and no number is
/// a string.</remarks>
internal static class ValueConversion
{
    /// <summary>Returns the EDN value.</summary>
    public static object? ToObject(in Value value) => value.Kind switch
    {
        ValueKind.None => null,
        ValueKind.Ref or ValueKind.Long => Boxes.Of(value.Bits),
        ValueKind.Boolean => Boxes.Of(value.Bits != 0),
        ValueKind.Instant => new Instant(value.Bits),
        ValueKind.Double => BitConverter.Int64BitsToDouble(value.Bits),
        ValueKind.Float => (float)BitConverter.Int64BitsToDouble(value.Bits),
        ValueKind.Tuple => ToVector((TupleValue)value.Reference!), // the kind says what the object is
        _ => value.Reference,
    };

    /// <summary>Converts an EDN or .NET value to a kind by the rules of transactions. Refs take only numbers
    /// here; the slots of a tuple are taken by what they are, each kind by its most common type.</summary>
    /// <returns>False where the value is not valid for the kind.</returns>
    public static bool TryConvert(object? value, ValueKind kind, out Value converted)
    {
        converted = kind switch
        {
            ValueKind.Ref or ValueKind.Long or ValueKind.Double or ValueKind.Float or ValueKind.BigInt
                or ValueKind.BigDec =>
                Number(value, kind),
            ValueKind.Boolean => value is bool truth ? Value.Boolean(truth) : default,
            ValueKind.Instant => InstantOf(value),
            ValueKind.Keyword => KeywordOf(value),
            ValueKind.Tuple => TupleOf(value),
            ValueKind.String => value is string text ? Value.String(text) : default,
            ValueKind.Symbol => value is Symbol symbol ? Value.Symbol(symbol) : default,
            ValueKind.Uuid => value is Guid uuid ? Value.Uuid(uuid) : default,
            ValueKind.Uri => value is Uri uri ? Value.Uri(uri) : default,
            ValueKind.Bytes => value is byte[] bytes ? Value.Bytes(bytes) : default,
            ValueKind.Function => value is not null ? Value.Referenced(ValueKind.Function, value) : default,
            _ => default,
        };
        return converted.Kind != ValueKind.None;
    }

    /// <summary>Takes a value by what it is: a whole number as long, a fraction as double, text as string,
    /// and so on.</summary>
    /// <returns>False for nil and for what no attribute can hold.</returns>
    public static bool TryConvertFreely(object? value, out Value converted)
    {
        ValueKind kind = value switch
        {
            long or int or short or sbyte or byte or ushort or uint => ValueKind.Long,
            double => ValueKind.Double,
            float => ValueKind.Float,
            bool => ValueKind.Boolean,
            string => ValueKind.String,
            Keyword => ValueKind.Keyword,
            Symbol => ValueKind.Symbol,
            Instant or DateTime or DateTimeOffset => ValueKind.Instant,
            Guid => ValueKind.Uuid,
            Uri => ValueKind.Uri,
            BigInteger => ValueKind.BigInt,
            BigDecimal => ValueKind.BigDec,
            byte[] => ValueKind.Bytes,
            EdnSequence or TupleValue => ValueKind.Tuple,
            _ => ValueKind.None,
        };
        return TryConvert(value, kind, out converted);
    }

    private static Value Number(object? value, ValueKind kind) => (kind, value) switch
    {
        (ValueKind.Double, double number) => Value.Double(number),
        (ValueKind.Double, float number) => Value.Double(number),
        (ValueKind.Float, float number) => Value.Float(number),
        (ValueKind.Float, double number) => Value.Float((float)number),
        (ValueKind.BigInt, BigInteger number) => Value.BigInt(number),
        (ValueKind.BigDec, BigDecimal number) => Value.BigDec(number),
        (ValueKind.Ref, BigInteger number) when number >= long.MinValue && number <= long.MaxValue =>
            Value.Ref((long)number),
        (ValueKind.Ref, _) when TryWhole(value, out long whole) => Value.Ref(whole),
        (ValueKind.Long, _) when TryWhole(value, out long whole) => Value.Long(whole),
        _ => default,
    };

    private static bool TryWhole(object? value, out long whole)
    {
        (bool valid, whole) = value switch
        {
            long number => (true, number),
            int number => (true, number),
            short number => (true, number),
            sbyte number => (true, number),
            byte number => (true, number),
            ushort number => (true, number),
            uint number => (true, number),
            _ => (false, 0L),
        };
        return valid;
    }

    private static Value InstantOf(object? value) => value switch
    {
        Instant instant => Value.Instant(instant),
        DateTimeOffset time => Value.Instant(Instant.From(time)),
        DateTime { Kind: DateTimeKind.Utc } time => Value.Instant(Instant.From(time)),
        _ => default,
    };

    /// <summary>Takes the written form of a keyword too, and a symbol as the keyword of its name.</summary>
    private static Value KeywordOf(object? value) => value switch
    {
        Keyword keyword => Value.Keyword(keyword),
        Symbol symbol => Value.Keyword(Keyword.Of(symbol.Namespace, symbol.Name)),
        string { Length: > 0 } text when text[0] == ':' => Value.Keyword(Keyword.Parse(text)),
        _ => default,
    };

    private static Value TupleOf(object? value)
    {
        if (value is TupleValue tuple)
        {
            return Value.Tuple(tuple);
        }

        if (value is not EdnSequence sequence)
        {
            return default;
        }

        ImmutableArray<Value>.Builder slots = ImmutableArray.CreateBuilder<Value>(sequence.Count);
        foreach (object? item in sequence)
        {
            if (!TryConvertFreely(item, out Value slot) && item is not null)
            {
                return default;
            }

            slots.Add(slot);
        }

        return Value.Tuple(new TupleValue(slots.MoveToImmutable()));
    }

    private static EdnVector ToVector(TupleValue tuple)
    {
        ImmutableArray<object?>.Builder items = ImmutableArray.CreateBuilder<object?>(tuple.Slots.Length);
        foreach (Value slot in tuple.Slots)
        {
            items.Add(ToObject(slot));
        }

        return new EdnVector(items.MoveToImmutable());
    }
}
