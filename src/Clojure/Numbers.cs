using System;
using System.Numerics;
using Accrete.Edn;
using Accrete.Edn.Text;

namespace Accrete.Clojure;

/// <summary>Arithmetic over longs, bigints, bigdecs and doubles, with the reference's promotions: to bigint by bigint,
/// to bigdec by bigdec, to double by double; longs overflow.</summary>
internal static class Numbers
{
    /// <summary>The most bits of a whole number: some million digits, as decimals have at most.</summary>
    private const long BitsMax = 1 << 22;

    private enum Tower
    {
        Long,
        BigInt,
        BigDec,
        Double,
    }

    /// <summary>Tells whether a value is a number.</summary>
    public static bool Is(object? value) => value is long or double or BigInteger or BigDecimal or float;

    /// <summary>Adds.</summary>
    /// <exception cref="OverflowException">Longs overflow.</exception>
    public static object Add(object? x, object? y)
    {
        if (x is long a && y is long b)
        {
            long sum = unchecked(a + b);
            return ((a ^ sum) & (b ^ sum)) < 0 ? throw LongOverflow() : sum;
        }

        return Common(x, y) switch
        {
            Tower.BigInt => ToBigInteger(x) + ToBigInteger(y),
            Tower.BigDec => ToBigDecimal(x) + ToBigDecimal(y),
            _ => ToDouble(x) + ToDouble(y),
        };
    }

    /// <summary>Subtracts.</summary>
    /// <exception cref="OverflowException">Longs overflow.</exception>
    public static object Subtract(object? x, object? y)
    {
        if (x is long a && y is long b)
        {
            long difference = unchecked(a - b);
            return ((a ^ b) & (a ^ difference)) < 0 ? throw LongOverflow() : difference;
        }

        return Common(x, y) switch
        {
            Tower.BigInt => ToBigInteger(x) - ToBigInteger(y),
            Tower.BigDec => ToBigDecimal(x) - ToBigDecimal(y),
            // A whole or decimal zero has no sign to take away: -0.0 less 0 is 0.0.
            _ => ToDouble(x) + ToDouble(Negate(y)),
        };
    }

    /// <summary>Multiplies.</summary>
    /// <exception cref="OverflowException">Longs overflow.</exception>
    public static object Multiply(object? x, object? y)
    {
        if (x is long a && y is long b)
        {
            long high = Math.BigMul(a, b, out long low);
            return high != low >> 63 ? throw LongOverflow() : low;
        }

        return Common(x, y) switch
        {
            Tower.BigInt => Product(ToBigInteger(x), ToBigInteger(y)),
            Tower.BigDec => ToBigDecimal(x) * ToBigDecimal(y),
            _ => ToDouble(x) * ToDouble(y),
        };
    }

    /// <summary>Divides: whole numbers to a whole number towards zero, decimals exactly.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero, also that of doubles.</exception>
    public static object Divide(object? x, object? y)
    {
        Tower tower = Common(x, y);
        NotZero(y);
        return tower switch
        {
            Tower.Long => (long)x! == long.MinValue && (long)y! == -1 ? throw LongOverflow() : (long)x! / (long)y!,
            Tower.BigInt => WideNumbers.Divide(ToBigInteger(x), ToBigInteger(y)),
            Tower.BigDec => ToBigDecimal(x) / ToBigDecimal(y),
            _ => ToDouble(x) / ToDouble(y),
        };
    }

    /// <summary>Divides to a whole number towards zero, of the common type.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static object Quotient(object? x, object? y)
    {
        Tower tower = Common(x, y);
        NotZero(y);
        return tower switch
        {
            Tower.Long => (long)x! == long.MinValue && (long)y! == -1 ? throw LongOverflow() : (long)x! / (long)y!,
            Tower.BigInt => WideNumbers.Divide(ToBigInteger(x), ToBigInteger(y)),
            Tower.BigDec => WholeQuotient(ToBigDecimal(x), ToBigDecimal(y)),
            _ => WholeQuotient(ToDouble(x), ToDouble(y)),
        };
    }

    /// <summary>Returns what a division towards zero leaves; it has the sign of the dividend.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static object Remainder(object? x, object? y)
    {
        Tower tower = Common(x, y);
        NotZero(y);
        return tower switch
        {
            Tower.Long => (long)y! == -1 ? 0L : (long)x! % (long)y!,
            Tower.BigInt => Rest(ToBigInteger(x), ToBigInteger(y)),
            Tower.BigDec => ToBigDecimal(x) - (WholeQuotient(ToBigDecimal(x), ToBigDecimal(y)) * ToBigDecimal(y)),
            _ => ToDouble(x) - (WholeQuotient(ToDouble(x), ToDouble(y)) * ToDouble(y)),
        };
    }

    /// <summary>Returns what a division towards negative infinity leaves; it has the sign of the divisor.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static object Modulo(object? x, object? y)
    {
        object rest = Remainder(x, y);
        return Sign(rest) == 0 || Sign(x) > 0 == Sign(y) > 0 ? rest : Add(rest, y);
    }

    /// <summary>Negates.</summary>
    /// <exception cref="OverflowException">A long overflows.</exception>
    public static object Negate(object? x) => x switch
    {
        long number => number == long.MinValue ? throw LongOverflow() : -number,
        BigInteger number => -number,
        BigDecimal number => -number,
        double number => -number,
        float number => -number,
        _ => throw NotNumber(x),
    };

    /// <summary>Returns the magnitude; that of the smallest long is itself, as in the reference.</summary>
    public static object Magnitude(object? x) => x switch
    {
        double number => Math.Abs(number),
        float number => Math.Abs(number),
        _ => x is long.MinValue ? x : Sign(x) < 0 ? Negate(x) : x!,
    };

    /// <summary>Returns -1, 0 or 1; 0 for not-a-number.</summary>
    public static int Sign(object? x) => x switch
    {
        long number => Math.Sign(number),
        BigInteger number => number.Sign,
        BigDecimal number => number.Unscaled.Sign,
        double number => double.IsNaN(number) ? 0 : Math.Sign(number),
        float number => float.IsNaN(number) ? 0 : Math.Sign(number),
        _ => throw NotNumber(x),
    };

    /// <summary>Compares two numbers of any types; not-a-number is neither less nor greater than anything.</summary>
    public static int Compare(object? x, object? y)
    {
        if (x is long a && y is long b)
        {
            return a.CompareTo(b);
        }

        switch (Common(x, y))
        {
            case Tower.BigInt:
                return ToBigInteger(x).CompareTo(ToBigInteger(y));
            case Tower.BigDec:
                return ToBigDecimal(x).CompareTo(ToBigDecimal(y));
            default:
                (double left, double right) = (ToDouble(x), ToDouble(y));
                return left < right ? -1 : left > right ? 1 : 0;
        }
    }

    /// <summary>Tells whether two numbers are of one value, whatever their types (<c>==</c>).</summary>
    public static bool SameValue(object? x, object? y) =>
        Common(x, y) == Tower.Double ? ToDouble(x) == ToDouble(y) : Compare(x, y) == 0;

    /// <summary>Returns the number as a double.</summary>
    public static double ToDouble(object? x) => x switch
    {
        double number => number,
        long number => number,
        float number => number,
        BigInteger number => (double)number,
        BigDecimal number => number.ToDouble(),
        _ => throw NotNumber(x),
    };

    /// <summary>Returns the number cut to a whole one.</summary>
    /// <exception cref="OverflowException">The number has no whole part.</exception>
    public static BigInteger ToBigInteger(object? x) => x switch
    {
        long number => number,
        BigInteger number => number,
        BigDecimal number => number.ToBigInteger(),
        double number => ExactWhole(number),
        float number => ExactWhole(number),
        _ => throw NotNumber(x),
    };

    /// <summary>Returns the number as a decimal.</summary>
    public static BigDecimal ToBigDecimal(object? x) => x switch
    {
        BigDecimal number => number,
        long number => BigDecimal.From(number),
        BigInteger number => BigDecimal.From(number),
        double number => BigDecimal.From(number),
        float number => BigDecimal.From((double)number),
        _ => throw NotNumber(x),
    };

    /// <summary>Returns the number cut to a long.</summary>
    /// <exception cref="OverflowException">The number does not fit.</exception>
    public static long ToLong(object? x) => x switch
    {
        long number => number,
        BigInteger number => (long)number,
        BigDecimal number => Whole(number.ToDouble()),
        double number => Whole(number),
        float number => Whole(number),
        char c => c,
        _ => throw NotNumber(x),
    };

    /// <summary>Returns the number as a long, by its low bits where it does not fit.</summary>
    public static long Wrapped(object? x) => x switch
    {
        BigInteger or BigDecimal => unchecked((long)(ulong)(ToBigInteger(x) & ulong.MaxValue)),
        double.NaN => 0,
        double number => number >= long.MaxValue ? long.MaxValue
            : number <= long.MinValue ? long.MinValue
            : (long)number,
        float number => Wrapped((double)number),
        _ => ToLong(x),
    };

    /// <summary>Says that a whole number of so many bits is about to be made.</summary>
    /// <exception cref="OverflowException">It would have more digits than numbers have here.</exception>
    public static void TakeBits(long bits)
    {
        if (bits > BitsMax)
        {
            throw new OverflowException("A number would have more than a million digits");
        }

        // A number of n words is multiplied in less than the square of n.
        WorkLimit.Spend(bits / 64);
    }

    /// <summary>Says that longs overflowed.</summary>
    public static OverflowException LongOverflow() => new("long overflow");

    /// <summary>Cuts a double as Java does: not-a-number to 0, and 2^63, to which the greatest long rounds, to that
    /// one.</summary>
    private static long Whole(double number) => number switch
    {
        double.NaN => 0,
        9.2233720368547758E18 => long.MaxValue,
        >= -9.2233720368547758E18 and < 9.2233720368547758E18 => (long)number,
        _ => throw new OverflowException($"Value out of range for long: {EdnPrinter.Print(number)}"),
    };

    /// <summary>Returns the whole part of the decimal that a double shows.</summary>
    private static BigInteger ExactWhole(double number) => double.IsFinite(number)
        ? BigDecimal.From(number).ToBigInteger()
        : throw new OverflowException("Infinite or NaN");

    /// <summary>Returns the whole part of a quotient, which has no negative zero.</summary>
    private static double WholeQuotient(double x, double y)
    {
        double quotient = Math.Truncate(x / y);
        return double.IsFinite(quotient) ? quotient + 0.0 : throw new OverflowException("Infinite or NaN");
    }

    /// <summary>Returns the whole part of a quotient, with the scale of the dividend less that of the divisor, as Java
    /// has it.</summary>
    private static BigDecimal WholeQuotient(BigDecimal x, BigDecimal y)
    {
        int scale = Math.Max(Math.Max(x.Scale, y.Scale), 0);
        TakeBits(scale * 4L);
        BigDecimal shifted = new(BigInteger.Pow(10, scale), 0);
        BigInteger quotient = WideNumbers.Divide((x * shifted).ToBigInteger(), (y * shifted).ToBigInteger());
        int preferred = x.Scale - y.Scale;
        if (preferred >= 0 || quotient.IsZero)
        {
            TakeBits(preferred * 4L);
            return new BigDecimal(quotient * BigInteger.Pow(10, Math.Max(preferred, 0)), preferred);
        }

        // Zeros at the end go as far as the scale that Java prefers.
        BigDecimal shortest = new BigDecimal(quotient, 0).StripTrailingZeros();
        int own = Math.Clamp(shortest.Scale, preferred, 0);
        return new BigDecimal(shortest.Unscaled * BigInteger.Pow(10, own - shortest.Scale), own);
    }

    private static BigInteger Rest(BigInteger x, BigInteger y)
    {
        WideNumbers.DivRem(x, y, out BigInteger rest);
        return rest;
    }

    private static BigInteger Product(BigInteger x, BigInteger y)
    {
        TakeBits(x.GetBitLength() + y.GetBitLength());
        return x * y;
    }

    private static void NotZero(object? y)
    {
        if (Sign(y) == 0 && !(y is double number && double.IsNaN(number)))
        {
            throw new DivideByZeroException("Divide by zero");
        }
    }

    private static Tower Common(object? x, object? y) => (Tower)Math.Max((int)Level(x), (int)Level(y));

    private static Tower Level(object? x) => x switch
    {
        long => Tower.Long,
        double or float => Tower.Double,
        BigInteger => Tower.BigInt,
        BigDecimal => Tower.BigDec,
        _ => throw NotNumber(x),
    };

    private static AccreteException NotNumber(object? x) => FunctionErrors.WrongType(x, "a number");
}
