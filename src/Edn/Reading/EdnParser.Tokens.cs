using System;
using Accrete.Edn.Text;

namespace Accrete.Edn.Reading;

/// <summary>Keywords, symbols and characters.</summary>
internal sealed partial class EdnParser
{
    private const int KeywordCacheLengthMin = 64;
    private const int KeywordCacheLengthMax = 1024;

    /// <summary>Keywords met lately, by a cheap hash: saves the hash and the look-up of the shared table. Small for
    /// small texts, for which making it would cost more than it saves.</summary>
    private readonly Keyword?[] _keywords;

    /// <summary>Takes the characters up to the next one that ends a token; the first <paramref name="taken"/> belong
    /// to it whatever they are. The span holds until the next character is taken.</summary>
    private ReadOnlySpan<char> TakeToken(int taken)
    {
        CharFeed feed = _feed;
        feed.SetMark();
        int length = taken;
        while (true)
        {
            int at = EdnChars.EndOfToken(feed.Buffer.AsSpan(0, feed.End), feed.Mark + length);
            length = at - feed.Mark;
            if (at < feed.End)
            {
                break;
            }

            feed.At = at;
            if (!feed.Fill())
            {
                break;
            }
        }

        return EndToken(length);
    }

    /// <summary>Lets go of the mark after a token of this length.</summary>
    private ReadOnlySpan<char> EndToken(int length)
    {
        _feed.At = _feed.Mark + length;
        ReadOnlySpan<char> token = _feed.Token;
        _feed.Unmark();
        return length > _options.TokenLengthMax
            ? throw TokenError($"A token is longer than the limit of {_options.TokenLengthMax} characters", length)
            : token;
    }

    /// <summary>Makes the error of the token that was taken last.</summary>
    private EdnException TokenError(string message, int length, bool incomplete = false) =>
        new(message, _feed.PositionOf(_feed.At - length), incomplete);

    private Keyword ReadKeyword()
    {
        ReadOnlySpan<char> token = TakeToken(1);
        ref Keyword? slot = ref _keywords[CacheIndex(token)];
        if (slot is { } known && token[1..].SequenceEqual(known.Text))
        {
            return known;
        }

        CheckName(token, "keyword");
        return slot = Keyword.FromText(token[1..]);
    }

    /// <summary>Hashes the length and the last eight characters, where keywords of one text differ.</summary>
    private int CacheIndex(ReadOnlySpan<char> token)
    {
        ulong hash = (uint)token.Length;
        for (int i = Math.Max(0, token.Length - 8); i < token.Length; i++)
        {
            hash = (hash * 37) + token[i];
        }

        return (int)((hash * 0x9E3779B97F4A7C15UL) >> 32) & (_keywords.Length - 1);
    }

    private object? ReadSymbolic()
    {
        ReadOnlySpan<char> token = TakeToken(1);
        switch (token)
        {
            case "nil":
                return null;
            case "true":
                return True;
            case "false":
                return False;
            default:
                CheckName(token, "symbol");
                return Symbol.Parse(token.ToString());
        }
    }

    private void CheckName(ReadOnlySpan<char> token, string what)
    {
        int forbidden = token.IndexOfAny('@', '`', '~');
        if (forbidden >= 0)
        {
            throw TokenError($"The character {token[forbidden]} may not stand in a {what}", token.Length);
        }

        if (!NameText.IsLegal(token))
        {
            throw TokenError($"{NameText.Shown(token)} is not a {what}", token.Length);
        }
    }

    private char ReadCharacter()
    {
        _feed.SetMark();
        int second = _feed.PeekSecond();
        _feed.Unmark();
        if (second < 0)
        {
            throw new EdnException(
                "A character must follow the backslash, here the text ends", Here(), incomplete: true);
        }

        ReadOnlySpan<char> token = TakeToken(2);
        if (!CharText.TryParse(token[1..], out char value, out string? problem))
        {
            throw TokenError(problem, token.Length);
        }

        return value;
    }
}
