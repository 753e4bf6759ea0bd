using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Accrete.Edn.Text;

/// <summary>Reads, writes and divides whole numbers of very many digits in pieces: .NET takes the square of their
/// length for it, and nothing could stop it meanwhile.</summary>
internal static class WideNumbers
{
    /// <summary>How many digits are read or written at once: some milliseconds.</summary>
    private const int PieceDigits = 8192;

    /// <summary>From how many bits on a number is written in pieces.</summary>
    private const long WideBits = 4L * PieceDigits;

    /// <summary>How many products of 32 bits a division makes between looks at the limits: some tens of
    /// milliseconds.</summary>
    private const long ProductsAtOnce = 1L << 24;

    private const int WordBits = 32;

    private static readonly Lazy<BigInteger> Piece = new(() => BigInteger.Pow(10, PieceDigits));

    /// <summary>Returns the digits of a number, behind a sign where it is negative.</summary>
    public static string ToText(BigInteger number)
    {
        if (number.GetBitLength() <= WideBits)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        // From the last piece to the first: each division leaves a shorter number.
        Stack<BigInteger> pieces = new();
        BigInteger rest = BigInteger.Abs(number);
        while (rest >= Piece.Value)
        {
            WorkMeter.Look();
            rest = BigInteger.DivRem(rest, Piece.Value, out BigInteger piece);
            pieces.Push(piece);
        }

        StringBuilder text = new(number.Sign < 0 ? "-" : "");
        text.Append(rest.ToString(CultureInfo.InvariantCulture));
        foreach (BigInteger piece in pieces)
        {
            WorkMeter.Look();
            text.Append(piece.ToString(CultureInfo.InvariantCulture).PadLeft(PieceDigits, '0'));
        }

        return text.ToString();
    }

    /// <summary>Reads digits, behind a sign or none.</summary>
    /// <returns>False where the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out BigInteger number)
    {
        number = default;
        ReadOnlySpan<char> digits = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        number = Combine(digits);
        number = text[0] == '-' ? -number : number;
        return true;
    }

    /// <summary>Divides towards zero.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static BigInteger DivRem(BigInteger dividend, BigInteger divisor, out BigInteger rest)
    {
        long words = divisor.GetBitLength() / WordBits;
        long more = (dividend.GetBitLength() / WordBits) - words;
        if (words * more <= ProductsAtOnce)
        {
            return BigInteger.DivRem(dividend, divisor, out rest);
        }

        // On paper: what is left is divided together with the next bits of the dividend.
        BigInteger whole = BigInteger.Abs(dividend), by = BigInteger.Abs(divisor), quotient = BigInteger.Zero;
        int step = (int)Math.Max(1, ProductsAtOnce / words) * WordBits;
        BigInteger mask = (BigInteger.One << step) - 1;
        rest = BigInteger.Zero;
        for (long at = (whole.GetBitLength() - 1) / step; at >= 0; at--)
        {
            WorkMeter.Look();
            BigInteger part = BigInteger.DivRem(
                (rest << step) | ((whole >> (int)(at * step)) & mask), by, out rest);
            quotient = (quotient << step) | part;
        }

        rest = dividend.Sign < 0 ? -rest : rest;
        return dividend.Sign * divisor.Sign < 0 ? -quotient : quotient;
    }

    /// <summary>Returns the quotient towards zero.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static BigInteger Divide(BigInteger dividend, BigInteger divisor) => DivRem(dividend, divisor, out _);

    /// <summary>Reads digits by halves, so that long ones cost multiplications of long numbers only.</summary>
    private static BigInteger Combine(ReadOnlySpan<char> digits)
    {
        WorkMeter.Spend(digits.Length);
        if (digits.Length <= PieceDigits)
        {
            return BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        int low = digits.Length / 2;
        return (Combine(digits[..^low]) * BigInteger.Pow(10, low)) + Combine(digits[^low..]);
    }
}
