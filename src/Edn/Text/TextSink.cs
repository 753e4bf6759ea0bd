using System;
using System.IO;

namespace Accrete.Edn.Text;

/// <summary>Collects characters, for a string or on their way to a writer.</summary>
internal sealed class TextSink
{
    private const int BufferLength = 256;
    private const int PassLength = 1 << 14;

    /// <summary>From this many characters on each growth is work that counts.</summary>
    private const int LongLength = 1 << 16;

    private readonly TextWriter? _target;
    private int _lengthMax = int.MaxValue;
    private char[] _buffer = new char[BufferLength];
    private int _at;

    /// <summary>Makes a sink that holds everything, or passes it on to a writer.</summary>
    public TextSink(TextWriter? target = null) => _target = target;

    /// <summary>Gets whether more was written than it may hold: what follows does not count.</summary>
    public bool IsFull => _at > _lengthMax;

    /// <summary>Gets how many characters are at hand.</summary>
    public int Length => _at;

    /// <summary>Gets the characters at hand.</summary>
    public ReadOnlySpan<char> Text => _buffer.AsSpan(0, _at);

    /// <summary>Writes a character.</summary>
    public void Write(char c)
    {
        if (_at == _buffer.Length)
        {
            Reserve(1);
        }

        _buffer[_at++] = c;
    }

    /// <summary>Writes characters.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        if (IsFull)
        {
            return;
        }

        // One more than allowed says that the sink is full.
        text = text.Length > (long)_lengthMax - _at + 1 ? text[..(_lengthMax - _at + 1)] : text;
        Reserve(text.Length);
        text.CopyTo(_buffer.AsSpan(_at));
        _at += text.Length;
    }

    /// <summary>Gives room for characters to be written in place; <see cref="Advance"/> takes them.</summary>
    public Span<char> Room(int length)
    {
        Reserve(length);
        return _buffer.AsSpan(_at);
    }

    /// <summary>Takes characters written into the room.</summary>
    public void Advance(int length) => _at += length;

    /// <summary>Forgets everything; from here on the sink is full after so many characters.</summary>
    public void Restart(int lengthMax)
    {
        _at = 0;
        _lengthMax = lengthMax;
    }

    /// <summary>Passes everything on to the writer.</summary>
    public void Flush()
    {
        _target?.Write(_buffer, 0, _at);
        _at = _target is null ? _at : 0;
    }

    private void Reserve(int length)
    {
        if (_target is not null && _at >= PassLength)
        {
            Flush();
        }

        if (_buffer.Length - _at < length)
        {
            if (_buffer.Length >= LongLength)
            {
                WorkMeter.Take(4L * sizeof(char) * Math.Max(_buffer.Length, (long)_at + length));
            }

            Array.Resize(ref _buffer, (int)Math.Max(Math.Min(_buffer.Length * 2L, Array.MaxLength), _at + length));
        }
    }
}
