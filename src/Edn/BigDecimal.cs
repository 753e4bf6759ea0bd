using System;
using System.Globalization;
using System.Numerics;
using Accrete.Edn.Text;

namespace Accrete.Edn;

/// <summary>A decimal number of any size: <c>Unscaled * 10^-Scale</c>. Written <c>1.50M</c>.</summary>
/// <remarks>Works as <c>java.math.BigDecimal</c>: <see cref="Equals(BigDecimal)"/> and hash see the scale (1.0 is not
/// 1.00), order does not. <see cref="EdnEquality"/>, which is Clojure's <c>=</c>, compares by order.</remarks>
/// <param name="Unscaled">All digits.</param>
/// <param name="Scale">How many of them stand after the point; negative for trailing zeros left out.</param>
public readonly partial record struct BigDecimal(BigInteger Unscaled, int Scale) : IComparable<BigDecimal>
{
    /// <summary>Bounds the digits of a result: a text such as 1E+999999999 is small, the sum of it and
    /// 1 is not.</summary>
    private const int DigitsMax = 1 << 20;

    /// <summary>Gets 0.</summary>
    public static BigDecimal Zero { get; }

    /// <summary>Gets 1.</summary>
    public static BigDecimal One { get; } = new(1, 0);

    /// <summary>Gets how many digits the unscaled number has; 1 for zero.</summary>
    public int Precision => DecimalDigits.Count(Unscaled);

    /// <inheritdoc/>
    public int CompareTo(BigDecimal other)
    {
        int sign = Unscaled.Sign;
        if (sign != other.Unscaled.Sign || sign == 0)
        {
            return sign.CompareTo(other.Unscaled.Sign);
        }

        // The place of the first digit decides mostly, and where it does not, the scales differ by few digits.
        long magnitude = (long)Precision - Scale;
        long otherMagnitude = (long)other.Precision - other.Scale;
        if (magnitude != otherMagnitude)
        {
            return magnitude > otherMagnitude ? sign : -sign;
        }

        int scale = Math.Max(Scale, other.Scale);
        return AtScale(scale).CompareTo(other.AtScale(scale));
    }

    /// <summary>Returns the same number without trailing zeros; zero as 0 with scale 0.</summary>
    public BigDecimal StripTrailingZeros()
    {
        if (Unscaled.IsZero)
        {
            return Zero;
        }

        BigInteger unscaled = Unscaled;
        long scale = Scale;
        for (int step = DecimalDigits.StepMax(unscaled); step >= 1; step /= 2)
        {
            BigInteger power = BigInteger.Pow(10, step);
            while (scale - step >= int.MinValue)
            {
                BigInteger quotient = WideNumbers.DivRem(unscaled, power, out BigInteger rest);
                if (!rest.IsZero)
                {
                    break;
                }

                unscaled = quotient;
                scale -= step;
            }
        }

        return new BigDecimal(unscaled, (int)scale);
    }

    /// <summary>Returns the text as <c>java.math.BigDecimal.toString</c> has it, without <c>M</c>.</summary>
    public override string ToString()
    {
        string digits = WideNumbers.ToText(BigInteger.Abs(Unscaled));
        string sign = Unscaled.Sign < 0 ? "-" : string.Empty;
        long exponent = digits.Length - 1L - Scale;
        if (Scale >= 0 && exponent >= -6)
        {
            return sign + Plain(digits, Scale);
        }

        string mantissa = digits.Length > 1 ? digits[..1] + "." + digits[1..] : digits;
        string exponentText = exponent.ToString("+0;-0;0", CultureInfo.InvariantCulture);
        return sign + mantissa + (exponent == 0 ? string.Empty : "E" + exponentText);
    }

    /// <summary>Returns the text without an exponent.</summary>
    /// <exception cref="OverflowException">The text would have over a million digits.</exception>
    public string ToPlainString()
    {
        string digits = WideNumbers.ToText(BigInteger.Abs(Unscaled));
        if (Math.Abs((long)Scale) + digits.Length > DigitsMax)
        {
            throw TooManyDigits();
        }

        string sign = Unscaled.Sign < 0 ? "-" : string.Empty;
        return Scale >= 0 ? sign + Plain(digits, Scale)
            : Unscaled.IsZero ? "0"
            : sign + digits + new string('0', -Scale);
    }

    private static string Plain(string digits, int scale)
    {
        if (scale == 0)
        {
            return digits;
        }

        string padded = digits.PadLeft(scale + 1, '0');
        return padded[..^scale] + "." + padded[^scale..];
    }

    /// <summary>Returns the unscaled number that this number has at a scale not under its own.</summary>
    private BigInteger AtScale(int scale)
    {
        long shift = (long)scale - Scale;
        return shift == 0 || Unscaled.IsZero ? Unscaled
            : shift <= DigitsMax ? Unscaled * BigInteger.Pow(10, (int)shift)
            : throw TooManyDigits();
    }

    private static OverflowException TooManyDigits() => new($"A decimal would have more than {DigitsMax} digits.");
}
