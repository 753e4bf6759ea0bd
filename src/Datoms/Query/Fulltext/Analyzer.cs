using System;
using System.Collections.Generic;
using System.Globalization;

namespace Accrete.Query.Fulltext;

/// <summary>Takes a text apart into the words that are searched: lower case, without English stop words.</summary>
/// <remarks>Word boundaries as Unicode's annex 29 and Lucene's standard tokenizer have them: <c>don't</c>,
/// <c>3.14</c> and <c>c_d</c> are one word, <c>wi-fi</c> two, each ideograph one.</remarks>
internal static class Analyzer
{
    /// <summary>Longer words are not searched, as in Lucene.</summary>
    private const int WordLengthMax = 255;

    private static readonly HashSet<string> StopWords = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not",
            "of", "on", "or",
        "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with",
    };

    private enum Class : byte
    {
        Other,
        Letter,
        Digit,
        Katakana,
        Ideograph,
        Connector,
        MidLetter,
        MidNumber,
        MidBoth,
    }

    /// <summary>Returns the words of a text with their positions, which count stop words too.</summary>
    public static List<Word> Words(string text)
    {
        List<Word> words = [];
        int position = 0;
        for (int i = 0; i < text.Length;)
        {
            int end = WordEnd(text, i, out bool isWord);
            if (isWord && end - i <= WordLengthMax)
            {
                string word = text[i..end].ToLowerInvariant();
                if (!StopWords.Contains(word))
                {
                    words.Add(new Word(word, position));
                }

                position++;
            }

            i = end;
        }

        return words;
    }

    /// <summary>Finds where the word that begins at an index ends.</summary>
    private static int WordEnd(string text, int start, out bool isWord)
    {
        Class first = ClassOf(text, start, out int length);
        int end = SkipMarks(text, start + length);
        isWord = first is Class.Letter or Class.Digit or Class.Katakana or Class.Ideograph;
        if (first is Class.Other or Class.Ideograph or Class.MidLetter or Class.MidNumber or Class.MidBoth)
        {
            return end;
        }

        Class last = first;
        while (end < text.Length)
        {
            Class next = ClassOf(text, end, out length);
            int after = SkipMarks(text, end + length);
            if (Joins(last, next))
            {
                isWord |= next is not Class.Connector;
                (last, end) = (next, after);
            }
            else if (after < text.Length && Bridges(last, next, ClassOf(text, after, out int beyond)))
            {
                last = ClassOf(text, after, out _);
                end = SkipMarks(text, after + beyond);
            }
            else
            {
                break;
            }
        }

        return end;
    }

    private static bool Joins(Class last, Class next) => next switch
    {
        Class.Letter or Class.Digit => last is Class.Letter or Class.Digit or Class.Connector,
        Class.Katakana => last is Class.Katakana or Class.Connector,
        Class.Connector => true,
        _ => false,
    };

    private static bool Bridges(Class last, Class middle, Class next) =>
        last == next && last switch
        {
            Class.Letter => middle is Class.MidLetter or Class.MidBoth,
            Class.Digit => middle is Class.MidNumber or Class.MidBoth,
            _ => false,
        };

    private static int SkipMarks(string text, int at)
    {
        // ASCII has no marks, and most texts are ASCII: an index is made of all of them at its first search.
        while (at < text.Length && !char.IsAscii(text[at]) && CharUnicodeInfo.GetUnicodeCategory(text, at)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.Format)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        }

        return at;
    }

    private static Class ClassOf(string text, int at, out int length)
    {
        char c = text[at];
        if (char.IsAsciiLetterOrDigit(c))
        {
            length = 1;
            return char.IsAsciiDigit(c) ? Class.Digit : Class.Letter;
        }

        length = char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        return c switch
        {
            '.' or '\'' or '\u2018' or '\u2019' or '\u2024' => Class.MidBoth,
            ':' or '\u00B7' or '\u05F4' or '\u2027' => Class.MidLetter,
            ',' or ';' or '\u037E' or '\u0589' or '\u060C' or '\u2044' => Class.MidNumber,
            (>= '\u30A0' and <= '\u30FF') or (>= '\u31F0' and <= '\u31FF') or (>= '\uFF66' and <= '\uFF9D') =>
                Class.Katakana,
            (>= '\u3040' and <= '\u309F') or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF')
                or (>= '\uF900' and <= '\uFAFF') or '\u3005' or '\u3007' => Class.Ideograph,
            _ => ByCategory(text, at, length),
        };
    }

    private static Class ByCategory(string text, int at, int length) =>
        CharUnicodeInfo.GetUnicodeCategory(text, at) switch
        {
            UnicodeCategory.OtherLetter when length == 2 => Class.Ideograph,
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber =>
                    Class.Letter,
            UnicodeCategory.DecimalDigitNumber => Class.Digit,
            UnicodeCategory.ConnectorPunctuation => Class.Connector,
            _ => Class.Other,
        };
}

/// <summary>A word of a text.</summary>
/// <param name="Text">In lower case.</param>
/// <param name="Position">How many words, stop words too, come before it.</param>
internal readonly record struct Word(string Text, int Position);
