using System.IO;
using System.Text;

namespace Accrete.Host.Import;

/// <summary>Reads UTF-8, and puts a mark where bytes are none: what stands before them is read all the same, and who
/// sees the mark knows the place.</summary>
internal sealed class Utf8Reader : StreamReader
{
    /// <summary>The mark: no character of any text (U+FFFF).</summary>
    public const char Mark = '\uFFFF';

    private readonly Marks _marks;

    private Utf8Reader(Stream stream, Marks marks, int bufferSize)
        : base(
            stream,
            Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, marks),
            detectEncodingFromByteOrderMarks: true,
            bufferSize) => _marks = marks;

    /// <summary>Gets the first byte that is no part of UTF-8; null where none was seen so far.</summary>
    public byte? WrongByte => _marks.First;

    /// <summary>Opens a text.</summary>
    public static Utf8Reader Of(Stream stream, int bufferSize) => new(stream, new Marks(), bufferSize);

    private sealed class Marks : DecoderFallback
    {
        public byte? First { get; set; }

        public override int MaxCharCount => 1;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);
    }

    private sealed class Buffer(Marks marks) : DecoderFallbackBuffer
    {
        public override int Remaining => _left;

        private int _left;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            marks.First ??= bytesUnknown is [byte first, ..] ? first : (byte)0;
            _left = 1;
            return true;
        }

        public override char GetNextChar() => _left-- > 0 ? Mark : '\0';

        public override bool MovePrevious() => false;

        public override void Reset() => _left = 0;
    }
}
