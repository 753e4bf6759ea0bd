using System;
using Accrete.Index.Codec;
using Accrete.Segments;

namespace Accrete.Storage.Garbage;

/// <summary>Tells how far the garbage of a database was collected: the value of a ref that the collector
/// moves.</summary>
/// <param name="First">The number of the first note that is left.</param>
/// <param name="LastAppend">The number of the last append that was looked at; those up to it are gone but for the ones
/// that open an epoch.</param>
/// <param name="Root">The root that the last adopted job of those collected made; the default for none.</param>
internal readonly record struct GarbageMark(long First, long LastAppend, SegmentId Root)
{
    /// <summary>The kind of a mark, in its head.</summary>
    public const byte MarkKind = 24;

    /// <summary>Gets the mark of a database of which nothing was collected.</summary>
    public static GarbageMark Beginning => new(1, 0, default);

    /// <summary>Reads what the ref of a mark holds: an absent one is the beginning.</summary>
    /// <exception cref="AccreteException">It is damaged or of another version.</exception>
    public static GarbageMark Read(RefRecord? record)
    {
        if (record is null)
        {
            return Beginning;
        }

        SegmentFormat.ReadHead(record.Value.Span, MarkKind);
        SegmentReader reader = new(record.Value.Span[..^SegmentFormat.TailBytes]);
        reader.Raw(SegmentFormat.HeadBytes);
        GarbageMark mark = new(reader.Int64(), reader.Int64(), SegmentId.Read(reader.Raw(SegmentId.Bytes)));
        return mark.First >= 1 && mark.LastAppend >= 0 && reader.Left == 0
            ? mark
            : throw SegmentFormat.Corrupt("a mark of the collector is out of range");
    }

    /// <summary>Returns the stored form.</summary>
    public byte[] Write()
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        writer.Int64(First);
        writer.Int64(LastAppend);
        Span<byte> id = stackalloc byte[SegmentId.Bytes];
        Root.WriteTo(id);
        writer.Raw(id);
        writer.Zeros(SegmentFormat.TailBytes);
        byte[] bytes = writer.ToArray();
        SegmentFormat.WriteHead(bytes, MarkKind, 1);
        return bytes;
    }
}
