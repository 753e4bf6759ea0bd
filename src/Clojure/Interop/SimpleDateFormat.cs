using System;
using System.Globalization;
using System.Text;
using Accrete.Edn;

namespace Accrete.Clojure.Interop;

/// <summary>Writes and reads instants by a pattern of <c>java.text.SimpleDateFormat</c>, in English and UTC.</summary>
internal sealed class SimpleDateFormat
{
    private const string Letters = "yMdHhmsSEaDFkKuXzZ";

    private readonly string _pattern;

    /// <summary>Initializes a new instance of the <see cref="SimpleDateFormat"/> class.</summary>
    /// <exception cref="AccreteException">A letter of the pattern means nothing here.</exception>
    public SimpleDateFormat(string pattern)
    {
        _pattern = pattern;
        _ = Format(new Instant(0));
    }

    /// <summary>Returns the pattern.</summary>
    public override string ToString() => _pattern;

    /// <summary>Returns the text of an instant.</summary>
    public string Format(Instant instant)
    {
        DateTimeOffset utc = instant.ToDateTimeOffset();
        StringBuilder text = new();
        for (int at = 0; at < _pattern.Length;)
        {
            char letter = _pattern[at];
            if (letter == '\'')
            {
                at = Quoted(at, text);
                continue;
            }

            int count = 1;
            while (at + count < _pattern.Length && _pattern[at + count] == letter)
            {
                count++;
            }

            text.Append(char.IsAsciiLetter(letter) ? Field(letter, count, utc) : new string(letter, count));
            at += count;
        }

        return text.ToString();
    }

    /// <summary>Returns the instant that a text of this pattern names.</summary>
    /// <exception cref="AccreteException">The text is not of the pattern.</exception>
    public Instant Parse(string text)
    {
        string format = _pattern.Replace('S', 'f').Replace("XXX", "zzz", StringComparison.Ordinal)
            .Replace('a', 't').Replace("EEEE", "dddd", StringComparison.Ordinal)
            .Replace("EEE", "ddd", StringComparison.Ordinal);
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
        return DateTimeOffset.TryParseExact(
            text, format.Length == 1 ? "%" + format : format, CultureInfo.InvariantCulture, Styles,
            out DateTimeOffset time)
                ? Instant.From(time)
                : throw DbErrors.Argument($"Unparseable date: \"{text}\", for {_pattern}");
    }

    private static string Field(char letter, int count, DateTimeOffset utc)
    {
        if (!Letters.Contains(letter, StringComparison.Ordinal))
        {
            throw DbErrors.Argument($"Illegal pattern character '{letter}'");
        }

        int hour = utc.Hour % 12;
        return letter switch
        {
            'y' when count == 2 => Number(utc.Year % 100, 2),
            'M' when count >= 3 => utc.ToString(count == 3 ? "MMM" : "MMMM", CultureInfo.InvariantCulture),
            'E' => utc.ToString(count <= 3 ? "ddd" : "dddd", CultureInfo.InvariantCulture),
            'a' => utc.Hour < 12 ? "AM" : "PM",
            'z' => "UTC",
            'Z' => "+0000",
            'X' => "Z",
            'h' => Number(hour == 0 ? 12 : hour, count),
            'K' => Number(hour, count),
            'k' => Number(utc.Hour == 0 ? 24 : utc.Hour, count),
            'u' => Number(utc.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)utc.DayOfWeek, count),
            'F' => Number(((utc.Day - 1) / 7) + 1, count),
            _ => Number(Plain(letter, utc), count),
        };
    }

    private static int Plain(char letter, DateTimeOffset utc) => letter switch
    {
        'y' => utc.Year,
        'M' => utc.Month,
        'd' => utc.Day,
        'H' => utc.Hour,
        'm' => utc.Minute,
        's' => utc.Second,
        'S' => utc.Millisecond,
        _ => utc.DayOfYear,
    };

    private static string Number(int number, int digits) =>
        number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');

    /// <summary>Appends what stands between apostrophes; two of them are one.</summary>
    private int Quoted(int at, StringBuilder text)
    {
        if (at + 1 < _pattern.Length && _pattern[at + 1] == '\'')
        {
            text.Append('\'');
            return at + 2;
        }

        for (at++; at < _pattern.Length; at++)
        {
            if (_pattern[at] != '\'')
            {
                text.Append(_pattern[at]);
            }
            else if (at + 1 < _pattern.Length && _pattern[at + 1] == '\'')
            {
                text.Append(_pattern[at++]);
            }
            else
            {
                return at + 1;
            }
        }

        throw DbErrors.Argument("Unterminated quote in a pattern of a date");
    }
}
