using System;
using System.IO;
using System.Text;
using System.Threading;
using Accrete.Edn;

namespace Accrete.Host.Import;

/// <summary>Reads a text of any length on, keeps the last of it at hand for messages, and stops when it is told
/// to.</summary>
/// <remarks>What an error shows is cut out of what was read: a file is never opened again, and a line without an end is
/// never gathered. Who gave the text closes it.</remarks>
internal sealed class TextWindow(TextReader text, CancellationToken cancellation) : TextReader
{
    private const int KeptMin = 1 << 12;
    private const int KeptMax = 1 << 20;
    private const int LineReachMax = 200;
    private char[] _kept = new char[KeptMin];
    private int _length;
    private long _before;
    private int _line = 1;
    private Exception? _wrong;

    /// <summary>Gets where the reading has come to.</summary>
    public SourcePosition Position { get; private set; } = new(1, 1, 0);

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    /// <exception cref="InvalidDataException">There is a NUL in the text: no text has one.</exception>
    /// <exception cref="DecoderFallbackException">There is a byte that is no UTF-8.</exception>
    public override int Read(char[] buffer, int index, int count)
    {
        if (_wrong is not null)
        {
            throw _wrong;
        }

        int got = Stoppable.Wait(() => text.Read(buffer, index, Math.Min(count, 1 << 16)), cancellation);
        ReadOnlySpan<char> read = buffer.AsSpan(index, got);
        byte? wrongByte = (text as Utf8Reader)?.WrongByte;
        int wrong = wrongByte is null ? read.IndexOf('\0') : read.IndexOfAny('\0', Utf8Reader.Mark);
        Keep(wrong < 0 ? read : read[..wrong]);
        if (wrong < 0)
        {
            return got;
        }

        _wrong = read[wrong] == '\0'
            ? new InvalidDataException("There is a NUL character: this is no text")
            : new DecoderFallbackException("There is a byte that is no UTF-8", [wrongByte ?? 0], 0);
        // What stands before it is read, so that the place is known and the forms there are done.
        return wrong > 0 ? wrong : throw _wrong;
    }

    /// <inheritdoc/>
    public override int Read()
    {
        char[] one = new char[1];
        return Read(one, 0, 1) == 0 ? -1 : one[0];
    }

    /// <summary>Returns what stands around a place, within its line.</summary>
    /// <param name="place">The place.</param>
    /// <param name="before">Gets how many characters of the line come before the returned part.</param>
    /// <returns>Null where the place lies too far back.</returns>
    public string? Around(SourcePosition place, out int before)
    {
        before = 0;
        long at = place.Offset - _before;
        if (at < 0 || at > _length)
        {
            return null;
        }

        int from = (int)Math.Max(0, at - LineReachMax), to = (int)Math.Min(_length, at + LineReachMax);
        string part = new(_kept, from, to - from);
        int begin = at - from == 0 ? 0 : part.LastIndexOf('\n', (int)(at - from) - 1) + 1;
        int end = part.IndexOf('\n', (int)(at - from));
        before = (int)(place.Column - 1 - (at - from - begin));
        return part[begin..(end < 0 ? part.Length : end)].TrimEnd('\r');
    }

    /// <summary>Returns the text from an offset on, null where it lies too far back.</summary>
    public string? From(long offset) =>
        offset >= _before && offset - _before <= _length
            ? new string(_kept, (int)(offset - _before), (int)(_length - (offset - _before)))
            : null;

    private void Keep(ReadOnlySpan<char> read)
    {
        int newlines = read.Count('\n');
        int last = read.LastIndexOf('\n');
        _line += newlines;
        Position = new SourcePosition(
            _line, newlines > 0 ? read.Length - last : Position.Column + read.Length, Position.Offset + read.Length);
        if (_length + read.Length > 2 * KeptMax)
        {
            int gone = Math.Min(_length, _length + read.Length - KeptMax);
            _kept.AsSpan(gone, _length - gone).CopyTo(_kept);
            _length -= gone;
            _before += gone;
        }

        if (_length + read.Length > _kept.Length)
        {
            Array.Resize(ref _kept, Math.Min(2 * KeptMax, Math.Max(2 * _kept.Length, _length + read.Length)));
        }

        read.CopyTo(_kept.AsSpan(_length));
        _length += read.Length;
    }
}
