using System;
using System.Globalization;
using System.Numerics;
using System.Text;
using Accrete.Clojure.Interop;
using Accrete.Edn;

namespace Accrete.Clojure.Formatting;

/// <summary>Formats as <c>java.util.Formatter</c> does in an English locale and UTC: the conversions b, h, s, c, d, o,
/// x, e, f, g, a, t, n and %, with their flags.</summary>
internal static class JavaFormat
{
    /// <summary>Returns the text of a template with its arguments put in.</summary>
    /// <exception cref="AccreteException">The template is malformed, an argument is missing, or of another type than
    /// its conversion takes.</exception>
    public static string Format(string template, ReadOnlySpan<object?> arguments)
    {
        StringBuilder text = new(template.Length);
        int next = 0, last = -1, at = 0;
        while (at < template.Length)
        {
            int percent = template.IndexOf('%', at);
            if (percent != at)
            {
                int end = percent < 0 ? template.Length : percent;
                text.Append(template, at, end - at);
                at = end;
                continue;
            }

            FormatSpecifier specifier = FormatSpecifier.Read(template, ref at);
            if (specifier.Conversion is 'n' or '%')
            {
                text.Append(specifier.Conversion == 'n' ? "\n" : Aligned(specifier, "%"));
                continue;
            }

            last = specifier.Index > 0 ? specifier.Index - 1 : specifier.Index < 0 ? last : next++;
            if ((uint)last >= (uint)arguments.Length)
            {
                throw specifier.Error("it has no argument");
            }

            string converted = Converted(specifier, arguments[last]);
            text.Append(Aligned(specifier, specifier.IsUpper ? Capitals.Of(converted) : converted));
            WorkLimit.TakeText(text.Length);
            WorkLimit.Spend(1 + (converted.Length / 8));
        }

        return text.ToString();
    }

    private static string Aligned(FormatSpecifier specifier, string text) =>
        specifier.Has('-') ? text.PadRight(Math.Max(specifier.Width, 0)) : text.PadLeft(Math.Max(specifier.Width, 0));

    private static string Converted(FormatSpecifier specifier, object? argument)
    {
        switch (specifier.Conversion)
        {
            case 'b':
                return Cut(specifier, argument is bool truth ? (truth ? "true" : "false")
                    : argument is null ? "false" : "true");
            case 's':
                return Cut(specifier, argument is null ? "null" : EdnText.Str(argument));
            case 'h':
                return Cut(specifier, argument is null ? "null"
                    : JavaHash.Of(argument).ToString("x", CultureInfo.InvariantCulture));
            default:
                return argument is null ? Cut(specifier, "null") : Typed(specifier, argument);
        }
    }

    private static string Typed(FormatSpecifier specifier, object argument) => specifier.Conversion switch
    {
        'c' when argument is char c => c.ToString(),
        't' when argument is Instant instant => FormatTimes.Of(specifier.Time, instant),
        't' when argument is long milliseconds =>
            FormatTimes.Of(specifier.Time, new Instant(milliseconds)),
        'd' or 'o' or 'x' when argument is long or BigInteger =>
            FormatNumbers.Whole(specifier, Numbers.ToBigInteger(argument), argument is long),
        'e' or 'f' or 'g' or 'a' when argument is double or float =>
            FormatNumbers.Real(specifier, Numbers.ToDouble(argument)),
        'e' or 'f' or 'g' when argument is BigDecimal number => FormatNumbers.Decimal(specifier, number),
        _ => throw specifier.Error($"it does not take {FunctionErrors.Shown(argument)}"),
    };

    private static string Cut(FormatSpecifier specifier, string text) =>
        specifier.Precision >= 0 && specifier.Precision < text.Length ? text[..specifier.Precision] : text;
}
