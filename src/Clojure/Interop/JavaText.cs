using System;
using System.Globalization;
using Accrete.Clojure.Patterns;

namespace Accrete.Clojure.Interop;

/// <summary>What Java means by white space, capitals and small letters.</summary>
internal static class JavaText
{
    /// <summary>Tells whether <c>Character.isWhitespace</c> holds.</summary>
    public static bool IsWhitespace(char c) => c is (>= '\t' and <= '\r') or (>= '\x1c' and <= ' ')
        || (c >= 0x80 && c is not ('\u0085' or '\u00a0' or '\u2007' or '\u202f') && char.IsWhiteSpace(c));

    /// <summary>Returns the text without what <c>Character.isWhitespace</c> at its ends.</summary>
    public static string Strip(string text, bool atStart = true, bool atEnd = true)
    {
        int from = 0, to = text.Length;
        while (atStart && from < to && IsWhitespace(text[from]))
        {
            from++;
        }

        while (atEnd && to > from && IsWhitespace(text[to - 1]))
        {
            to--;
        }

        return text[from..to];
    }

    /// <summary>Returns the text in small letters; a sigma at the end of a word has a form of its own.</summary>
    public static string Lower(string text)
    {
        string lower = text.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
        int at = text.IndexOf('\u03a3', StringComparison.Ordinal);
        if (at < 0 || lower.Length != text.Length)
        {
            return lower;
        }

        char[] letters = lower.ToCharArray();
        for (; at >= 0; at = text.IndexOf('\u03a3', at + 1))
        {
            bool isEnd = at > 0 && char.IsLetter(text[at - 1])
                && (at + 1 == text.Length || !char.IsLetter(text[at + 1]));
            letters[at] = isEnd ? '\u03c2' : '\u03c3';
        }

        return new string(letters);
    }

    /// <summary>Returns the value of a digit or letter as a number: -1 where there is none, -2 for a
    /// fraction.</summary>
    public static long NumericValue(char c)
    {
        double value = char.GetNumericValue(c);
        int letter = JavaNumbers.Digit(c, 36);
        return letter >= 0 ? letter : value == Math.Floor(value) ? (long)value : -2;
    }

    /// <summary>Returns the text of a code point.</summary>
    public static string OfCodePoint(long point) =>
        !IsCodePoint(point) ? throw FunctionErrors.WrongType(point, "the number of a character of Unicode")
        : point <= char.MaxValue ? ((char)point).ToString(CultureInfo.InvariantCulture)
        : char.ConvertFromUtf32((int)point);

    /// <summary>Tells whether a number is a character's.</summary>
    public static bool IsCodePoint(long point) => point is >= 0 and <= CodePointSet.Last;
}
