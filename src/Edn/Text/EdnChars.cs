using System;
using System.Globalization;

namespace Accrete.Edn.Text;

/// <summary>What each character means to the reader.</summary>
internal static class EdnChars
{
    private const byte Space = 1;
    private const byte Macro = 2;
    private const byte Terminating = 4;
    private const byte Forbidden = 8;
    private static readonly byte[] Classes = MakeClasses();

    /// <summary>Tells whether the character separates forms: a comma, or what Java holds to be white space.</summary>
    public static bool IsWhitespace(int c) => c < 128 ? c >= 0 && (Classes[c] & Space) != 0 : IsWideWhitespace((char)c);

    /// <summary>Tells whether the character ends a symbol or keyword before it.</summary>
    public static bool EndsToken(char c) =>
        c < 128 ? (Classes[c] & (Space | Terminating)) != 0 : IsWideWhitespace(c);

    /// <summary>Tells whether the character ends a number before it.</summary>
    public static bool EndsNumber(char c) =>
        c < 128 ? (Classes[c] & (Space | Macro)) != 0 : IsWideWhitespace(c);

    /// <summary>Tells whether the character may stand in no token.</summary>
    public static bool IsForbidden(char c) => c < 128 && (Classes[c] & Forbidden) != 0;

    /// <summary>Returns the index of the first character from <paramref name="at"/> on that ends a token,
    /// or the end.</summary>
    public static int EndOfToken(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && !EndsToken(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsWideWhitespace(char c) => char.GetUnicodeCategory(c) switch
    {
        UnicodeCategory.SpaceSeparator => c is not ('\u00a0' or '\u2007' or '\u202f'),
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        _ => false,
    };

    private static byte[] MakeClasses()
    {
        byte[] classes = new byte[128];
        foreach (char c in " ,\t\n\u000b\f\r\u001c\u001d\u001e\u001f")
        {
            classes[c] |= Space;
        }

        foreach (char c in "\";^()[]{}\\")
        {
            classes[c] |= Macro | Terminating;
        }

        classes['#'] |= Macro;
        foreach (char c in "@`~")
        {
            classes[c] |= Forbidden;
        }

        return classes;
    }
}
