using System;

namespace Accrete.Edn.Text;

/// <summary>The rules of keyword and symbol texts, as Clojure's EDN reader has them.</summary>
internal static class NameText
{
    private const int ShownLengthMax = 60;

    /// <summary>Tells whether a text, with its colon where it is a keyword's, is a name: no part begins with a digit
    /// (but for what follows the colon itself) or ends with a colon, and no two colons stand together.</summary>
    public static bool IsLegal(ReadOnlySpan<char> text)
    {
        if (text.IndexOf("::") >= 0 || text[^1] == ':')
        {
            return false;
        }

        int colon = text[0] == ':' ? 1 : 0;
        if (text[^1] == '/')
        {
            return text.Length == 1 + colon || IsNamespace(text[..^1], colon);
        }

        int slash = text.LastIndexOf('/');
        return slash < 0
            ? colon == 1 || !IsAsciiDigit(text[0])
            : !IsAsciiDigit(text[slash + 1]) && IsNamespace(text[..(slash + 1)], colon);
    }

    /// <summary>Returns a text cut to what an error message can show.</summary>
    public static string Shown(ReadOnlySpan<char> text) =>
        text.Length <= ShownLengthMax ? text.ToString() : string.Concat(text[..ShownLengthMax], "...");

    /// <summary>Tells whether a text that should end with a slash can stand before a name.</summary>
    private static bool IsNamespace(ReadOnlySpan<char> text, int colon) =>
        text.Length >= 2 + colon && text[^1] == '/' && text[^2] != ':' && text[colon] != '/'
        && (colon == 1 || !IsAsciiDigit(text[0]));

    private static bool IsAsciiDigit(char c) => c is >= '0' and <= '9';
}
