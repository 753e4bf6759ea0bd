using System;
using Accrete.Edn.Text;

namespace Accrete.Edn.Reading;

/// <summary>Strings and their escapes.</summary>
internal sealed partial class EdnParser
{
    private const int UnicodeDigits = 4;
    private const int OctalDigits = 3;
    private const int OctalValueMax = 255;

    private string ReadString()
    {
        ReadOnlySpan<char> token = TakeQuoted(out bool escaped);
        ReadOnlySpan<char> body = token[1..^1];
        return escaped ? Unescape(body) : body.ToString();
    }

    /// <summary>Takes a string with its quotes.</summary>
    private ReadOnlySpan<char> TakeQuoted(out bool escaped)
    {
        CharFeed feed = _feed;
        feed.SetMark();
        escaped = false;
        int length = 1;
        while (true)
        {
            ReadOnlySpan<char> rest = feed.Buffer.AsSpan(feed.Mark + length, feed.End - feed.Mark - length);
            int found = rest.IndexOfAny('"', '\\');
            if (found >= 0 && rest[found] == '"')
            {
                return EndToken(length + found + 1);
            }

            length += found < 0 ? rest.Length : found;
            if (found >= 0)
            {
                escaped = true;
                if (found + 1 < rest.Length)
                {
                    length += 2;
                    continue;
                }
            }

            feed.At = feed.Mark + length;
            if (!feed.Fill())
            {
                throw new EdnException(
                    "A string has no closing quote before the end of the text",
                    feed.PositionOf(feed.Mark),
                    incomplete: true);
            }
        }
    }

    private string Unescape(ReadOnlySpan<char> body)
    {
        int tokenLength = body.Length + 2;
        char[] made = new char[body.Length];
        int count = 0;
        int at = 0;
        while (at < body.Length)
        {
            ReadOnlySpan<char> rest = body[at..];
            int plain = rest.IndexOf('\\');
            plain = plain < 0 ? rest.Length : plain;
            rest[..plain].CopyTo(made.AsSpan(count));
            count += plain;
            at += plain;
            if (at < body.Length)
            {
                made[count++] = Escaped(body[(at + 1)..], tokenLength - at - 1, out int used);
                at += 1 + used;
            }
        }

        return new string(made, 0, count);
    }

    /// <summary>Returns the character of the escape whose text begins after the backslash; <paramref name="back"/> is
    /// the distance of the backslash from the end of the token.</summary>
    private char Escaped(ReadOnlySpan<char> text, int back, out int used)
    {
        char c = text[0];
        used = 1;
        char simple = c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\b',
            'f' => '\f',
            '"' => '"',
            '\\' => '\\',
            _ => '\0',
        };
        if (simple != '\0')
        {
            return simple;
        }

        if (c == 'u')
        {
            used = 1 + UnicodeDigits;
            return (char)EscapedNumber(text[1..], UnicodeDigits, 16, back, out _);
        }

        if (c is < '0' or > '7')
        {
            throw TokenError(
                $"\\{c} is not an escape: write \\n \\t \\r \\b \\f \\\\ \\\" \\uXXXX or octal digits", back);
        }

        int number = EscapedNumber(text, OctalDigits, 8, back, out used);
        return number <= OctalValueMax
            ? (char)number
            : throw TokenError($"\\{text[..used]} is over \\377, the greatest octal escape", back);
    }

    /// <summary>Reads digits of an escape: of a hexadecimal one exactly, of an octal one up to
    /// <paramref name="digits"/>, ended by the string's end, white space or a bracket only.</summary>
    private int EscapedNumber(ReadOnlySpan<char> text, int digits, int radix, int back, out int used)
    {
        int number = 0;
        used = 0;
        while (used < digits && used < text.Length && !(radix == 8 && EdnChars.EndsNumber(text[used])))
        {
            int digit = CharText.DigitOf(text[used], radix);
            if (digit < 0)
            {
                throw TokenError($"{text[used]} is not a digit of this escape", back);
            }

            number = (number * radix) + digit;
            used++;
        }

        return used == digits || radix == 8
            ? number
            : throw TokenError($"The escape \\u{text[..used]} is too short: write four hexadecimal digits", back);
    }
}
