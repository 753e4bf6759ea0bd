using System;
using System.Globalization;

namespace Accrete.Clojure.Formatting;

/// <summary>Writes a double in base 16, <c>0x1.8p1</c>, as the conversion a does.</summary>
internal static class FormatHexadecimal
{
    private const int MantissaBits = 52;
    private const int MantissaDigits = 13;
    private const int ExponentBias = 1023;

    /// <summary>Returns the text of a finite number without its sign.</summary>
    public static string Of(FormatSpecifier specifier, double value, bool isSigned)
    {
        int precision = specifier.Precision == 0 ? 1 : specifier.Precision;
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> MantissaBits);
        long mantissa = bits & ((1L << MantissaBits) - 1);
        long leading = exponent == 0 ? 0 : 1;
        int power = value == 0 ? 0 : exponent == 0 ? 1 - ExponentBias : exponent - ExponentBias;
        if (precision is > 0 and < MantissaDigits && value != 0)
        {
            Round(precision, ref leading, ref mantissa, ref power);
        }

        string text = Text(leading, mantissa, power, precision);
        int signs = isSigned || specifier.Has('+') || specifier.Has(' ') ? 1 : 0;
        int zeros = specifier.Has('0') ? Math.Max(0, specifier.Width - text.Length - 2 - signs) : 0;
        return "0x" + new string('0', zeros) + text;
    }

    private static string Text(long leading, long mantissa, int power, int precision)
    {
        string digits = mantissa.ToString("x13", CultureInfo.InvariantCulture).TrimEnd('0');
        digits = digits.Length == 0 ? "0" : digits;
        digits = precision > 0 ? digits.PadRight(precision, '0') : digits;
        return string.Create(CultureInfo.InvariantCulture, $"{leading}.{digits}p{power}");
    }

    /// <summary>Rounds the mantissa to so many digits, halves to even; small numbers are made normal first.</summary>
    private static void Round(int precision, ref long leading, ref long mantissa, ref int power)
    {
        long whole = (leading << MantissaBits) | mantissa;
        while (whole < 1L << MantissaBits)
        {
            whole <<= 1;
            power--;
        }

        int dropped = MantissaBits - (precision * 4);
        long unit = 1L << dropped;
        long rest = whole & (unit - 1);
        whole -= rest;
        whole += rest > unit >> 1 || (rest == unit >> 1 && (whole & unit) != 0) ? unit : 0;
        leading = whole >> MantissaBits;
        mantissa = whole & ((1L << MantissaBits) - 1);
        if (leading > 1)
        {
            leading = 1;
            mantissa >>= 1;
            power++;
        }
    }
}
