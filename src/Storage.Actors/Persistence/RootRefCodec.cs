using System;
using System.Buffers.Binary;
using Accrete.Edn;
using Accrete.Index.Codec;

namespace Accrete.Storage.Persistence;

/// <summary>Writes the value of a root ref as bytes and reads it again (docs/format.md).</summary>
internal static class RootRefCodec
{
    /// <summary>The kind of a root ref's value, in its head.</summary>
    public const byte RootRefKind = 18;

    private const int FixedBytes = 40;

    /// <summary>Writes a root ref's value.</summary>
    public static byte[] Encode(RootRecord root)
    {
        ArgumentNullException.ThrowIfNull(root);
        byte[] bytes = new byte[SegmentFormat.HeadBytes + FixedBytes + root.Root.Length + SegmentFormat.TailBytes];
        Span<byte> rest = bytes.AsSpan(SegmentFormat.HeadBytes);
        BinaryPrimitives.WriteInt64LittleEndian(rest, root.Anchor.Number);
        BinaryPrimitives.WriteInt64LittleEndian(rest[8..], root.Anchor.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(rest[16..], root.Anchor.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(rest[24..], root.T);
        BinaryPrimitives.WriteInt64LittleEndian(rest[32..], root.Moved.EpochMilliseconds);
        root.Root.Span.CopyTo(rest[FixedBytes..]);
        SegmentFormat.WriteHead(bytes, RootRefKind, 1);
        return bytes;
    }

    /// <summary>Reads a root ref's value.</summary>
    /// <exception cref="AccreteException">It is damaged or of another version.</exception>
    public static RootRecord Decode(ReadOnlyMemory<byte> bytes)
    {
        SegmentFormat.ReadHead(bytes.Span, RootRefKind);
        int length = bytes.Length - SegmentFormat.HeadBytes - FixedBytes - SegmentFormat.TailBytes;
        if (length < 0)
        {
            throw SegmentFormat.Corrupt("the value of a root ref is too short");
        }

        ReadOnlySpan<byte> rest = bytes.Span[SegmentFormat.HeadBytes..];
        LogAnchor anchor = new(
            BinaryPrimitives.ReadInt64LittleEndian(rest), BinaryPrimitives.ReadInt64LittleEndian(rest[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(rest[16..]));
        return anchor.Number < 0 || anchor.Sequence < 0 || anchor.Epoch < 0
            ? throw SegmentFormat.Corrupt("a root ref names no place of a log")
            : new RootRecord(anchor, BinaryPrimitives.ReadInt64LittleEndian(rest[24..]),
                bytes.Slice(SegmentFormat.HeadBytes + FixedBytes, length))
            {
                Moved = new Instant(BinaryPrimitives.ReadInt64LittleEndian(rest[32..])),
            };
    }
}
