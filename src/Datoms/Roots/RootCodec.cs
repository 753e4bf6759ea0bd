using System;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Codec;
using Accrete.Index.Trees;
using Accrete.Log;
using Accrete.Segments;

namespace Accrete.Roots;

/// <summary>Writes roots as bytes and reads them back (docs/format.md).</summary>
internal static class RootCodec
{
    private const int OrderCount = 4;

    /// <summary>Returns the stored form of a root whose segments are stored.</summary>
    public static byte[] Write(IndexRoot root)
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        writer.Text(root.DatabaseId);
        writer.Int64(root.BasisT);
        writer.Int64(root.NextT);
        writer.Varint((uint)root.NextElement);
        writer.Int64(root.LastInstant.EpochMilliseconds);
        writer.Int64(root.ExcisedT);
        WriteId(writer, root.Schema);
        foreach (IndexTree tree in (ReadOnlySpan<IndexTree>)[.. root.Present, .. root.Past])
        {
            WriteTree(writer, tree);
        }

        LogDirectoryCodec.WritePieces(writer, root.Log);
        writer.Zeros(SegmentFormat.TailBytes);
        byte[] segment = writer.ToArray();
        SegmentFormat.WriteHead(segment, SegmentFormat.RootKind, root.Log.Length);
        return segment;
    }

    /// <summary>Reads a root.</summary>
    /// <param name="segment">The stored form.</param>
    /// <param name="cache">Where its segments are found.</param>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no root, or damaged;
    /// <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static IndexRoot Read(ReadOnlySpan<byte> segment, SegmentCache cache)
    {
        uint rows = SegmentFormat.ReadHead(segment, SegmentFormat.RootKind);
        SegmentReader reader = new(segment[..^SegmentFormat.TailBytes]);
        reader.Raw(SegmentFormat.HeadBytes);
        string databaseId = reader.Text();
        long basisT = reader.Int64();
        long nextT = reader.Int64();
        uint nextElement = reader.Varint();
        Instant instant = new(reader.Int64());
        long excisedT = reader.Int64();
        SegmentId schema = SegmentId.Read(reader.Raw(SegmentId.Bytes));
        IndexTree[] present = ReadTrees(ref reader, cache);
        IndexTree[] past = ReadTrees(ref reader, cache);
        if (basisT < 0 || excisedT > basisT || nextT <= basisT || nextElement > int.MaxValue
            || rows > reader.Left / SegmentId.Bytes)
        {
            throw SegmentFormat.Corrupt("its numbers are out of range");
        }

        LogHandle[] log = LogDirectoryCodec.ReadPieces(ref reader, (int)rows, cache);
        return reader.Left == 0
            ? new IndexRoot(databaseId, schema, present, past, log, basisT, nextT, (int)nextElement, instant, excisedT)
            : throw SegmentFormat.Corrupt($"{reader.Left} bytes too many stand in it");
    }

    private static void WriteTree(SegmentWriter writer, IndexTree tree)
    {
        if (tree.Root is not StoredNode root)
        {
            Invariant.Check(tree.Root is null, "the trees of a root are stored");
            writer.Byte(0);
            return;
        }

        writer.Byte(1);
        WriteId(writer, root.Id);
        writer.Byte((byte)root.Height);
        writer.Int64(root.Count);
        writer.Varint((uint)root.Weight);
        ShareCodec.Write(writer, root);
    }

    private static IndexTree[] ReadTrees(ref SegmentReader reader, SegmentCache cache)
    {
        IndexTree[] trees = new IndexTree[OrderCount];
        for (int i = 0; i < OrderCount; i++)
        {
            int form = reader.Byte();
            trees[i] = form switch
            {
                0 => IndexTree.Empty((IndexOrder)i),
                1 => new IndexTree((IndexOrder)i, ReadNode(ref reader, cache)),
                _ => throw SegmentFormat.Corrupt($"a tree in it is of form {form}"),
            };
        }

        return trees;
    }

    private static StoredNode ReadNode(ref SegmentReader reader, SegmentCache cache)
    {
        SegmentId id = SegmentId.Read(reader.Raw(SegmentId.Bytes));
        int height = reader.Byte();
        long count = reader.Int64();
        uint weight = reader.Varint();
        return height <= DirectoryCodec.HeightMax && count > 0 && weight is > 0 and <= SegmentFormat.SegmentBytesMax
            ? new StoredNode(
                cache, id, count, height, (int)weight, ShareCodec.Read(ref reader, height, count))
            : throw SegmentFormat.Corrupt("a tree in it is out of range");
    }

    private static void WriteId(SegmentWriter writer, SegmentId id)
    {
        Span<byte> bytes = stackalloc byte[SegmentId.Bytes];
        id.WriteTo(bytes);
        writer.Raw(bytes);
    }
}
