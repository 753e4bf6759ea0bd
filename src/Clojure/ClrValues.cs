using System;
using System.Collections;
using System.Collections.Generic;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Clojure;

/// <summary>Takes EDN values to .NET parameter types and .NET results to EDN values.</summary>
internal static class ClrValues
{
    /// <summary>Returns the EDN value of a .NET result; what has none comes back as it is.</summary>
    public static object? ToEdn(object? value) => value switch
    {
        int number => (long)number,
        short number => (long)number,
        byte number => (long)number,
        sbyte number => (long)number,
        ushort number => (long)number,
        uint number => (long)number,
        ulong number => number <= long.MaxValue ? (object)(long)number : (BigInteger)number,
        decimal number => BigDecimal.From(number),
        DateTimeOffset time => Instant.From(time),
        DateTime { Kind: not DateTimeKind.Unspecified } time =>
            Instant.From(new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero)),
        Enum constant => Keyword.Of(null, constant.ToString()),
        string or EdnSequence or EdnSet or EdnMap or byte[] => value,
        IDictionary map => Map(map),
        IList list => List(list),
        _ => value,
    };

    /// <summary>Tells whether a parameter takes all remaining arguments.</summary>
    public static bool IsSpread(ParameterInfo parameter) => parameter.IsDefined(typeof(ParamArrayAttribute), false);

    /// <summary>Converts arguments from <paramref name="first"/> on to the parameters of a method.</summary>
    /// <returns>Null where they do not fit.</returns>
    public static object?[]? TryBind(ParameterInfo[] parameters, object?[] arguments, int first)
    {
        object?[] bound = new object?[parameters.Length];
        int given = arguments.Length - first;
        for (int i = 0; i < parameters.Length; i++)
        {
            if (IsSpread(parameters[i]))
            {
                return TrySpread(parameters[i], arguments, first + i, out bound[i]) ? bound : null;
            }

            if (i >= given)
            {
                if (!parameters[i].IsOptional)
                {
                    return null;
                }

                bound[i] = parameters[i].DefaultValue;
            }
            else if (!TryConvert(arguments[first + i], parameters[i].ParameterType, out bound[i]))
            {
                return null;
            }
        }

        return given <= parameters.Length ? bound : null;
    }

    /// <summary>Converts one value to a type without loss.</summary>
    /// <returns>False where the value does not fit the type.</returns>
    public static bool TryConvert(object? value, Type type, out object? converted)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null)
        {
            converted = null;
            return !type.IsValueType;
        }

        if (type.IsInstanceOfType(value))
        {
            converted = value;
            return true;
        }

        converted = value switch
        {
            long number => FromLong(number, type),
            double number when type == typeof(float) => (float)number,
            float number when type == typeof(double) => (double)number,
            BigInteger number when type == typeof(double) => (double)number,
            BigDecimal number when type == typeof(double) => number.ToDouble(),
            BigDecimal number when type == typeof(decimal) => number.ToDecimal(),
            Instant instant when type == typeof(DateTimeOffset) => instant.ToDateTimeOffset(),
            Instant instant when type == typeof(DateTime) => instant.ToDateTimeOffset().UtcDateTime,
            string text when type == typeof(char) && text.Length == 1 => text[0],
            char c when type == typeof(string) => c.ToString(),
            _ => null,
        };
        return converted is not null;
    }

    private static object? FromLong(long number, Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 when number is >= int.MinValue and <= int.MaxValue => (int)number,
        TypeCode.Double => (double)number,
        TypeCode.Decimal => (decimal)number,
        TypeCode.Single => (float)number,
        TypeCode.Int16 when number is >= short.MinValue and <= short.MaxValue => (short)number,
        TypeCode.Byte when number is >= 0 and <= byte.MaxValue => (byte)number,
        TypeCode.UInt32 when number is >= 0 and <= uint.MaxValue => (uint)number,
        TypeCode.UInt64 when number >= 0 => (ulong)number,
        _ => type == typeof(BigInteger) ? (BigInteger)number
            : type == typeof(BigDecimal) ? BigDecimal.From(number)
            : type.IsEnum ? Enum.ToObject(type, number)
            : null,
    };

    private static bool TrySpread(ParameterInfo parameter, object?[] arguments, int from, out object? bound)
    {
        Type item = parameter.ParameterType.GetElementType()!;
        int count = Math.Max(0, arguments.Length - from);
        Array items = Array.CreateInstance(item, count);
        bound = items;
        for (int i = 0; i < count; i++)
        {
            if (!TryConvert(arguments[from + i], item, out object? converted))
            {
                return false;
            }

            items.SetValue(converted, i);
        }

        return true;
    }

    private static EdnMap Map(IDictionary map)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        List<KeyValuePair<object?, object?>> entries = new(map.Count);
        foreach (DictionaryEntry entry in map)
        {
            entries.Add(new(ToEdn(entry.Key), ToEdn(entry.Value)));
        }

        return EdnMap.Of(entries);
    }

    private static EdnVector List(IList list)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        object?[] items = new object?[list.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = ToEdn(list[i]);
        }

        return EdnVector.Of(items);
    }
}
