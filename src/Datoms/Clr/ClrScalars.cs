using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Clr;

/// <summary>Gives EDN scalars as .NET types: whole numbers as narrower or wider ones where nothing is lost,
/// instants as times, keywords as text or as the member of an enum with the same name.</summary>
internal static class ClrScalars
{
    private static readonly FrozenDictionary<Type, Func<object, object?>> Known =
        new Dictionary<Type, Func<object, object?>>
        {
            [typeof(long)] = value => value is IEntity entity
                ? entity.Id
                : Whole(value, long.MinValue, long.MaxValue) is { } n ? (long)n : null,
            [typeof(int)] = value => Whole(value, int.MinValue, int.MaxValue) is { } n ? (int)n : null,
            [typeof(short)] = value => Whole(value, short.MinValue, short.MaxValue) is { } n ? (short)n : null,
            [typeof(byte)] = value => Whole(value, byte.MinValue, byte.MaxValue) is { } n ? (byte)n : null,
            [typeof(sbyte)] = value => Whole(value, sbyte.MinValue, sbyte.MaxValue) is { } n ? (sbyte)n : null,
            [typeof(ushort)] = value => Whole(value, ushort.MinValue, ushort.MaxValue) is { } n ? (ushort)n : null,
            [typeof(uint)] = value => Whole(value, uint.MinValue, uint.MaxValue) is { } n ? (uint)n : null,
            [typeof(ulong)] = value => Whole(value, ulong.MinValue, ulong.MaxValue) is { } n ? (ulong)n : null,
            [typeof(BigInteger)] = value => value is long n ? (BigInteger)n : null,
            [typeof(double)] = value => value switch { long n => (double)n, float n => (double)n, _ => null },
            [typeof(float)] = value => value is double n ? (float)n : null,
            [typeof(decimal)] = Decimal,
            [typeof(string)] = value => value is Keyword or Symbol or Uri or char ? value.ToString() : null,
            [typeof(DateTimeOffset)] = value => value is Instant instant ? instant.ToDateTimeOffset() : null,
            // A day is written as its midnight; another time of day is no day.
            [typeof(DateOnly)] = value =>
                value is Instant instant && instant.ToDateTimeOffset() is { TimeOfDay.Ticks: 0 } midnight
                    ? DateOnly.FromDateTime(midnight.UtcDateTime)
                    : null,
            [typeof(DateTime)] = value => value is Instant instant ? instant.ToDateTimeOffset().UtcDateTime : null,
        }.ToFrozenDictionary();

    /// <summary>Returns what gives scalars as a type; null where the type is no scalar's.</summary>
    public static ClrConverter? TryMake(Type type)
    {
        if (type.IsEnum)
        {
            return (value, what) => Member(value, type) ?? throw ClrConversion.Refuse(value, type, what);
        }

        return Known.TryGetValue(type, out Func<object, object?>? convert)
            ? (value, what) => (value is null ? null : convert(value)) ?? throw ClrConversion.Refuse(value, type, what)
            : null;
    }

    private static BigInteger? Whole(object value, BigInteger least, BigInteger most)
    {
        BigInteger? number = value switch
        {
            long n => n,
            BigInteger n => n,
            _ => null,
        };
        return number >= least && number <= most ? number : null;
    }

    private static object? Decimal(object value) => value switch
    {
        long n => (decimal)n,
        BigInteger n when BigInteger.Abs(n) <= (BigInteger)decimal.MaxValue => (decimal)n,
        BigDecimal n => decimal.TryParse(
            EdnPrinter.Print(n).TrimEnd('M'), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : null,
        _ => null,
    };

    /// <summary>Finds the member that a keyword names: <c>:artist.type/record-label</c> is
    /// <c>RecordLabel</c>.</summary>
    private static object? Member(object? value, Type type)
    {
        if (value is Keyword keyword)
        {
            return Enum.TryParse(type, keyword.Name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true,
                out object? member)
                && Enum.IsDefined(type, member) ? member : null;
        }

        return value is long number && Enum.ToObject(type, number) is { } known && Enum.IsDefined(type, known)
            ? known
            : null;
    }
}
