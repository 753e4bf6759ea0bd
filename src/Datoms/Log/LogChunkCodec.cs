using System;
using Accrete.Index.Codec;
using Accrete.Index.Leaves;

namespace Accrete.Log;

/// <summary>Writes segments of the log as bytes and reads them back (docs/format.md).</summary>
internal static class LogChunkCodec
{
    /// <summary>Returns the stored form of packed transactions.</summary>
    public static byte[] Write(LogChunk chunk)
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        ref readonly LogColumns columns = ref chunk.Columns;
        foreach (PackedColumn column in (ReadOnlySpan<PackedColumn>)
            [columns.Ts, columns.NextTs, columns.NextElements, columns.Instants, columns.Ends])
        {
            ColumnCodec.Write(writer, column, chunk.Count);
        }

        writer.Varint((uint)chunk.Leaves.Length);
        foreach (Leaf leaf in chunk.Leaves)
        {
            writer.Block(LeafCodec.Write(leaf));
        }

        writer.Zeros(SegmentFormat.TailBytes);
        byte[] segment = writer.ToArray();
        SegmentFormat.WriteHead(segment, SegmentFormat.LogKind, chunk.Count);
        return segment;
    }

    /// <summary>Reads packed transactions.</summary>
    /// <param name="segment">The stored form.</param>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no segment of a log, or
    /// damaged; <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static LogChunk Read(byte[] segment)
    {
        uint rows = SegmentFormat.ReadHead(segment, SegmentFormat.LogKind);
        SegmentReader reader = new(segment.AsSpan(..^SegmentFormat.TailBytes));
        reader.Raw(SegmentFormat.HeadBytes);
        if (rows is 0 or > LogChunk.CountMax)
        {
            throw SegmentFormat.Corrupt($"it has {rows} transactions");
        }

        int count = (int)rows;
        LogColumns columns = new(
            ColumnCodec.Read(ref reader, segment, count),
            ColumnCodec.Read(ref reader, segment, count),
            ColumnCodec.Read(ref reader, segment, count),
            ColumnCodec.Read(ref reader, segment, count),
            ColumnCodec.Read(ref reader, segment, count));
        Leaf[] leaves = new Leaf[reader.Count()];
        long datoms = 0;
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = LeafCodec.Read(reader.Block().ToArray());
            datoms += leaves[i].Rows;
            if (i + 1 < leaves.Length && leaves[i].Rows < Leaf.RowsMax)
            {
                throw SegmentFormat.Corrupt("a leaf in it that others follow is not full");
            }
        }

        Check(columns, count, datoms);
        return reader.Left == 0
            ? new LogChunk(count, columns, leaves)
            : throw SegmentFormat.Corrupt($"{reader.Left} bytes too many stand in it");
    }

    /// <summary>Checks what later reads rely on: t ascends, and each transaction ends where the datoms of the next one
    /// begin.</summary>
    private static void Check(in LogColumns columns, int count, long datoms)
    {
        long t = -1;
        long end = 0;
        for (int i = 0; i < count; i++)
        {
            bool fits = columns.Ts[i] > t && columns.NextTs[i] > columns.Ts[i] && columns.Ends[i] >= end
                && columns.NextElements[i] is >= 0 and <= int.MaxValue;
            if (!fits)
            {
                throw SegmentFormat.Corrupt($"transaction {i} of it is out of order");
            }

            (t, end) = (columns.Ts[i], columns.Ends[i]);
        }

        if (end != datoms)
        {
            throw SegmentFormat.Corrupt($"it has {datoms} datoms, not {end}");
        }
    }
}
