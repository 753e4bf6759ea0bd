using System;
using System.Globalization;
using System.Numerics;
using Accrete.Edn;
using Accrete.Edn.Text;

namespace Accrete.Clojure;

/// <summary>Texts of values: as <c>str</c> has them and as the printer has them, for functions and
/// databases too.</summary>
internal static class EdnText
{
    /// <summary>Returns what the printer shows; functions, databases and whatever else has no EDN by their
    /// .NET text.</summary>
    public static string Of(object? value) => value switch
    {
        QueryFunction function => function.Name.ToString(),
        Delegate function => function.Method.Name,
        IWithText other => other.Text,
        _ => Printed(value),
    };

    /// <summary>Returns what <c>str</c> makes of a value: nothing of nil, the bare text of strings, characters
    /// and numbers.</summary>
    public static string Str(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        char c => c.ToString(),
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number => WideNumbers.ToText(number),
        BigDecimal number => number.ToString(),
        double number => Real(number, Printed(number)),
        float number => Real(number, Printed(number)),
        Guid uuid => uuid.ToString(),
        Uri uri => uri.OriginalString,
        Instant instant => JavaDate(instant),
        _ when JavaPatterns.Is(value) => JavaPatterns.Source(value),
        EdnMap or EdnSequence or EdnSet => ShortMaps.Print(value),
        _ => Of(value),
    };

    private static string Printed(object? value)
    {
        try
        {
            return EdnPrinter.Print(value);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return value?.ToString() ?? "nil";
        }
    }

    private static string Real(double number, string printed) =>
        double.IsNaN(number) ? "NaN"
        : double.IsPositiveInfinity(number) ? "Infinity"
        : double.IsNegativeInfinity(number) ? "-Infinity"
        : printed;

    /// <summary>Returns the text that <c>java.util.Date</c> has for an instant, in UTC.</summary>
    private static string JavaDate(Instant instant) =>
        instant.ToDateTimeOffset().ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);
}
