using System;
using System.Globalization;
using System.Numerics;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Access;

/// <summary>Places numbers of any type among the numbers of an attribute: 2 among doubles at 2.0, 1.5 among longs just
/// before 2.</summary>
internal static class NumberPosition
{
    /// <summary>Tells whether values of a kind are numbers; refs are.</summary>
    public static bool IsNumber(ValueKind kind) => kind is ValueKind.Long or ValueKind.Ref or ValueKind.Double
        or ValueKind.Float or ValueKind.BigInt or ValueKind.BigDec;

    /// <summary>Tells whether a value is a number of any type.</summary>
    public static bool IsNumber(object value) => value is long or int or short or sbyte or byte or ushort or uint
        or double or float or BigInteger or BigDecimal;

    /// <summary>Finds the place of a number of any type among those of a kind.</summary>
    public static Position Of(ValueKind kind, object number) => kind switch
    {
        ValueKind.Double => Position.At(Value.Double(ToDouble(number))),
        // A float attribute's values are kept as doubles, so that a double between two floats has its
        // place between them.
        ValueKind.Float => Position.At(Value.Inline(ValueKind.Float, BitConverter.DoubleToInt64Bits(ToDouble(number)))),
        ValueKind.BigDec => Position.At(Value.BigDec(ToDecimal(number))),
        _ => OfWhole(kind, number),
    };

    /// <summary>Places a number among whole numbers: a fraction just before the next whole one.</summary>
    private static Position OfWhole(ValueKind kind, object number)
    {
        if (number is double.NaN or float.NaN)
        {
            return Position.First;
        }

        if (number is double or float && double.IsInfinity(ToDouble(number)))
        {
            return ToDouble(number) < 0 ? Position.First : Position.Last;
        }

        BigInteger whole = Ceiling(number, out bool isExact);
        if (kind != ValueKind.BigInt && (whole < long.MinValue || whole > long.MaxValue))
        {
            return whole < 0 ? Position.First : Position.Last;
        }

        Value value = kind == ValueKind.BigInt ? Value.BigInt(whole) : Value.Inline(kind, (long)whole);
        return isExact ? Position.At(value) : Position.Before(value);
    }

    private static BigInteger Ceiling(object number, out bool isExact)
    {
        switch (number)
        {
            case BigInteger big:
                isExact = true;
                return big;
            case double or float:
                double fraction = ToDouble(number);
                isExact = Math.Ceiling(fraction) == fraction;
                return new BigInteger(Math.Ceiling(fraction));
            case BigDecimal { Scale: > 0 } deci:
                BigInteger quotient = BigInteger.DivRem(
                    deci.Unscaled, BigInteger.Pow(10, deci.Scale), out BigInteger rest);
                isExact = rest.IsZero;
                return rest.Sign > 0 ? quotient + 1 : quotient;
            case BigDecimal deci:
                isExact = true;
                return deci.Unscaled * BigInteger.Pow(10, -deci.Scale);
            default:
                isExact = true;
                return Convert.ToInt64(number, null);
        }
    }

    private static double ToDouble(object number) => number switch
    {
        double value => value,
        float value => value,
        BigInteger value => (double)value,
        BigDecimal value => (double)value.Unscaled / Math.Pow(10, value.Scale),
        _ => Convert.ToInt64(number, null),
    };

    private static BigDecimal ToDecimal(object number) => number switch
    {
        BigDecimal value => value,
        BigInteger value => new BigDecimal(value, 0),
        double or float => OfDouble(ToDouble(number)),
        _ => new BigDecimal(Convert.ToInt64(number, null), 0),
    };

    /// <summary>Takes a double by its shortest decimal: 1.5 is 1.5M.</summary>
    private static BigDecimal OfDouble(double number)
    {
        string text = Math.Clamp(number, double.MinValue, double.MaxValue).ToString("R", CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        string mantissa = e < 0 ? text : text[..e];
        int exponent = e < 0
            ? 0
            : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        int scale = point < 0 ? 0 : mantissa.Length - point - 1;
        return new BigDecimal(BigInteger.Parse(digits, CultureInfo.InvariantCulture), scale - exponent);
    }
}
