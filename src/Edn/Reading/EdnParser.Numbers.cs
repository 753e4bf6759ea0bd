using System;
using Accrete.Edn.Text;

namespace Accrete.Edn.Reading;

/// <summary>Numbers.</summary>
internal sealed partial class EdnParser
{
    /// <summary>So many digits fit into a long whatever they are.</summary>
    private const int SafeDigits = 18;

    private object ReadNumber()
    {
        ReadOnlySpan<char> token = TakeNumberToken();
        if (TryReadSmall(token, out long small))
        {
            return small;
        }

        if (token.Length > _options.NumberLengthMax)
        {
            throw TokenError(
                $"A number is longer than the limit of {_options.NumberLengthMax} characters", token.Length);
        }

        return NumberText.TryParse(token, out object? value, out string? problem)
            ? value
            : throw TokenError(problem, token.Length);
    }

    /// <summary>Reads the most usual numbers: an optional sign and few decimal digits.</summary>
    private static bool TryReadSmall(ReadOnlySpan<char> token, out long value)
    {
        bool negative = token[0] == '-';
        ReadOnlySpan<char> digits = negative || token[0] == '+' ? token[1..] : token;
        value = 0;
        if (digits.Length is 0 or > SafeDigits || (digits[0] == '0' && digits.Length > 1))
        {
            return false;
        }

        foreach (char c in digits)
        {
            uint digit = (uint)(c - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        value = negative ? -value : value;
        return true;
    }

    private ReadOnlySpan<char> TakeNumberToken()
    {
        CharFeed feed = _feed;
        feed.SetMark();
        int length = 1;
        while (true)
        {
            ReadOnlySpan<char> text = feed.Buffer.AsSpan(0, feed.End);
            int at = feed.Mark + length;
            while (at < text.Length && !EdnChars.EndsNumber(text[at]))
            {
                at++;
            }

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
}
