using System;
using Accrete.Index.Leaves;
using Accrete.Index.Trees;
using Accrete.Segments;
using Accrete.Values;

namespace Accrete.Index.Codec;

/// <summary>Writes directories as bytes and reads them back (docs/format.md).</summary>
internal static class DirectoryCodec
{
    /// <summary>More levels than any tree has: four of them hold 10^12 leaves.</summary>
    public const int HeightMax = 32;

    /// <summary>Returns the stored form of a directory whose children are stored.</summary>
    public static byte[] Write(IndexDirectory directory)
    {
        DirectoryEntry[] entries = directory.Entries;
        int count = entries.Length;
        long[] e = new long[count], a = new long[count], tOp = new long[count];
        long[] counts = new long[count], weights = new long[count];
        for (int i = 0; i < count; i++)
        {
            Datom low = entries[i].Low;
            (e[i], a[i], tOp[i]) = (low.E, low.A, low.TOp);
            (counts[i], weights[i]) = (entries[i].Count, entries[i].Node.Weight);
        }

        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        writer.Byte((byte)directory.Height);
        foreach (long[] numbers in (ReadOnlySpan<long[]>)[counts, weights, e, a, tOp])
        {
            ColumnCodec.Write(writer, PackedColumn.PackClusters(numbers), count);
        }

        Span<byte> id = stackalloc byte[SegmentId.Bytes];
        foreach (DirectoryEntry entry in entries)
        {
            ((StoredNode)entry.Node).Id.WriteTo(id);
            writer.Raw(id);
        }

        foreach (DirectoryEntry entry in entries)
        {
            ObjectCodec.WriteAny(writer, entry.Low.V);
        }

        foreach (DirectoryEntry entry in entries)
        {
            ShareCodec.Write(writer, entry.Node);
        }

        writer.Zeros(SegmentFormat.TailBytes);
        byte[] segment = writer.ToArray();
        SegmentFormat.WriteHead(segment, SegmentFormat.DirectoryKind, count);
        return segment;
    }

    /// <summary>Reads a directory.</summary>
    /// <param name="segment">The stored form.</param>
    /// <param name="cache">Where its children are found.</param>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no directory, or damaged;
    /// <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static IndexDirectory Read(byte[] segment, SegmentCache cache)
    {
        uint rows = SegmentFormat.ReadHead(segment, SegmentFormat.DirectoryKind);
        if (rows is 0 or > IndexDirectory.ChildrenMax)
        {
            throw SegmentFormat.Corrupt($"it has {rows} children");
        }

        int count = (int)rows;
        SegmentReader reader = new(segment.AsSpan(..^SegmentFormat.TailBytes));
        reader.Raw(SegmentFormat.HeadBytes);
        int height = reader.Byte();
        if (height is 0 or > HeightMax)
        {
            throw SegmentFormat.Corrupt($"it has {height} levels below it");
        }

        PackedColumn counts = ColumnCodec.Read(ref reader, segment, count);
        PackedColumn weights = ColumnCodec.Read(ref reader, segment, count);
        PackedColumn e = ColumnCodec.Read(ref reader, segment, count);
        PackedColumn a = ColumnCodec.Read(ref reader, segment, count);
        PackedColumn tOp = ColumnCodec.Read(ref reader, segment, count);
        ReadOnlySpan<byte> ids = reader.Raw(count * SegmentId.Bytes);
        (Datom Low, int Weight)[] children = new (Datom, int)[count];
        for (int i = 0; i < count; i++)
        {
            if (counts[i] is < 1 or > CountMax || weights[i] is < 1 or > SegmentFormat.SegmentBytesMax
                || e[i] < 0 || a[i] is < 0 or > int.MaxValue || tOp[i] < 0)
            {
                throw SegmentFormat.Corrupt($"child {i} of it is out of range");
            }

            Value value = ObjectCodec.ReadAny(ref reader);
            children[i] = (Separator.Make(e[i], (int)a[i], value, tOp[i]), (int)weights[i]);
        }

        DirectoryEntry[] entries = new DirectoryEntry[count];
        for (int i = 0; i < count; i++)
        {
            SegmentId id = SegmentId.Read(ids[(i * SegmentId.Bytes)..]);
            AttributeShare[] shares = ShareCodec.Read(ref reader, height - 1, counts[i]);
            entries[i] = new DirectoryEntry(
                children[i].Low, new StoredNode(cache, id, counts[i], height - 1, children[i].Weight, shares));
        }

        return reader.Left == 0
            ? new IndexDirectory(height, entries)
            : throw SegmentFormat.Corrupt($"{reader.Left} bytes too many stand in it");
    }

    /// <summary>The most datoms below one child: sums of as many children as can be do not run over.</summary>
    private const long CountMax = long.MaxValue / IndexDirectory.ChildrenMax;
}
