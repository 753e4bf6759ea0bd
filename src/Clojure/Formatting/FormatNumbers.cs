using System;
using System.Globalization;
using System.Numerics;
using System.Text;
using Accrete.Edn;
using Accrete.Edn.Text;

namespace Accrete.Clojure.Formatting;

/// <summary>Writes numbers for the conversions d, o, x, e, f, g and a, digit by digit exact.</summary>
internal static class FormatNumbers
{
    private const int PrecisionDefault = 6;
    private const int GroupSize = 3;

    /// <summary>Returns the text of a whole number.</summary>
    /// <param name="specifier">A conversion d, o or x.</param>
    /// <param name="value">The number.</param>
    /// <param name="isLong">Whether it is a long: its octal and hexadecimal text then shows all 64 bits.</param>
    public static string Whole(FormatSpecifier specifier, BigInteger value, bool isLong)
    {
        if (specifier.Conversion == 'd')
        {
            return Signed(specifier, value.Sign < 0,
                WideNumbers.ToText(BigInteger.Abs(value)), specifier.Width);
        }

        if (isLong)
        {
            return specifier.Has('(') || specifier.Has('+') || specifier.Has(' ')
                ? throw specifier.Error("it does not take the sign of a long")
                : Bits(specifier, value.Sign < 0 ? value + (BigInteger.One << 64) : value, "", "");
        }

        string closing = value.Sign < 0 && specifier.Has('(') ? ")" : "";
        return Bits(specifier, BigInteger.Abs(value), Sign(specifier, value.Sign < 0), closing);
    }

    /// <summary>Returns the text of a double.</summary>
    public static string Real(FormatSpecifier specifier, double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        bool isNegative = double.IsNegative(value);
        if (double.IsInfinity(value))
        {
            return Sign(specifier, isNegative) + "Infinity" + (isNegative && specifier.Has('(') ? ")" : "");
        }

        return specifier.Conversion == 'a'
            ? Sign(specifier, isNegative) + FormatHexadecimal.Of(specifier, Math.Abs(value), isNegative)
            : Decimal(specifier, BigDecimal.From(Math.Abs(value)), isNegative, isDouble: true);
    }

    /// <summary>Returns the text of a decimal.</summary>
    public static string Decimal(FormatSpecifier specifier, BigDecimal value) =>
        Decimal(specifier, value.Unscaled.Sign < 0 ? -value : value, value.Unscaled.Sign < 0, isDouble: false);

    private static string Decimal(FormatSpecifier specifier, BigDecimal value, bool isNegative, bool isDouble)
    {
        int precision = specifier.Precision < 0 ? PrecisionDefault : specifier.Precision;
        switch (specifier.Conversion)
        {
            case 'f':
                return Fixed(specifier, value, precision, isNegative);
            case 'e':
                return Scientific(specifier, value, precision, isNegative, isDouble);
            default:
                return General(specifier, value, Math.Max(precision, 1), isNegative, isDouble);
        }
    }

    private static string Fixed(FormatSpecifier specifier, BigDecimal value, int precision, bool isNegative)
    {
        BigInteger scaled = Rounded(value, precision);
        string digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        string fraction = precision > 0 ? "." + digits[^precision..] : specifier.Has('#') ? "." : "";
        return Signed(specifier, isNegative, digits[..^precision] + fraction, specifier.Width);
    }

    private static string Scientific(
        FormatSpecifier specifier, BigDecimal value, int precision, bool isNegative, bool isDouble)
    {
        string digits = value.Unscaled.ToString(CultureInfo.InvariantCulture);
        long exponent = isDouble && value.Unscaled.IsZero ? 0 : (long)digits.Length - 1 - value.Scale;
        if (digits.Length > precision + 1)
        {
            int dropped = digits.Length - precision - 1;
            digits = Rounded(new BigDecimal(value.Unscaled, dropped), 0).ToString(CultureInfo.InvariantCulture);
            exponent += digits.Length > precision + 1 ? 1 : 0;
            digits = digits[..(precision + 1)];
        }

        string fraction = precision > 0 ? "." + digits[1..].PadRight(precision, '0') : specifier.Has('#') ? "." : "";
        string power = string.Create(CultureInfo.InvariantCulture,
            $"e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        return Signed(specifier, isNegative, digits[..1] + fraction, specifier.Width - power.Length, power);
    }

    private static string General(
        FormatSpecifier specifier, BigDecimal value, int precision, bool isNegative, bool isDouble)
    {
        string digits = value.Unscaled.ToString(CultureInfo.InvariantCulture);
        if (digits.Length > precision)
        {
            int dropped = digits.Length - precision;
            value = new BigDecimal(Rounded(new BigDecimal(value.Unscaled, dropped), 0), value.Scale - dropped);
            digits = value.Unscaled.ToString(CultureInfo.InvariantCulture);
        }

        long exponent = value.Unscaled.IsZero && isDouble ? 0 : (long)digits.Length - 1 - value.Scale;
        bool isPlain = (value.Unscaled.IsZero && (isDouble || value.Scale == 0))
            || (!value.Unscaled.IsZero && exponent >= -4 && exponent < precision);
        return isPlain
            ? Fixed(specifier, value, (int)Math.Max(0, precision - exponent - 1), isNegative)
            : Scientific(specifier, value, precision - 1, isNegative, isDouble);
    }

    /// <summary>Returns the value times a power of ten, rounded half up.</summary>
    private static BigInteger Rounded(BigDecimal value, int scale)
    {
        long dropped = (long)value.Scale - scale;
        if (dropped <= 0)
        {
            return -dropped <= FormatSpecifier.SizeMax
                ? value.Unscaled * BigInteger.Pow(10, (int)-dropped)
                : throw DbErrors.Argument($"A text of more than {FormatSpecifier.SizeMax} digits is not made here");
        }

        if (dropped > value.Precision)
        {
            return BigInteger.Zero;
        }

        BigInteger unit = BigInteger.Pow(10, (int)dropped);
        return WideNumbers.Divide(value.Unscaled + (unit >> 1), unit);
    }

    private static string Bits(FormatSpecifier specifier, BigInteger bits, string sign, string closing)
    {
        bool isHexadecimal = specifier.Conversion == 'x';
        string prefix = !specifier.Has('#') ? "" : isHexadecimal ? "0x" : "0";
        string digits = Digits(bits, isHexadecimal ? 4 : 3);
        int length = sign.Length + prefix.Length + digits.Length + closing.Length;
        int zeros = specifier.Has('0') ? Math.Max(0, specifier.Width - length) : 0;
        return sign + prefix + new string('0', zeros) + digits + closing;
    }

    private static string Digits(BigInteger value, int bitsPerDigit)
    {
        if (value.IsZero)
        {
            return "0";
        }

        if (bitsPerDigit == 4)
        {
            return value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        }

        StringBuilder digits = new();
        for (BigInteger rest = value; !rest.IsZero; rest >>= bitsPerDigit)
        {
            digits.Insert(0, (char)('0' + (int)(rest & 7)));
        }

        return digits.ToString();
    }

    private static string Sign(FormatSpecifier specifier, bool isNegative) =>
        isNegative ? (specifier.Has('(') ? "(" : "-")
        : specifier.Has('+') ? "+"
        : specifier.Has(' ') ? " "
        : "";

    /// <summary>Returns digits with sign, groups and zeros in front.</summary>
    private static string Signed(
        FormatSpecifier specifier, bool isNegative, string digits, int width, string power = "")
    {
        string sign = Sign(specifier, isNegative);
        string closing = isNegative && specifier.Has('(') ? ")" : "";
        string grouped = specifier.Has(',') ? Grouped(digits) : digits;
        int zeros = specifier.Has('0') ? Math.Max(0, width - sign.Length - grouped.Length - closing.Length) : 0;
        return sign + new string('0', zeros) + grouped + power + closing;
    }

    private static string Grouped(string digits)
    {
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        int whole = point < 0 ? digits.Length : point;
        StringBuilder grouped = new(digits);
        for (int at = whole - GroupSize; at > 0; at -= GroupSize)
        {
            grouped.Insert(at, ',');
        }

        return grouped.ToString();
    }
}
