using System;
using System.Buffers.Binary;
using Accrete.Index.Codec;
using Accrete.Segments;

namespace Accrete.Storage.Memcached;

/// <summary>Is the head before a segment in memcached: a mark, and a checksum over the id and the bytes, so that what
/// was damaged, or is the value of something else, counts as missing.</summary>
internal static class MemcachedValue
{
    /// <summary>How many bytes the head has.</summary>
    public const int HeadBytes = 8;

    /// <summary>The largest segment that is kept: servers take items of 1 MB with key and overhead, unless told
    /// otherwise, and what is larger is rare.</summary>
    public const int SegmentBytesMax = (1 << 20) - (1 << 10);

    /// <summary>"ACM1": the version of the values.</summary>
    private const uint Mark = 0x41434D31;

    /// <summary>Writes the head of a segment.</summary>
    public static void WriteHead(StoredSegment segment, Span<byte> head)
    {
        BinaryPrimitives.WriteUInt32BigEndian(head, Mark);
        BinaryPrimitives.WriteUInt32BigEndian(head[sizeof(uint)..], Checksum(segment.Id, segment.Bytes.Span));
    }

    /// <summary>Tells whether bytes are those of a segment.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> head, SegmentId id, ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32BigEndian(head) == Mark
        && BinaryPrimitives.ReadUInt32BigEndian(head[sizeof(uint)..]) == Checksum(id, bytes);

    private static uint Checksum(SegmentId id, ReadOnlySpan<byte> bytes)
    {
        Span<byte> name = stackalloc byte[SegmentId.Bytes];
        id.WriteTo(name);
        return ~SegmentFormat.Continue(SegmentFormat.Continue(uint.MaxValue, name), bytes);
    }
}
