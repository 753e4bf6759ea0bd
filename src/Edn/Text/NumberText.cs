using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Accrete.Edn.Text;

/// <summary>The rules of number texts, as Clojure's EDN reader has them.</summary>
internal static class NumberText
{
    private const int RadixMax = 36;

    /// <summary>Reads any number but a ratio that is not whole.</summary>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? problem)
    {
        value = ParseInteger(text) ?? ParseReal(text) ?? ParseWholeRatio(text);
        problem = value is null ? Problem(text) : null;
        return value is not null;
    }

    private static string Problem(ReadOnlySpan<char> text)
    {
        string shown = NameText.Shown(text);
        return IsRatio(text, out _)
            ? $"{shown} is a ratio, which no value can hold: write a decimal such as 0.5 or 0.5M"
            : $"{shown} is not a number";
    }

    private static bool IsRatio(ReadOnlySpan<char> text, out int slash)
    {
        slash = text.IndexOf('/');
        return slash > 0 && IsDigits(Unsigned(text[..slash])) && IsDigits(text[(slash + 1)..]);
    }

    /// <summary>Reads <c>8/2</c>, which is 4.</summary>
    private static object? ParseWholeRatio(ReadOnlySpan<char> text)
    {
        if (!IsRatio(text, out int slash))
        {
            return null;
        }

        if (!WideNumbers.TryParse(text[..slash], out BigInteger numerator)
            || !WideNumbers.TryParse(text[(slash + 1)..], out BigInteger denominator) || denominator.IsZero)
        {
            return null;
        }

        BigInteger quotient = WideNumbers.DivRem(numerator, denominator, out BigInteger rest);
        return rest.IsZero ? Fit(quotient, big: false) : null;
    }

    private static ReadOnlySpan<char> Unsigned(ReadOnlySpan<char> text) =>
        text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;

    private static bool IsDigits(ReadOnlySpan<char> text) =>
        text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Reads <c>0</c>, <c>123</c>, <c>0x1F</c>, <c>017</c>, <c>2r101</c>, the first four also with
    /// <c>N</c>.</summary>
    private static object? ParseInteger(ReadOnlySpan<char> text)
    {
        bool negative = text[0] == '-';
        ReadOnlySpan<char> body = Unsigned(text);
        int radixAt = body.IndexOfAny('r', 'R');
        if (radixAt is 1 or 2 && body[0] != '0' && IsDigits(body[..radixAt]))
        {
            int radix = int.Parse(body[..radixAt], NumberStyles.None, CultureInfo.InvariantCulture);
            return radix is >= 2 and <= RadixMax ? InRadix(body[(radixAt + 1)..], radix, negative, big: false) : null;
        }

        bool big = body.Length > 0 && body[^1] == 'N';
        body = big ? body[..^1] : body;
        if (body.Length > 1 && body[0] == '0')
        {
            return body[1] is 'x' or 'X'
                ? InRadix(body[2..], 16, negative, big)
                : InRadix(body[1..], 8, negative, big);
        }

        return IsDigits(body) ? Decimal(body, negative, big) : null;
    }

    private static object Decimal(ReadOnlySpan<char> digits, bool negative, bool big)
    {
        _ = WideNumbers.TryParse(digits, out BigInteger number); // digits alone
        return Fit(negative ? -number : number, big);
    }

    /// <summary>Gives a long where the number fits into one and was not written as a bigint.</summary>
    private static object Fit(BigInteger number, bool big)
    {
        bool fits = number >= long.MinValue && number <= long.MaxValue;
        long small = fits ? (long)number : 0;
        return fits && !big ? small : (object)number;
    }

    private static object? InRadix(ReadOnlySpan<char> digits, int radix, bool negative, bool big)
    {
        foreach (char c in digits)
        {
            if (RadixDigit(c) >= (uint)radix)
            {
                return null;
            }
        }

        if (digits.IsEmpty)
        {
            return null;
        }

        BigInteger number = Combine(digits, radix);
        return Fit(negative ? -number : number, big);
    }

    /// <summary>Reads digits by halves, so that long ones cost multiplications of long numbers only.</summary>
    private static BigInteger Combine(ReadOnlySpan<char> digits, int radix)
    {
        const int SafeDigits = 12;
        if (digits.Length <= SafeDigits)
        {
            ulong small = 0;
            foreach (char c in digits)
            {
                small = (small * (uint)radix) + RadixDigit(c);
            }

            return small;
        }

        int low = digits.Length / 2;
        return (Combine(digits[..^low], radix) * BigInteger.Pow(radix, low)) + Combine(digits[^low..], radix);
    }

    private static uint RadixDigit(char c) => c switch
    {
        >= '0' and <= '9' => (uint)(c - '0'),
        >= 'a' and <= 'z' => (uint)(c - 'a' + 10),
        >= 'A' and <= 'Z' => (uint)(c - 'A' + 10),
        _ => uint.MaxValue,
    };

    /// <summary>Reads digits with an optional fraction and exponent: a double, with <c>M</c> a decimal.</summary>
    private static object? ParseReal(ReadOnlySpan<char> text)
    {
        bool isDecimal = text[^1] == 'M';
        ReadOnlySpan<char> body = isDecimal ? text[..^1] : text;
        if (!IsReal(Unsigned(body)) || IsDigits(Unsigned(text)))
        {
            return null;
        }

        if (isDecimal)
        {
            return BigDecimal.TryParse(body, out BigDecimal value) ? value : null;
        }

        return double.Parse(body, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static bool IsReal(ReadOnlySpan<char> text)
    {
        int exponent = text.IndexOfAny('e', 'E');
        if (exponent >= 0 && !IsDigits(Unsigned(text[(exponent + 1)..])))
        {
            return false;
        }

        ReadOnlySpan<char> mantissa = exponent >= 0 ? text[..exponent] : text;
        int point = mantissa.IndexOf('.');
        return point < 0
            ? IsDigits(mantissa)
            : IsDigits(mantissa[..point]) && (point == mantissa.Length - 1 || IsDigits(mantissa[(point + 1)..]));
    }
}
