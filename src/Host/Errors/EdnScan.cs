using System;

namespace Accrete.Host.Errors;

/// <summary>Walks over the forms of an EDN text that was read before, to tell where each stands.</summary>
internal struct EdnScan(string text)
{
    private int _at;

    /// <summary>Goes to the next form, past blanks, comments and discarded forms.</summary>
    /// <returns>Where it begins.</returns>
    public int NextForm()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]) || text[_at] == ',')
            {
                _at++;
            }
            else if (text[_at] == ';')
            {
                int end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end + 1;
            }
            else if (text.AsSpan(_at).StartsWith("#_"))
            {
                _at += 2;
                NextForm();
                SkipForm();
            }
            else
            {
                break;
            }
        }

        return _at;
    }

    /// <summary>Goes into the collection that begins here.</summary>
    /// <returns>False where none does.</returns>
    public bool TryEnter()
    {
        int length = Peek(0) is '(' or '[' or '{' ? 1 : Peek(0) == '#' && Peek(1) == '{' ? 2 : 0;
        _at += length;
        return length > 0;
    }

    /// <summary>Goes out of the collection whose last form was passed.</summary>
    public void Leave()
    {
        NextForm();
        _at = Math.Min(_at + 1, text.Length);
    }

    /// <summary>Goes past the form that begins here.</summary>
    public void SkipForm()
    {
        if (TryEnter())
        {
            while (NextForm() < text.Length && Peek(0) is not (')' or ']' or '}'))
            {
                SkipForm();
            }

            Leave();
            return;
        }

        switch (Peek(0))
        {
            case '"':
                SkipString();
                break;
            case '#' when Peek(1) is not ('#' or '\0'):
                SkipWord(); // the tag
                NextForm();
                SkipForm();
                break;
            case '\\':
                _at = Math.Min(_at + 2, text.Length); // also a bracket or a quote may be a character
                SkipWord();
                break;
            default:
                SkipWord();
                break;
        }
    }

    private readonly char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private void SkipString()
    {
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
        {
            _at += text[_at] == '\\' ? 1 : 0;
        }

        _at = Math.Min(_at + 1, text.Length);
    }

    private void SkipWord()
    {
        while (_at < text.Length && !char.IsWhiteSpace(text[_at])
            && !"[](){}\",;".Contains(text[_at], StringComparison.Ordinal))
        {
            _at++;
        }
    }
}
