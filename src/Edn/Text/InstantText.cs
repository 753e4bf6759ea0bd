using System;

namespace Accrete.Edn.Text;

/// <summary>Text of instants: RFC 3339, cut after any part when read, in full and UTC when written.</summary>
/// <remarks>Years are those of the proleptic Gregorian calendar (ISO 8601). Years outside of 0 to 9999 are written
/// with more digits or a sign, which is ours: Clojure writes the former, too, but reads neither.</remarks>
internal static class InstantText
{
    /// <summary>More characters than any instant has here.</summary>
    public const int LengthMax = 40;

    private const long DayMilliseconds = 86_400_000;
    private const int YearDigitsMax = 9;

    /// <summary>Reads an instant.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Instant value)
    {
        value = default;
        Cursor cursor = new(text);
        return cursor.TakeYear(out long year) && TryParseRest(ref cursor, year, out value);
    }

    /// <summary>Writes an instant into at least <see cref="LengthMax"/> characters.</summary>
    /// <returns>How many were written.</returns>
    public static int Format(Instant value, Span<char> target)
    {
        (long days, long rest) = FloorDivide(value.EpochMilliseconds, DayMilliseconds);
        Civil(days, out long year, out int month, out int day);
        int at = 0;
        if (year < 0)
        {
            target[at++] = '-';
        }

        at += Digits(target[at..], Math.Abs(year), 4);
        target[at++] = '-';
        at += Digits(target[at..], month, 2);
        target[at++] = '-';
        at += Digits(target[at..], day, 2);
        target[at++] = 'T';
        at += Digits(target[at..], rest / 3_600_000, 2);
        target[at++] = ':';
        at += Digits(target[at..], rest / 60_000 % 60, 2);
        target[at++] = ':';
        at += Digits(target[at..], rest / 1000 % 60, 2);
        target[at++] = '.';
        at += Digits(target[at..], rest % 1000, 3);
        "-00:00".CopyTo(target[at..]);
        return at + 6;
    }

    private static bool TryParseRest(ref Cursor cursor, long year, out Instant value)
    {
        value = default;
        Int128 milliseconds = 0;
        int month = 1;
        int day = 1;
        if (cursor.TakePart('-', 2, out month, 1)
            && cursor.TakePart('-', 2, out day, 1)
            && cursor.TakePart('T', 2, out int hour, 0))
        {
            milliseconds = TakeTimeOfDay(ref cursor, hour);
        }

        if (milliseconds < 0 || month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month)
            || !cursor.TakeOffset(out int offsetMinutes) || !cursor.AtEnd)
        {
            return false;
        }

        milliseconds += ((Int128)DaysFromCivil(year, month, day) * DayMilliseconds) - (offsetMinutes * 60_000L);
        if (milliseconds < long.MinValue || milliseconds > long.MaxValue)
        {
            return false;
        }

        value = new Instant((long)milliseconds);
        return true;
    }

    /// <summary>Takes minutes, seconds and fraction where they follow.</summary>
    /// <returns>Milliseconds since midnight; negative where a part is out of range.</returns>
    private static long TakeTimeOfDay(ref Cursor cursor, int hour)
    {
        int second = 0;
        int millisecond = 0;
        if (cursor.TakePart(':', 2, out int minute, 0) && cursor.TakePart(':', 2, out second, 0))
        {
            millisecond = cursor.TakeFraction();
        }

        int secondMax = minute == 59 ? 60 : 59;
        return hour > 23 || minute > 59 || second > secondMax || millisecond < 0
            ? -1
            : (((((hour * 60L) + minute) * 60) + second) * 1000) + millisecond;
    }

    private static int DaysInMonth(long year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Returns the days since 1970-01-01 (Howard Hinnant, days_from_civil).</summary>
    private static long DaysFromCivil(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        (long era, long yearOfEra) = FloorDivide(year, 400);
        long dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        long dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097) + dayOfEra - 719_468;
    }

    /// <summary>Returns the date of a number of days since 1970-01-01 (Howard Hinnant, civil_from_days).</summary>
    private static void Civil(long days, out long year, out int month, out int day)
    {
        (long era, long dayOfEra) = FloorDivide(days + 719_468, 146_097);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long shifted = ((5 * dayOfYear) + 2) / 153;
        day = (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1);
        month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
    }

    private static (long Quotient, long Remainder) FloorDivide(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }

    private static int Digits(Span<char> target, long number, int width)
    {
        number.TryFormat(target, out int written, width == 2 ? "D2" : width == 3 ? "D3" : "D4", null);
        return written;
    }

    /// <summary>Walks over the parts of a time.</summary>
    private ref struct Cursor(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;

        public readonly bool AtEnd => _at == _text.Length;

        public bool TakeYear(out long year)
        {
            bool signed = _text.Length > 0 && _text[0] is '-' or '+';
            _at = signed ? 1 : 0;
            int start = _at;
            year = 0;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at]) && _at - start < YearDigitsMax)
            {
                year = (year * 10) + (_text[_at++] - '0');
            }

            year = signed && _text[0] == '-' ? -year : year;
            // A number of more digits that stands alone is no year that anybody wrote as a time.
            return _at - start == 4 || (_at - start > 4 && _at < _text.Length);
        }

        /// <summary>Takes a separator and digits where both are next.</summary>
        public bool TakePart(char separator, int digits, out int value, int absent)
        {
            value = absent;
            if (_at + digits >= _text.Length || _text[_at] != separator || !TryDigits(_at + 1, digits, out int read)
                || IsOffset(separator))
            {
                return false;
            }

            value = read;
            _at += 1 + digits;
            return true;
        }

        /// <summary>Takes a point and digits where they are next.</summary>
        /// <returns>The first three as milliseconds; -1 where no digit follows the point.</returns>
        public int TakeFraction()
        {
            if (AtEnd || _text[_at] != '.')
            {
                return 0;
            }

            int start = ++_at;
            int millisecond = 0;
            int weight = 100;
            while (!AtEnd && char.IsAsciiDigit(_text[_at]))
            {
                millisecond += weight * (_text[_at++] - '0');
                weight /= 10;
            }

            return _at == start ? -1 : millisecond;
        }

        /// <summary>Takes <c>Z</c> or <c>+hh:mm</c>; where nothing is left, the offset is zero.</summary>
        public bool TakeOffset(out int minutes)
        {
            minutes = 0;
            if (AtEnd)
            {
                return true;
            }

            char sign = _text[_at++];
            if (sign == 'Z')
            {
                return true;
            }

            if (sign is not ('+' or '-') || _text.Length - _at != 5 || _text[_at + 2] != ':'
                || !TryDigits(_at, 2, out int hours) || !TryDigits(_at + 3, 2, out int rest) || hours > 23 || rest > 59)
            {
                return false;
            }

            _at += 5;
            minutes = (sign == '-' ? -1 : 1) * ((hours * 60) + rest);
            return true;
        }

        /// <summary>Tells whether what looks like the next part, <c>-hh</c>, is an offset: <c>:mm</c>
        /// follows it.</summary>
        private readonly bool IsOffset(char separator) =>
            separator == '-' && _at + 3 < _text.Length && _text[_at + 3] == ':';

        private readonly bool TryDigits(int at, int count, out int value)
        {
            value = 0;
            for (int i = at; i < at + count; i++)
            {
                if (!char.IsAsciiDigit(_text[i]))
                {
                    return false;
                }

                value = (value * 10) + (_text[i] - '0');
            }

            return true;
        }
    }
}
