using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Accrete.Index.Codec;

/// <summary>Writes the primitives of the segment format into a growing buffer.</summary>
internal sealed class SegmentWriter
{
    private const int VarintContinues = 0x80;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Most forms and log entries are small: each is written with a writer of its own.</summary>
    private const int CapacityMin = 128;

    private byte[] _bytes = new byte[CapacityMin];

    /// <summary>Gets how many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>Writes a byte.</summary>
    public void Byte(byte value)
    {
        if (Length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[Length++] = value;
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    /// <summary>Writes zeros.</summary>
    public void Zeros(int count) => Room(count).Clear();

    /// <summary>Writes 8 bytes, the lowest first.</summary>
    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);

    /// <summary>Writes an unsigned number in groups of 7 bits, the lowest first.</summary>
    public void Varint(uint value)
    {
        while (value >= VarintContinues)
        {
            Byte((byte)(value | VarintContinues));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>Writes a signed number in groups of 7 bits, in few where it is near 0: the sign as the lowest
    /// bit.</summary>
    public void Number(long value)
    {
        ulong rest = (ulong)((value << 1) ^ (value >> 63));
        while (rest >= VarintContinues)
        {
            Byte((byte)(rest | VarintContinues));
            rest >>= 7;
        }

        Byte((byte)rest);
    }

    /// <summary>Writes a length and the bytes.</summary>
    public void Block(ReadOnlySpan<byte> bytes)
    {
        Varint((uint)bytes.Length);
        Raw(bytes);
    }

    /// <summary>Writes text: as UTF-8, or, where a half of a surrogate pair stands alone in it, as its
    /// UTF-16 units.</summary>
    public void Text(string text)
    {
        if (IsWellFormed(text))
        {
            byte[] bytes = Utf8.GetBytes(text);
            Varint((uint)bytes.Length << 1);
            Raw(bytes);
            return;
        }

        Varint(((uint)text.Length << 2) | 1);
        foreach (char unit in text)
        {
            Byte((byte)unit);
            Byte((byte)(unit >> 8));
        }
    }

    /// <summary>Writes a whole number of any size: its length, and two's complement bytes, the lowest first.</summary>
    public void BigInteger(BigInteger value) => Block(value.ToByteArray());

    /// <summary>Returns the bytes.</summary>
    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    private Span<byte> Room(int count)
    {
        if (count > _bytes.Length - Length)
        {
            Grow(count);
        }

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    private void Grow(int count) => Array.Resize(
        ref _bytes, (int)Math.Clamp(2L * _bytes.Length, (long)Length + count, Array.MaxLength));

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
