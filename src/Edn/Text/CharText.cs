using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Accrete.Edn.Text;

/// <summary>Characters by name and by number, as they stand after the backslash.</summary>
internal static class CharText
{
    /// <summary>The characters that strings are written without.</summary>
    public static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013"
        + "\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f");

    private const int HexDigits = 4;
    private const int OctalDigitsMax = 3;
    private const int OctalMax = 255;

    /// <summary>Reads what follows the backslash of a character literal.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out char value, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        value = '\0';
        if (text.Length == 1)
        {
            value = text[0];
            return true;
        }

        value = ByName(text);
        if (value != '\0')
        {
            return true;
        }

        problem = text[0] switch
        {
            'u' => ParseHex(text[1..], out value),
            'o' => ParseOctal(text[1..], out value),
            _ => $"\\{NameText.Shown(text)} is not a character: write one character, newline, space, tab, return, "
                + "backspace, formfeed, uXXXX or oNNN after the backslash",
        };
        return problem is null;
    }

    /// <summary>Returns the name of a character that has one.</summary>
    public static string? NameOf(char c) => c switch
    {
        '\n' => "newline",
        ' ' => "space",
        '\t' => "tab",
        '\r' => "return",
        '\b' => "backspace",
        '\f' => "formfeed",
        _ => null,
    };

    /// <summary>Returns the value of a digit of a base up to 16, -1 where it is none.</summary>
    public static int DigitOf(char c, int radix)
    {
        int digit = c switch
        {
            >= '0' and <= '9' => c - '0',
            >= 'a' and <= 'f' => c - 'a' + 10,
            >= 'A' and <= 'F' => c - 'A' + 10,
            _ => -1,
        };
        return digit < radix ? digit : -1;
    }

    private static char ByName(ReadOnlySpan<char> text) => text switch
    {
        "newline" => '\n',
        "space" => ' ',
        "tab" => '\t',
        "return" => '\r',
        "backspace" => '\b',
        "formfeed" => '\f',
        _ => '\0',
    };

    private static string? ParseHex(ReadOnlySpan<char> digits, out char value)
    {
        value = '\0';
        int number = digits.Length == HexDigits ? Number(digits, 16) : -1;
        if (number < 0)
        {
            return $"\\u{NameText.Shown(digits)} is not a character: write four hexadecimal digits";
        }

        value = (char)number;
        return char.IsSurrogate(value) ? $"\\u{digits} is half of a surrogate pair and no character of its own" : null;
    }

    private static string? ParseOctal(ReadOnlySpan<char> digits, out char value)
    {
        int number = digits.Length <= OctalDigitsMax ? Number(digits, 8) : -1;
        value = (char)Math.Max(0, number);
        return number is >= 0 and <= OctalMax
            ? null
            : $"\\o{NameText.Shown(digits)} is not a character: write one to three octal digits, 377 at most";
    }

    private static int Number(ReadOnlySpan<char> digits, int radix)
    {
        int number = 0;
        foreach (char c in digits)
        {
            int digit = DigitOf(c, radix);
            if (digit < 0)
            {
                return -1;
            }

            number = (number * radix) + digit;
        }

        return number;
    }
}
