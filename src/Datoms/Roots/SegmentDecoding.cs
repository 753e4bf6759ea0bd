using Accrete.Index.Codec;
using Accrete.Log;
using Accrete.Segments;

namespace Accrete.Roots;

/// <summary>Reads stored segments of all kinds that caches hold.</summary>
internal static class SegmentDecoding
{
    /// <summary>Returns the segment that bytes are.</summary>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no segment, or damaged;
    /// <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static Segment Read(byte[] bytes, SegmentCache cache) => SegmentFormat.KindOf(bytes) switch
    {
        SegmentFormat.LeafKind => LeafCodec.Read(bytes),
        SegmentFormat.DirectoryKind => DirectoryCodec.Read(bytes, cache),
        SegmentFormat.LogKind => LogChunkCodec.Read(bytes),
        SegmentFormat.LogDirectoryKind => LogDirectoryCodec.Read(bytes, cache),
        _ => throw SegmentFormat.Corrupt("it is of no known kind"),
    };
}
