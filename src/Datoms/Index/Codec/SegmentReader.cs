using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Accrete.Index.Codec;

/// <summary>Reads the primitives of the segment format. Whatever the bytes are, it ends with a value or an
/// error, and takes no more memory than they do.</summary>
internal ref struct SegmentReader(ReadOnlySpan<byte> bytes)
{
    private const int VarintBitsMax = 32;
    private const int NumberBitsMax = 64;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Gets how many bytes were read.</summary>
    public int Position { get; private set; }

    /// <summary>Gets how many bytes are left.</summary>
    public readonly int Left => _bytes.Length - Position;

    /// <summary>Reads a byte.</summary>
    public byte Byte() => Raw(1)[0];

    /// <summary>Reads so many bytes.</summary>
    /// <exception cref="AccreteException">There are fewer.</exception>
    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count < 0 || count > Left)
        {
            throw SegmentFormat.Corrupt($"it ends in the middle, after {_bytes.Length} bytes");
        }

        ReadOnlySpan<byte> read = _bytes.Slice(Position, count);
        Position += count;
        return read;
    }

    /// <summary>Reads 8 bytes, the lowest first.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Raw(sizeof(long)));

    /// <summary>Reads an unsigned number in groups of 7 bits.</summary>
    public uint Varint()
    {
        uint value = 0;
        for (int shift = 0; shift < VarintBitsMax; shift += 7)
        {
            byte part = Byte();
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw SegmentFormat.Corrupt("a number in it has no end");
    }

    /// <summary>Reads a signed number in groups of 7 bits.</summary>
    public long Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < NumberBitsMax; shift += 7)
        {
            byte part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw SegmentFormat.Corrupt("a number in it has no end");
    }

    /// <summary>Returns the next byte without reading it.</summary>
    public readonly byte Peek() =>
        Left > 0 ? _bytes[Position] : throw SegmentFormat.Corrupt("it ends before a value");

    /// <summary>Reads a count of things that take a byte each at least.</summary>
    public int Count()
    {
        uint count = Varint();
        return count <= (uint)Left
            ? (int)count
            : throw SegmentFormat.Corrupt($"it speaks of {count} things, but ends before");
    }

    /// <summary>Reads a length and so many bytes.</summary>
    public ReadOnlySpan<byte> Block() => Raw(Count());

    /// <summary>Reads text.</summary>
    public string Text()
    {
        uint head = Varint();
        if ((head & 1) == 0)
        {
            ReadOnlySpan<byte> utf8 = Raw(Fitting(head >> 1));
            try
            {
                return Utf8.GetString(utf8);
            }
            catch (DecoderFallbackException)
            {
                throw SegmentFormat.Corrupt("a text in it is no UTF-8");
            }
        }

        ReadOnlySpan<byte> units = Raw(Fitting(head >> 2) * sizeof(char));
        return string.Create(units.Length / sizeof(char), units, static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (char)(source[i * 2] | (source[(i * 2) + 1] << 8));
            }
        });
    }

    /// <summary>Reads a whole number of any size.</summary>
    public BigInteger BigInteger() => new(Block());

    private readonly int Fitting(uint length) =>
        length <= (uint)Left ? (int)length : throw SegmentFormat.Corrupt("a text in it ends behind the segment");
}
