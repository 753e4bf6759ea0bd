using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Accrete.Clojure;

/// <summary>Reads numbers and uuids from texts as the classes of Java do.</summary>
internal static partial class JavaNumbers
{
    /// <summary>Reads a long.</summary>
    /// <param name="text">An optional sign and digits.</param>
    /// <param name="radix">2 to 36.</param>
    /// <param name="number">The number.</param>
    /// <returns>False where the text is none, or none that fits.</returns>
    public static bool TryLong(string text, int radix, out long number)
    {
        number = 0;
        int from = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        bool isNegative = from > 0 && text[0] == '-';
        for (int i = from; i < text.Length; i++)
        {
            int digit = Digit(text[i], radix);
            Int128 next = ((Int128)number * radix) - digit;
            if (digit < 0 || next < long.MinValue)
            {
                return false;
            }

            number = (long)next;
        }

        if (from == text.Length || (!isNegative && number == long.MinValue))
        {
            return false;
        }

        number = isNegative ? number : -number;
        return true;
    }

    /// <summary>Returns the value of a digit, -1 where it is none.</summary>
    public static int Digit(char c, int radix)
    {
        int digit = char.IsDigit(c) ? (int)char.GetNumericValue(c)
            : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10
            : -1;
        return digit < radix ? digit : -1;
    }

    /// <summary>Reads a double: with white space around it, a suffix d or f, <c>NaN</c> and <c>Infinity</c>.</summary>
    public static bool TryDouble(string text, out double number)
    {
        number = 0;
        Match match = Real().Match(text);
        if (!match.Success)
        {
            return false;
        }

        string digits = match.Groups["digits"].Value;
        number = digits switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            _ => double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        number = match.Groups["sign"].Value == "-" ? -number : number;
        return true;
    }

    /// <summary>Reads a uuid: five hexadecimal numbers, which may be short.</summary>
    public static bool TryUuid(string text, out Guid uuid)
    {
        uuid = default;
        string[] parts = text.Split('-');
        ReadOnlySpan<int> lengths = [8, 4, 4, 4, 12];
        if (parts.Length != lengths.Length || text.Length > 36)
        {
            return false;
        }

        for (int i = 0; i < parts.Length; i++)
        {
            if (!ulong.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }

            parts[i] = parts[i].PadLeft(lengths[i], '0');
            parts[i] = parts[i][^lengths[i]..];
        }

        return Guid.TryParseExact(string.Join('-', parts), "D", out uuid);
    }

    [GeneratedRegex(
        @"\A[\0-\x20]*(?<sign>[+-]?)(?:(?<digits>NaN|Infinity)|(?<digits>(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
            + @"(?:[eE][+-]?[0-9]+)?)[dDfF]?)[\0-\x20]*\z",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Real();
}
