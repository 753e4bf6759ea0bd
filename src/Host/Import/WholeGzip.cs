using System;
using System.IO;
using System.IO.Compression;

namespace Accrete.Host.Import;

/// <summary>Unpacks gzip data and tells where it was cut off: .NET takes the end of the bytes for the end of the data,
/// and half a file would be imported as if it were whole.</summary>
/// <remarks>Behind the bytes stands a member more, which only who has read the last one to its end unpacks: its text is
/// the mark of the end, and is kept from the reader.</remarks>
internal sealed class WholeGzip : ForwardStream
{
    private const string Mark = "the end of all members";
    private static readonly byte[] MarkText = System.Text.Encoding.ASCII.GetBytes(Mark);

    private readonly GZipStream _unpacked;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _from;
    private int _to;
    private bool _isAtEnd;

    /// <summary>Unpacks a stream, which is closed with this one.</summary>
    public WholeGzip(Stream packed) => _unpacked = new GZipStream(
        new Followed(packed, Packed()), CompressionMode.Decompress);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The data is damaged or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        // The last bytes may be the mark: they are given when others stand behind them.
        while (!_isAtEnd && _to - _from <= MarkText.Length)
        {
            _buffer.AsSpan(_from.._to).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
            int count = _unpacked.Read(_buffer.AsSpan(_to));
            _to += count;
            _isAtEnd = count == 0;
        }

        int ready = Math.Min(_to - _from - MarkText.Length, buffer.Length);
        if (_isAtEnd && !_buffer.AsSpan(_from.._to).EndsWith(MarkText))
        {
            throw new InvalidDataException("The gzip data is cut off.");
        }

        _buffer.AsSpan(_from, ready).CopyTo(buffer);
        _from += ready;
        return ready;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Packed()
    {
        using MemoryStream packed = new();
        using (GZipStream writer = new(packed, CompressionLevel.Optimal))
        {
            writer.Write(MarkText);
        }

        return packed.ToArray();
    }

    /// <summary>A stream with some bytes behind it.</summary>
    private sealed class Followed(Stream first, byte[] last) : ForwardStream
    {
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            int count = _at == 0 ? first.Read(buffer) : 0;
            if (count > 0 || buffer.Length == 0)
            {
                return count;
            }

            count = Math.Min(buffer.Length, last.Length - _at);
            last.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
