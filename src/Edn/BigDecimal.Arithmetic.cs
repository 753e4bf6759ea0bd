using System;
using System.Numerics;
using Accrete.Edn.Text;

namespace Accrete.Edn;

public readonly partial record struct BigDecimal
{
    /// <summary>The most bits of a product: a million digits and some.</summary>
    private const long BitsMax = 1 << 22;

    /// <summary>The most bits of both sides of a division: what both share is found in the square of
    /// them.</summary>
    private const long DivisorBitsMax = 1 << 16;

    /// <summary>Adds; the scale is the greater one.</summary>
    /// <exception cref="OverflowException">The sum would have over a million digits.</exception>
    public static BigDecimal operator +(BigDecimal left, BigDecimal right)
    {
        int scale = Math.Max(left.Scale, right.Scale);
        return new BigDecimal(left.AtScale(scale) + right.AtScale(scale), scale);
    }

    /// <summary>Subtracts; the scale is the greater one.</summary>
    /// <exception cref="OverflowException">The difference would have over a million digits.</exception>
    public static BigDecimal operator -(BigDecimal left, BigDecimal right) => left + -right;

    /// <summary>Negates.</summary>
    public static BigDecimal operator -(BigDecimal value) => new(-value.Unscaled, value.Scale);

    /// <summary>Multiplies; the scale is the sum of both.</summary>
    /// <exception cref="OverflowException">The sum of the scales does not fit, or the product would have over a
    /// million digits.</exception>
    public static BigDecimal operator *(BigDecimal left, BigDecimal right) =>
        left.Unscaled.GetBitLength() + right.Unscaled.GetBitLength() <= BitsMax
            ? new(left.Unscaled * right.Unscaled, checked(left.Scale + right.Scale))
            : throw TooManyDigits();

    /// <summary>Divides exactly; the scale is the difference of both where that suffices, else the least
    /// that does.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    /// <exception cref="ArithmeticException">The quotient has no end: 1/3.</exception>
    /// <exception cref="OverflowException">Both have over some twenty thousand digits.</exception>
    public static BigDecimal operator /(BigDecimal left, BigDecimal right)
    {
        if (right.Unscaled.IsZero)
        {
            throw new DivideByZeroException("Divide by zero");
        }

        int preferred = (int)Math.Clamp((long)left.Scale - right.Scale, int.MinValue, int.MaxValue);
        if (left.Unscaled.IsZero)
        {
            return new BigDecimal(BigInteger.Zero, preferred);
        }

        if (Math.Min(left.Unscaled.GetBitLength(), right.Unscaled.GetBitLength()) > DivisorBitsMax)
        {
            throw TooManyDigits();
        }

        BigInteger common = BigInteger.GreatestCommonDivisor(left.Unscaled, right.Unscaled);
        BigInteger numerator = WideNumbers.Divide(left.Unscaled, common);
        BigInteger denominator = WideNumbers.Divide(right.Unscaled, common);
        if (denominator.Sign < 0)
        {
            numerator = -numerator;
            denominator = -denominator;
        }

        int twos = Exponent(ref denominator, 2);
        int fives = Exponent(ref denominator, 5);
        if (!denominator.IsOne)
        {
            throw new ArithmeticException("Non-terminating decimal expansion; no exact representable decimal result.");
        }

        int places = Math.Max(twos, fives);
        BigInteger unscaled = numerator * BigInteger.Pow(5, places - fives) * BigInteger.Pow(2, places - twos);
        return new BigDecimal(unscaled, checked(preferred + places));
    }

    /// <summary>Takes all factors of a prime out of a number.</summary>
    /// <returns>How many there were.</returns>
    private static int Exponent(ref BigInteger number, int prime)
    {
        int count = 0;
        int step = 1;
        while (step >= 1)
        {
            BigInteger quotient = WideNumbers.DivRem(number, BigInteger.Pow(prime, step), out BigInteger rest);
            if (rest.IsZero)
            {
                number = quotient;
                count += step;
                step *= 2;
            }
            else
            {
                step /= 2;
            }
        }

        return count;
    }
}
