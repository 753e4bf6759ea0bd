using System;
using System.IO;
using System.Runtime.CompilerServices;
using Accrete.Edn.Text;

namespace Accrete.Edn.Reading;

/// <summary>Turns characters into forms, one top-level form at a time. Not for two threads at once.</summary>
/// <remarks>Descends once per nesting level, never deeper than the options allow. Items of open collections wait on
/// one shared stack, so that each collection is made once, at its exact size.</remarks>
internal sealed partial class EdnParser
{
    private static readonly object EndMark = new();
    private static readonly object CloseMark = new();
    private static readonly object SkipMark = new();
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly CharFeed _feed;
    private readonly EdnReaderOptions _options;
    private object?[] _items = new object?[64];
    private int _itemCount;
    private readonly int _depthMax;
    private int _depth;
    private int _formCount;

    public EdnParser(TextReader source, int lengthHint, EdnReaderOptions options)
    {
        _options = options;
        _depthMax = Math.Min(options.DepthMax, EdnReaderOptions.DepthLimit);
        _keywords = new Keyword?[lengthHint <= KeywordCacheLengthMax ? KeywordCacheLengthMin : KeywordCacheLengthMax];
        _feed = new CharFeed(source, lengthHint, options.TokenLengthMax);
    }

    /// <summary>Reads the next top-level form.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool TryReadNext(out object? form)
    {
        _formCount = 0;
        _itemCount = 0;
        _depth = 0;
        form = Next();
        if (ReferenceEquals(form, CloseMark))
        {
            throw Unmatched();
        }

        return !ReferenceEquals(form, EndMark);
    }

    /// <summary>Reads the one form of the whole text.</summary>
    public object? ReadOnly()
    {
        if (!TryReadNext(out object? form))
        {
            throw new EdnException("The text has no form: write one", Here(), incomplete: true);
        }

        _feed.Peek();
        SkipWhitespace();
        SourcePosition after = Here();
        if (TryReadNext(out _))
        {
            throw new EdnException("The text goes on after its one form: write one form only", after);
        }

        return form;
    }

    /// <summary>Reads a form, or gives a mark where there is none: the end, or a closing bracket (taken).</summary>
    private object? Next()
    {
        while (true)
        {
            int c = SkipWhitespace();
            if (c < 0)
            {
                return EndMark;
            }

            if (c == ';')
            {
                SkipLine();
                continue;
            }

            object? form = NextAt((char)c);
            if (ReferenceEquals(form, SkipMark))
            {
                continue;
            }

            if (!ReferenceEquals(form, CloseMark) && ++_formCount > _options.FormCountMax)
            {
                throw TooManyForms();
            }

            return form;
        }
    }

    private object? NextAt(char c) => c switch
    {
        ':' => ReadKeyword(),
        '"' => ReadString(),
        '{' => ReadMap(),
        '[' => ReadVector(),
        '(' => ReadList(),
        '#' => ReadDispatch(),
        ')' or ']' or '}' => TakeClose(),
        '\\' => ReadCharacter(),
        '^' => ReadWithMetadata(),
        _ when char.IsDigit(c) => ReadNumber(),
        '+' or '-' when IsDigit(_feed.PeekSecond()) => ReadNumber(),
        _ => ReadSymbolic(),
    };

    private object TakeClose()
    {
        _feed.At++;
        return CloseMark;
    }

    /// <summary>Reads the form that must follow a tag, a discard or metadata.</summary>
    private object? Following(string what, SourcePosition start)
    {
        Descend(start);
        object? form = Next();
        _depth--;
        return ReferenceEquals(form, CloseMark) || ReferenceEquals(form, EndMark)
            ? throw NothingFollows(what, start, form)
            : form;
    }

    /// <summary>Goes one level down. Every method on the way from level to level keeps its frame small: errors are
    /// made elsewhere.</summary>
    private void Descend(SourcePosition start)
    {
        if (++_depth > _depthMax || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep(start);
        }
    }

    private EdnException TooDeep(SourcePosition start) => _depth > _depthMax
        ? new EdnException($"Forms nest deeper than the limit of {_depthMax}", start)
        : new EdnException("Forms nest deeper than the stack of this thread allows", start);

    private EdnException TooManyForms() =>
        Error($"A form has more than the limit of {_options.FormCountMax} forms in it");

    private EdnException NothingFollows(string what, SourcePosition start, object? mark)
    {
        if (ReferenceEquals(mark, EndMark))
        {
            return new EdnException($"A form must follow {what}, here the text ends", start, incomplete: true);
        }

        _feed.At--;
        return Error($"A form must follow {what}, here is a closing bracket");
    }

    private int SkipWhitespace()
    {
        while (true)
        {
            char[] buffer = _feed.Buffer;
            int at = _feed.At;
            int end = _feed.End;
            while (at < end && EdnChars.IsWhitespace(buffer[at]))
            {
                at++;
            }

            _feed.At = at;
            if (at < end)
            {
                return buffer[at];
            }

            if (!_feed.Fill())
            {
                return -1;
            }
        }
    }

    private void SkipLine()
    {
        while (true)
        {
            int found = _feed.Buffer.AsSpan(_feed.At, _feed.End - _feed.At).IndexOfAny('\n', '\r');
            _feed.At = found < 0 ? _feed.End : _feed.At + found;
            if (found >= 0 || !_feed.Fill())
            {
                return;
            }
        }
    }

    private SourcePosition Here() => _feed.PositionOf(_feed.At);

    private EdnException Error(string message) => new(message, Here());

    private EdnException Unmatched()
    {
        _feed.At--;
        return Error($"The closing bracket {_feed.Buffer[_feed.At]} closes nothing");
    }

    private static bool IsDigit(int c) => c >= 0 && char.IsDigit((char)c);
}
