using System;
using System.Globalization;
using Accrete.Edn;

namespace Accrete.Clojure.Formatting;

/// <summary>Writes instants for the conversions that begin with t, in UTC.</summary>
internal static class FormatTimes
{
    /// <summary>Returns the text of an instant.</summary>
    /// <param name="time">What stood between: the letter behind t.</param>
    /// <param name="instant">The instant.</param>
    public static string Of(char time, Instant instant)
    {
        DateTimeOffset utc = instant.ToDateTimeOffset();
        return time switch
        {
            'r' => $"{Of('I', instant)}:{Of('M', instant)}:{Of('S', instant)} {Of('p', instant).ToUpperInvariant()}",
            'R' => $"{Of('H', instant)}:{Of('M', instant)}",
            'T' => $"{Of('H', instant)}:{Of('M', instant)}:{Of('S', instant)}",
            'c' => $"{Of('a', instant)} {Of('b', instant)} {Of('d', instant)} {Of('T', instant)} UTC "
                + Of('Y', instant),
            'D' => $"{Of('m', instant)}/{Of('d', instant)}/{Of('y', instant)}",
            'F' => $"{Of('Y', instant)}-{Of('m', instant)}-{Of('d', instant)}",
            'z' => "+0000",
            'Z' => "UTC",
            'p' => utc.Hour < 12 ? "am" : "pm",
            'a' or 'A' or 'b' or 'B' or 'h' => Name(time, utc),
            'Q' => instant.EpochMilliseconds.ToString(CultureInfo.InvariantCulture),
            's' => (instant.EpochMilliseconds / 1000).ToString(CultureInfo.InvariantCulture),
            _ => Number(time, utc),
        };
    }

    private static string Name(char time, DateTimeOffset utc) => utc.ToString(
        time switch { 'a' => "ddd", 'A' => "dddd", 'B' => "MMMM", _ => "MMM" }, CultureInfo.InvariantCulture);

    private static string Number(char time, DateTimeOffset utc)
    {
        int twelve = utc.Hour % 12 == 0 ? 12 : utc.Hour % 12;
        (int number, int digits) = time switch
        {
            'H' => (utc.Hour, 2),
            'I' => (twelve, 2),
            'k' => (utc.Hour, 1),
            'l' => (twelve, 1),
            'M' => (utc.Minute, 2),
            'S' => (utc.Second, 2),
            'L' => (utc.Millisecond, 3),
            'N' => (utc.Millisecond * 1_000_000, 9),
            'C' => (utc.Year / 100, 2),
            'Y' => (utc.Year, 4),
            'y' => (utc.Year % 100, 2),
            'j' => (utc.DayOfYear, 3),
            'm' => (utc.Month, 2),
            'd' => (utc.Day, 2),
            _ => (utc.Day, 1),
        };
        return number.ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
