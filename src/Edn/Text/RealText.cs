using System;
using System.Globalization;
using System.Numerics;

namespace Accrete.Edn.Text;

/// <summary>Writes doubles and floats as Java does: <c>1.0</c>, <c>1.0E10</c>, <c>1.5E-5</c>; the fewest digits that
/// read back.</summary>
internal static class RealText
{
    /// <summary>More characters than any number has here.</summary>
    public const int LengthMax = 40;

    private const int PlainExponentMin = -3;
    private const int PlainExponentMax = 7;

    /// <summary>Returns the text; NaN and the infinities as <c>##NaN</c>, <c>##Inf</c>, <c>##-Inf</c>.</summary>
    public static string Format(double value)
    {
        Span<char> target = stackalloc char[LengthMax];
        return target[..Format(value, target)].ToString();
    }

    /// <summary>Writes the text into at least <see cref="LengthMax"/> characters.</summary>
    /// <returns>How many were written.</returns>
    public static int Format(double value, Span<char> target) => Write(value, target);

    /// <summary>Writes the shortest text that names the float among floats.</summary>
    /// <returns>How many characters were written.</returns>
    public static int Format(float value, Span<char> target) => Write(value, target);

    private static int Write<T>(T value, Span<char> target)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        if (!T.IsFinite(value))
        {
            return Special(T.IsNaN(value), T.IsNegative(value), target);
        }

        Span<char> shortest = stackalloc char[LengthMax];
        value.TryFormat(shortest, out int length, "R", CultureInfo.InvariantCulture);
        if (T.IsSubnormal(value))
        {
            // Java writes two digits at least: 4.9E-324 where 5E-324 would do.
            value.TryFormat(shortest, out length, length > "-5E-324".Length ? "R" : "E1", CultureInfo.InvariantCulture);
        }

        return Arrange(shortest[..length], target);
    }

    private static int Special(bool isNaN, bool isNegative, Span<char> target)
    {
        ReadOnlySpan<char> text = isNaN ? "##NaN" : isNegative ? "##-Inf" : "##Inf";
        text.CopyTo(target);
        return text.Length;
    }

    /// <summary>Sets point and exponent of .NET's shortest text (<c>12</c>, <c>0.00012</c>, <c>1.2E+25</c>)
    /// Java's way.</summary>
    private static int Arrange(ReadOnlySpan<char> text, Span<char> target)
    {
        int written = 0;
        if (text[0] == '-')
        {
            target[written++] = '-';
            text = text[1..];
        }

        Span<char> digits = stackalloc char[LengthMax];
        int exponent = Decompose(text, digits, out int count);
        ReadOnlySpan<char> significant = digits[..count];
        Span<char> rest = target[written..];
        return written + (exponent is >= PlainExponentMin and < PlainExponentMax
            ? Plain(significant, exponent, rest)
            : Scientific(significant, exponent, rest));
    }

    /// <summary>Takes a text apart into its significant digits (one at least) and the power of ten of the
    /// first of them.</summary>
    private static int Decompose(ReadOnlySpan<char> text, Span<char> digits, out int count)
    {
        int exponent = 0;
        int exponentAt = text.IndexOf('E');
        if (exponentAt >= 0)
        {
            exponent = int.Parse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..exponentAt];
        }

        int point = text.IndexOf('.');
        int whole = point < 0 ? text.Length : point;
        count = 0;
        int leading = 0;
        foreach (char c in text)
        {
            if (c == '.')
            {
                continue;
            }

            if (c == '0' && count == 0)
            {
                leading++;
            }
            else
            {
                digits[count++] = c;
            }
        }

        if (count == 0)
        {
            digits[count++] = '0';
            return 0;
        }

        while (count > 1 && digits[count - 1] == '0')
        {
            count--;
        }

        return exponent + whole - leading - 1;
    }

    private static int Plain(ReadOnlySpan<char> digits, int exponent, Span<char> target)
    {
        int at = 0;
        for (int place = Math.Max(exponent, 0); place >= 0 || exponent - place < digits.Length; place--)
        {
            int index = exponent - place;
            target[at++] = index >= 0 && index < digits.Length ? digits[index] : '0';
            if (place == 0)
            {
                target[at++] = '.';
            }
        }

        if (target[at - 1] == '.')
        {
            target[at++] = '0';
        }

        return at;
    }

    private static int Scientific(ReadOnlySpan<char> digits, int exponent, Span<char> target)
    {
        target[0] = digits[0];
        target[1] = '.';
        ReadOnlySpan<char> rest = digits.Length > 1 ? digits[1..] : "0";
        rest.CopyTo(target[2..]);
        int at = 2 + rest.Length;
        target[at++] = 'E';
        exponent.TryFormat(target[at..], out int written, default, CultureInfo.InvariantCulture);
        return at + written;
    }
}
