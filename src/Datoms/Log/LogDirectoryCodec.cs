using System;
using Accrete.Index.Codec;
using Accrete.Segments;

namespace Accrete.Log;

/// <summary>Writes directories of the log as bytes and reads them back (docs/format.md).</summary>
internal static class LogDirectoryCodec
{
    /// <summary>Returns the stored form of a directory whose pieces are stored.</summary>
    public static byte[] Write(LogDirectory directory)
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        WritePieces(writer, directory.Pieces);
        writer.Zeros(SegmentFormat.TailBytes);
        byte[] segment = writer.ToArray();
        SegmentFormat.WriteHead(segment, SegmentFormat.LogDirectoryKind, directory.Pieces.Length);
        return segment;
    }

    /// <summary>Reads a directory.</summary>
    /// <param name="segment">The stored form.</param>
    /// <param name="cache">Where its pieces are found.</param>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no directory of a log, or
    /// damaged; <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static LogDirectory Read(byte[] segment, SegmentCache cache)
    {
        uint rows = SegmentFormat.ReadHead(segment, SegmentFormat.LogDirectoryKind);
        if (rows is 0 or > LogDirectory.PiecesMax)
        {
            throw SegmentFormat.Corrupt($"it has {rows} pieces");
        }

        SegmentReader reader = new(segment.AsSpan(..^SegmentFormat.TailBytes));
        reader.Raw(SegmentFormat.HeadBytes);
        LogHandle[] pieces = ReadPieces(ref reader, (int)rows, cache);
        if (Array.Exists(pieces, static piece => piece.IsDirectory))
        {
            throw SegmentFormat.Corrupt("it leads to further directories of the log");
        }

        return reader.Left == 0
            ? new LogDirectory(pieces)
            : throw SegmentFormat.Corrupt($"{reader.Left} bytes too many stand in it");
    }

    /// <summary>Writes where stored pieces are; their number stands before.</summary>
    public static void WritePieces(SegmentWriter writer, ReadOnlySpan<LogHandle> pieces)
    {
        Span<byte> id = stackalloc byte[SegmentId.Bytes];
        foreach (LogHandle piece in pieces)
        {
            ((StoredLog)piece).Id.WriteTo(id);
            writer.Raw(id);
            writer.Byte(piece.IsDirectory ? SegmentFormat.LogDirectoryKind : SegmentFormat.LogKind);
            writer.Int64(piece.LastT);
            writer.Int64(piece.DatomCount);
            writer.Varint((uint)piece.Weight);
        }
    }

    /// <summary>Reads where so many stored pieces are.</summary>
    /// <exception cref="AccreteException">The bytes are damaged.</exception>
    public static LogHandle[] ReadPieces(ref SegmentReader reader, int count, SegmentCache cache)
    {
        LogHandle[] pieces = new LogHandle[count];
        long t = -1;
        for (int i = 0; i < count; i++)
        {
            SegmentId id = SegmentId.Read(reader.Raw(SegmentId.Bytes));
            byte kind = reader.Byte();
            long lastT = reader.Int64();
            long datoms = reader.Int64();
            uint weight = reader.Varint();
            if (kind is not (SegmentFormat.LogKind or SegmentFormat.LogDirectoryKind) || lastT <= t
                || datoms is < 0 or > long.MaxValue / LogDirectory.PiecesMax
                || weight is 0 or > SegmentFormat.SegmentBytesMax)
            {
                throw SegmentFormat.Corrupt($"piece {i} of the log in it is out of range");
            }

            pieces[i] = new StoredLog(
                cache, id, lastT, datoms, kind == SegmentFormat.LogDirectoryKind, (int)weight);
            t = lastT;
        }

        return pieces;
    }
}
