using System;
using System.Text;

namespace Accrete.Clojure.Library;

/// <summary>Finds texts in texts in time that grows with their lengths alone: parts that look like the text around
/// them make the search of the platform take the product.</summary>
internal static class TextSearch
{
    /// <summary>Up to this product of both lengths the platform's search is fast whatever they are.</summary>
    private const long PlainProductMax = 1L << 26;

    /// <summary>Returns the first place of a part, not before a place; -1 where there is none.</summary>
    public static int First(string text, string part, int from)
    {
        if ((long)text.Length * part.Length <= PlainProductMax)
        {
            return text.IndexOf(part, from, StringComparison.Ordinal);
        }

        int[] shorter = Borders(part);
        for (int i = from, matched = 0; i < text.Length; i++)
        {
            matched = Matched(part, shorter, matched, text[i]);
            if (matched == part.Length)
            {
                return i - part.Length + 1;
            }
        }

        return -1;
    }

    /// <summary>Returns the last place of a part, not after a place; -1 where there is none.</summary>
    public static int Last(string text, string part, long from)
    {
        int start = (int)Math.Min(from, text.Length - part.Length);
        if ((long)text.Length * part.Length <= PlainProductMax)
        {
            for (int i = start; i >= 0; i--)
            {
                if (string.CompareOrdinal(text, i, part, 0, part.Length) == 0)
                {
                    return i;
                }
            }

            return -1;
        }

        int last = -1;
        int[] shorter = Borders(part);
        for (int i = 0, matched = 0; i < text.Length && i - part.Length + 1 <= start; i++)
        {
            matched = Matched(part, shorter, matched == part.Length ? shorter[matched - 1] : matched, text[i]);
            last = matched == part.Length ? i - part.Length + 1 : last;
        }

        return last;
    }

    /// <summary>Replaces a text by another everywhere; nothing stands between any two characters.</summary>
    public static string Replace(string text, string what, string with)
    {
        if (what.Length > 0)
        {
            TakeReplaced(text, what, with);
            return (long)text.Length * what.Length <= PlainProductMax
                ? text.Replace(what, with, StringComparison.Ordinal)
                : ReplaceLong(text, what, with);
        }

        WorkLimit.TakeText(text.Length + ((text.Length + 1L) * with.Length));
        StringBuilder replaced = new(with);
        foreach (char c in text)
        {
            replaced.Append(c).Append(with);
        }

        return replaced.ToString();
    }

    /// <summary>Says how long a text may become whose parts are replaced.</summary>
    /// <exception cref="AccreteException">It is more than the call may take.</exception>
    public static void TakeReplaced(string text, string what, string with) =>
        WorkLimit.TakeText(text.Length + (text.Length / what.Length * (long)Math.Max(0, with.Length - what.Length)));

    private static string ReplaceLong(string text, string what, string with)
    {
        StringBuilder replaced = new(text.Length);
        int[] shorter = Borders(what);
        for (int i = 0, matched = 0, from = 0; i <= text.Length; i++)
        {
            if (i == text.Length)
            {
                replaced.Append(text, from, i - from);
                break;
            }

            matched = Matched(what, shorter, matched, text[i]);
            if (matched == what.Length)
            {
                replaced.Append(text, from, i + 1 - what.Length - from).Append(with);
                (from, matched) = (i + 1, 0);
            }
        }

        return replaced.ToString();
    }

    /// <summary>Returns how much of a part is matched when one character more was read.</summary>
    private static int Matched(string part, int[] shorter, int matched, char next)
    {
        while (matched > 0 && part[matched] != next)
        {
            matched = shorter[matched - 1];
        }

        return part[matched] == next ? matched + 1 : matched;
    }

    /// <summary>Returns for each beginning of a part the length of the longest shorter one that it ends with, as Knuth,
    /// Morris and Pratt search.</summary>
    private static int[] Borders(string part)
    {
        WorkLimit.TakeText(part.Length);
        int[] borders = new int[part.Length];
        for (int i = 1; i < part.Length; i++)
        {
            borders[i] = Matched(part, borders, borders[i - 1], part[i]);
        }

        return borders;
    }
}
