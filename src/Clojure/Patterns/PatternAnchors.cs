using System;

namespace Accrete.Clojure.Patterns;

/// <summary>Translates what matches between characters: begins and ends of lines, bounds of words.</summary>
internal static class PatternAnchors
{
    private static readonly Lazy<string> BmpWords = new(() => @"[\p{L}\p{Nd}]");
    private static readonly Lazy<string> AllWords = new(
        () => UnicodeClasses.Category("LD").ToDotNet(Alphabet.Full));

    private const string LastEnd = @"(?=(?:\r\n|(?<!\r)\n|[\r\u0085\u2028\u2029])?\z)";
    private const string LastUnixEnd = @"(?=\n?\z)";

    /// <summary>Returns what <c>^</c> means.</summary>
    public static PatternPiece Begin(PatternCursor cursor) => Of(
        !cursor.Has(PatternFlags.Multiline) ? @"\A"
        : cursor.Has(PatternFlags.UnixLines) ? @"(?!\z)(?:\A|(?<=\n))"
        : @"(?!\z)(?:\A|(?<=[\n\u0085\u2028\u2029])|(?<=\r)(?!\n))");

    /// <summary>Returns what <c>$</c> means.</summary>
    public static PatternPiece End(PatternCursor cursor) => !cursor.Has(PatternFlags.Multiline) ? LastOf(cursor)
        : Of(cursor.Has(PatternFlags.UnixLines) ? @"(?:\z|(?=\n))"
            : @"(?:\z|(?=[\r\u0085\u2028\u2029])|(?<!\r)(?=\n))");

    /// <summary>Returns what <c>\Z</c> means.</summary>
    public static PatternPiece LastOf(PatternCursor cursor) =>
        Of(cursor.Has(PatternFlags.UnixLines) ? LastUnixEnd : LastEnd);

    /// <summary>Returns what <c>\b</c> and <c>\B</c> mean.</summary>
    /// <remarks>Java takes all letters and digits for words here, and the marks that stand on them.</remarks>
    public static PatternPiece WordBound(Alphabet alphabet, bool isBound)
    {
        if (alphabet == Alphabet.Ascii)
        {
            return Of(isBound ? @"\b" : @"\B");
        }

        string letter = alphabet == Alphabet.Full ? AllWords.Value : BmpWords.Value;
        string before = $@"_|{letter}\p{{Mn}}*)";
        string ahead = $@"_|{letter}|(?<={letter}\p{{Mn}}*)\p{{Mn}})";
        return Of(isBound
            ? $"(?:(?<={before}(?!{ahead}|(?<!{before}(?={ahead})"
            : $"(?:(?<={before}(?={ahead}|(?<!{before}(?!{ahead})");
    }

    /// <summary>Returns an anchor that .NET has too.</summary>
    public static PatternPiece Of(string text) => new(text, false, PatternLength.Simple);
}
