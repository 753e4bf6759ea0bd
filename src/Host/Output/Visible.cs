using System;
using System.Globalization;
using System.Text;

namespace Accrete.Host.Output;

/// <summary>Keeps what data holds from steering a terminal: characters that control it, or turn the direction of
/// writing, are shown by their code.</summary>
internal static class Visible
{
    /// <summary>Returns a text with its control characters as <c>\\uXXXX</c>; newlines and tabs stay.</summary>
    public static string Of(string text)
    {
        int first = 0;
        while (first < text.Length && !Controls(text[first]))
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        StringBuilder shown = new(text, 0, first, text.Length + 16);
        foreach (char c in text.AsSpan(first))
        {
            if (Controls(c))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                shown.Append(c);
            }
        }

        return shown.ToString();
    }

    /// <summary>Tells whether a character controls a terminal: C0 but for newline and tab, DEL, C1, and the marks that
    /// embed, override or isolate a direction.</summary>
    private static bool Controls(char c) =>
        (c < ' ' && c is not ('\n' or '\t')) || c is (>= '\u007F' and <= '\u009F')
            or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
