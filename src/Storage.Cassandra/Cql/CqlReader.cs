using System;
using System.Buffers.Binary;
using System.Text;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Reads the body of a frame, piece by piece (version 4, section 3). Nothing is believed: each length is
/// compared with what is there before anything is made of it.</summary>
/// <param name="body">The body.</param>
internal ref struct CqlReader(ReadOnlyMemory<byte> body)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private int _at;

    /// <summary>Gets how many bytes are left.</summary>
    public readonly int Left => body.Length - _at;

    /// <summary>Gets what is left.</summary>
    public readonly ReadOnlyMemory<byte> Rest => body[_at..];

    /// <summary>Reads a [byte].</summary>
    public byte Byte() => Take(1).Span[0];

    /// <summary>Reads a [short].</summary>
    public int Short() => BinaryPrimitives.ReadUInt16BigEndian(Take(2).Span);

    /// <summary>Reads an [int].</summary>
    public int Int() => BinaryPrimitives.ReadInt32BigEndian(Take(4).Span);

    /// <summary>Reads a [string].</summary>
    public string String() => Text(Take(Short()).Span);

    /// <summary>Reads [short bytes].</summary>
    public ReadOnlyMemory<byte> ShortBytes() => Take(Short());

    /// <summary>Reads [bytes]; null where they are.</summary>
    public ReadOnlyMemory<byte>? Bytes() =>
        Int() is var count and >= 0 ? Take(count) : default(ReadOnlyMemory<byte>?); // a bare null would be empty

    /// <summary>Reads a number of things of which each takes some bytes.</summary>
    /// <param name="count">The number as it was read.</param>
    /// <param name="leastBytes">The least bytes of one; 0 where one may take none.</param>
    /// <exception cref="CqlProtocolException">There cannot be so many.</exception>
    public readonly int Count(int count, int leastBytes) =>
        count < 0 || (long)count * leastBytes > Left
            ? throw new CqlProtocolException($"{count} things in {Left} bytes")
            : count;

    /// <summary>Passes over bytes.</summary>
    public void Skip(int count) => Take(count);

    /// <summary>Turns bytes into text.</summary>
    /// <exception cref="CqlProtocolException">They are none.</exception>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new CqlProtocolException("a text is not UTF-8");
        }
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count < 0 || count > Left)
        {
            throw new CqlProtocolException($"{count} bytes are named, {Left} are there");
        }

        ReadOnlyMemory<byte> taken = body.Slice(_at, count);
        _at += count;
        return taken;
    }
}
