using System;
using System.IO;

namespace Accrete.Edn.Reading;

/// <summary>A window over a text of any length, and the line and column of the places in it.</summary>
/// <remarks>Only what lies between the mark and the end of the buffer is kept. Newlines are counted in one
/// vectorised sweep when a position is asked for, each character once, so that the scanning loops need not
/// care about lines.</remarks>
internal sealed class CharFeed
{
    private const int BufferLengthMax = 1 << 16;
    private const int BufferLengthMin = 16;
    private const int NoMark = -1;

    private readonly TextReader _source;
    private readonly int _tokenLengthMax;
    private int _mark = NoMark;
    private long _baseOffset;
    private int _line = 1;
    private long _lineOffset;
    private int _counted;

    public CharFeed(TextReader source, int lengthHint, int tokenLengthMax)
    {
        _source = source;
        _tokenLengthMax = tokenLengthMax;
        Buffer = new char[Math.Clamp(lengthHint, BufferLengthMin, BufferLengthMax)];
    }

    /// <summary>Gets the characters at hand; replaced when more are fetched.</summary>
    public char[] Buffer { get; private set; }

    /// <summary>Gets or sets the index in the buffer of the next character.</summary>
    public int At { get; set; }

    /// <summary>Gets the index in the buffer after its last character.</summary>
    public int End { get; private set; }

    /// <summary>Gets where the marked token begins in the buffer.</summary>
    public int Mark => _mark;

    /// <summary>Gets the characters from the mark to the next character.</summary>
    public ReadOnlySpan<char> Token => Buffer.AsSpan(_mark, At - _mark);

    /// <summary>Keeps everything from the next character on until <see cref="Unmark"/>.</summary>
    public void SetMark() => _mark = At;

    /// <summary>Lets go of the marked characters.</summary>
    public void Unmark() => _mark = NoMark;

    /// <summary>Returns the next character without taking it, -1 at the end of the text.</summary>
    public int Peek() => At < End || Fill() ? Buffer[At] : -1;

    /// <summary>Returns the character after the next one without taking it, -1 where there is none.</summary>
    public int PeekSecond()
    {
        if (Peek() < 0)
        {
            return -1;
        }

        if (At + 1 < End)
        {
            return Buffer[At + 1];
        }

        bool marked = _mark != NoMark;
        if (!marked)
        {
            SetMark();
        }

        int ahead = End - At;
        bool more = FetchAfterMark();
        if (!marked)
        {
            Unmark();
        }

        return more ? Buffer[At + ahead] : -1;
    }

    /// <summary>Makes at least one more character available at <see cref="At"/>.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool Fill()
    {
        if (_mark != NoMark)
        {
            return FetchAfterMark();
        }

        if (At < End)
        {
            return true;
        }

        return FetchAfter(At);
    }

    /// <summary>Returns line and column of an index in the buffer that lies at or after the last one
    /// asked for.</summary>
    public SourcePosition PositionOf(int index)
    {
        CountLines(index);
        long offset = _baseOffset + index;
        return new SourcePosition(_line, (int)Math.Min(int.MaxValue, offset - _lineOffset + 1), offset);
    }

    private bool FetchAfterMark() => FetchAfter(_mark);

    private bool FetchAfter(int keep)
    {
        if (keep > 0)
        {
            Shift(keep);
        }

        if (End == Buffer.Length)
        {
            Grow();
        }

        int got = _source.Read(Buffer, End, Buffer.Length - End);
        End += got;
        return got > 0;
    }

    private void Shift(int keep)
    {
        CountLines(Math.Max(keep, _counted));
        Array.Copy(Buffer, keep, Buffer, 0, End - keep);
        _baseOffset += keep;
        _counted -= keep;
        At -= keep;
        End -= keep;
        _mark = _mark == NoMark ? NoMark : _mark - keep;
    }

    private void Grow()
    {
        if (End > _tokenLengthMax)
        {
            throw new EdnException(
                $"A token is longer than the limit of {_tokenLengthMax} characters",
                PositionOf(Math.Max(_mark, _counted)));
        }

        char[] larger = new char[(int)Math.Min((long)Buffer.Length * 2, Array.MaxLength)];
        Array.Copy(Buffer, larger, End);
        Buffer = larger;
    }

    private void CountLines(int index)
    {
        if (index <= _counted)
        {
            return;
        }

        ReadOnlySpan<char> passed = Buffer.AsSpan(_counted, index - _counted);
        int newlines = passed.Count('\n');
        if (newlines > 0)
        {
            _line += newlines;
            _lineOffset = _baseOffset + _counted + passed.LastIndexOf('\n') + 1;
        }

        _counted = index;
    }
}
