using System;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Accrete.Edn;

namespace Accrete.Query.Functions;

/// <summary>Formats as <c>java.lang.String.format</c> does, for the conversions d, f, e, s, S, c, b, x, X,
/// o, n and %.</summary>
internal static partial class JavaFormat
{
    /// <summary>Returns the text of a template with its arguments put in.</summary>
    /// <exception cref="AccreteException">An argument is missing, or of another type than its conversion
    /// takes.</exception>
    public static string Format(string template, ReadOnlySpan<object?> arguments)
    {
        StringBuilder text = new();
        int next = 0;
        int from = 0;
        foreach (Match match in Specifier().Matches(template))
        {
            text.Append(template, from, match.Index - from);
            from = match.Index + match.Length;
            char conversion = match.Groups["conversion"].Value[0];
            if (conversion is 'n' or '%')
            {
                text.Append(conversion == 'n' ? '\n' : '%');
                continue;
            }

            int at = match.Groups["index"].Success
                ? int.Parse(match.Groups["index"].ValueSpan, CultureInfo.InvariantCulture) - 1
                : next++;
            if ((uint)at >= (uint)arguments.Length)
            {
                throw DbErrors.Argument($"Format specifier '{match.Value}' has no argument");
            }

            text.Append(Padded(match, Converted(match, conversion, arguments[at])));
        }

        return text.Append(template, from, template.Length - from).ToString();
    }

    [GeneratedRegex(
        "%(?:(?<index>[0-9]+)\\$)?(?<flags>[-#+ 0,(]*)(?<width>[0-9]+)?"
            + "(?:\\.(?<precision>[0-9]+))?(?<conversion>[dfesScbxXon%])",
        RegexOptions.None, JavaPatterns.TimeoutMs)]
    private static partial Regex Specifier();

    private static string Converted(Match match, char conversion, object? argument)
    {
        int? precision = match.Groups["precision"].Success
            ? int.Parse(match.Groups["precision"].ValueSpan, CultureInfo.InvariantCulture)
            : null;
        string flags = match.Groups["flags"].Value;
        return conversion switch
        {
            's' => Cut(argument is null ? "null" : EdnText.Str(argument), precision),
            'S' => StringLibrary.Upper(Cut(argument is null ? "null" : EdnText.Str(argument), precision)),
            'b' => argument is bool truth ? (truth ? "true" : "false") : argument is null ? "false" : "true",
            'c' => argument is char c ? c.ToString() : ((char)Whole(match, argument)).ToString(),
            'd' => Signed(flags, Whole(match, argument).Sign >= 0,
                Grouped(flags, BigInteger.Abs(Whole(match, argument)))),
            'x' => Unsigned(match, argument).ToString("x", CultureInfo.InvariantCulture),
            'X' => Unsigned(match, argument).ToString("X", CultureInfo.InvariantCulture),
            'o' => Convert.ToString(Unsigned(match, argument), 8),
            'e' => Exponential(Real(match, argument), precision ?? 6),
            _ => Fixed(flags, Real(match, argument), precision ?? 6),
        };
    }

    private static string Cut(string text, int? length) => length < text.Length ? text[..length.Value] : text;

    private static string Grouped(string flags, BigInteger number) =>
        number.ToString(flags.Contains(',', StringComparison.Ordinal) ? "N0" : "D", CultureInfo.InvariantCulture);

    private static string Fixed(string flags, double number, int precision)
    {
        // Java rounds half up the decimal that the shortest text of the double shows.
        string grouping = flags.Contains(',', StringComparison.Ordinal) ? "N" : "F";
        decimal exact = (decimal)number;
        string digits = Math.Round(Math.Abs(exact), Math.Min(precision, 28), MidpointRounding.AwayFromZero)
            .ToString(grouping + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Signed(flags, number >= 0, digits);
    }

    private static string Exponential(double number, int precision) =>
        number.ToString($"0.{new string('0', precision)}e+00", CultureInfo.InvariantCulture);

    private static string Signed(string flags, bool positive, string digits) =>
        !positive ? "-" + digits
        : flags.Contains('+', StringComparison.Ordinal) ? "+" + digits
        : flags.Contains(' ', StringComparison.Ordinal) ? " " + digits
        : digits;

    private static string Padded(Match match, string text)
    {
        if (!match.Groups["width"].Success)
        {
            return text;
        }

        int width = int.Parse(match.Groups["width"].ValueSpan, CultureInfo.InvariantCulture);
        string flags = match.Groups["flags"].Value;
        if (flags.Contains('-', StringComparison.Ordinal))
        {
            return text.PadRight(width);
        }

        if (!flags.Contains('0', StringComparison.Ordinal) || text.Length >= width)
        {
            return text.PadLeft(width);
        }

        int signs = text[0] is '-' or '+' ? 1 : 0;
        return text[..signs] + text[signs..].PadLeft(width - signs, '0');
    }

    private static BigInteger Whole(Match match, object? argument) => argument is long or BigInteger
        ? Numbers.ToBigInteger(argument)
        : throw DbErrors.Argument($"{match.Value} does not take {FunctionErrors.Shown(argument)}");

    private static long Unsigned(Match match, object? argument) => (long)Whole(match, argument);

    private static double Real(Match match, object? argument) => argument is double or float or BigDecimal
        ? Numbers.ToDouble(argument)
        : throw DbErrors.Argument($"{match.Value} does not take {FunctionErrors.Shown(argument)}");
}
