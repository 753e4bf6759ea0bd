using System;
using System.Collections.Generic;
using System.Globalization;
using Accrete.Edn;

namespace Accrete.Clojure.Interop;

/// <summary>Keeps out of queries what would make two runs differ: clocks, time zones and languages of the machine,
/// chance.</summary>
internal static class Clocks
{
    /// <summary>Names of members, without the <c>get_</c> of properties.</summary>
    private static readonly HashSet<string> Impure = new(StringComparer.Ordinal)
    {
        "NewGuid", "CreateVersion7", "Now", "UtcNow", "Today", "Intern", "IsInterned", "ToLocalTime", "LocalDateTime",
        "FromFileTime", "ToFileTime", "IsDaylightSavingTime", "ToDateTime", "FromBinary", "ToBinary",
        "CurrentCulture", "CurrentCultureIgnoreCase",
    };

    /// <summary>Tells whether a member looks at a clock, at the machine's time zone, or draws a random
    /// number.</summary>
    public static bool LooksAtTheWorld(string name) => Impure.Contains(
        name.StartsWith("get_", StringComparison.Ordinal) ? name["get_".Length..] : name);

    /// <summary>Tells whether a static method reads a time from a text, which takes today's date where the text has
    /// none.</summary>
    public static bool ReadsTimes(string name, Type type) =>
        (type == typeof(DateTime) || type == typeof(DateTimeOffset))
        && (name.StartsWith("Parse", StringComparison.Ordinal)
            || name.StartsWith("TryParse", StringComparison.Ordinal));

    /// <summary>Returns the function that reads a time whose text has a date; in UTC where it names no zone.</summary>
    /// <returns>Null for methods that are left out.</returns>
    public static QueryFunction? Parse(Symbol name, Type type) => ReadsTimes(name.Name, type) && name.Name == "Parse"
        ? new QueryFunction(name, 1, 1, args => Read(Arguments.Text(args[0])))
        : null;

    private static Instant Read(string text)
    {
        const DateTimeStyles Styles = DateTimeStyles.NoCurrentDateDefault | DateTimeStyles.AssumeUniversal
            | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, Styles, out DateTime time))
        {
            throw DbErrors.Argument($"\"{text}\" is no time: write it as in 2020-02-29T13:45:00Z");
        }

        // Where the text has no year, .NET takes this year's.
        return time.Year > 1 && HasYear(text)
            ? Instant.From(new DateTimeOffset(time, TimeSpan.Zero))
            : throw DbErrors.Argument($"\"{text}\" names no date with a year of four digits");
    }

    /// <summary>Tells whether four digits stand together.</summary>
    private static bool HasYear(string text)
    {
        int digits = 0;
        foreach (char c in text)
        {
            digits = char.IsAsciiDigit(c) ? digits + 1 : 0;
            if (digits == 4)
            {
                return true;
            }
        }

        return false;
    }
}
