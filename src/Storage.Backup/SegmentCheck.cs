using Accrete.Index.Codec;
using Accrete.Roots;
using Accrete.Segments;

namespace Accrete.Storage.Backups;

/// <summary>Reads stored segments in all their parts, to see that they can be read.</summary>
internal static class SegmentCheck
{
    private static readonly SegmentCache Unread = new(new MemorySegments(), SegmentDecoding.Read, 0);

    /// <summary>Reads a segment.</summary>
    /// <exception cref="AccreteException">It is damaged, of another version, or of no kind that a root leads
    /// to.</exception>
    public static void Read(byte[] bytes)
    {
        switch (SegmentFormat.KindOf(bytes))
        {
            case SegmentFormat.RootKind:
                RootCodec.Read(bytes, Unread);
                break;
            case SegmentFormat.SchemaKind:
                SchemaCodec.Read(bytes);
                break;
            default:
                SegmentDecoding.Read(bytes, Unread);
                break;
        }
    }
}
