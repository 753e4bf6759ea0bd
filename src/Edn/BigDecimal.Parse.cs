using System;
using System.Globalization;
using System.Numerics;
using Accrete.Edn.Text;

namespace Accrete.Edn;

public readonly partial record struct BigDecimal
{
    /// <summary>Reads a number as <c>java.math.BigDecimal</c> does: <c>-12.50</c>, <c>1E+3</c>; without
    /// <c>M</c>.</summary>
    /// <returns>False where the text is no number, or over a million digits long.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out BigDecimal value)
    {
        value = default;
        int exponentAt = text.IndexOfAny('e', 'E');
        ReadOnlySpan<char> mantissa = exponentAt < 0 ? text : text[..exponentAt];
        long exponent = 0;
        if (mantissa.Length > DigitsMax
            || (exponentAt >= 0 && !TryParseExponent(text[(exponentAt + 1)..], out exponent)))
        {
            return false;
        }

        int point = mantissa.IndexOf('.');
        string digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        long scale = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        if (scale is < int.MinValue or > int.MaxValue || !TryParseWhole(digits, out BigInteger unscaled))
        {
            return false;
        }

        value = new BigDecimal(unscaled, (int)scale);
        return true;
    }

    /// <summary>Reads a number as <see cref="TryParse"/> does.</summary>
    /// <exception cref="FormatException">The text is no number, or too long.</exception>
    public static BigDecimal Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out BigDecimal value)
            ? value
            : throw new FormatException($"{NameText.Shown(text)} is not a decimal.");

    /// <summary>Returns the number of a .NET decimal, with its scale.</summary>
    public static BigDecimal From(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        BigInteger unscaled = ((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0];
        return new BigDecimal(bits[3] < 0 ? -unscaled : unscaled, value.Scale);
    }

    /// <summary>Returns the number of the shortest text of a double, as <c>BigDecimal.valueOf</c>: 0.1
    /// gives 0.1.</summary>
    /// <exception cref="OverflowException">The double is not a number, or infinite.</exception>
    public static BigDecimal From(double value) => double.IsFinite(value)
        ? Parse(RealText.Format(value))
        : throw new OverflowException("Infinity and not-a-number have no decimal.");

    /// <summary>Returns the whole number, scale 0.</summary>
    public static BigDecimal From(long value) => new(value, 0);

    /// <summary>Returns the whole number, scale 0.</summary>
    public static BigDecimal From(BigInteger value) => new(value, 0);

    /// <summary>Returns the nearest double; infinite where the number is too great for one.</summary>
    public double ToDouble() => double.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Returns the .NET decimal.</summary>
    /// <exception cref="OverflowException">The number is too great for one.</exception>
    public decimal ToDecimal() => decimal.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Returns the whole number towards zero.</summary>
    /// <exception cref="OverflowException">The whole number would have over a million digits.</exception>
    public BigInteger ToBigInteger() =>
        Scale <= 0 ? AtScale(0)
        : Scale >= Precision ? BigInteger.Zero
        : WideNumbers.Divide(Unscaled, BigInteger.Pow(10, Scale));

    /// <summary>Returns the whole number towards zero.</summary>
    /// <exception cref="OverflowException">The whole number does not fit into a long.</exception>
    public long ToInt64() => (long)ToBigInteger();

    private static bool TryParseWhole(string digits, out BigInteger number) =>
        WideNumbers.TryParse(digits, out number);

    private static bool TryParseExponent(ReadOnlySpan<char> text, out long exponent) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
        && exponent is > -10_000_000_000 and < 10_000_000_000;
}
