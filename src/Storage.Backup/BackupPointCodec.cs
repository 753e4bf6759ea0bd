using System;
using System.Collections.Generic;
using System.Text;
using Accrete.Edn;
using Accrete.Index.Codec;
using Accrete.Segments;

namespace Accrete.Storage.Backups;

/// <summary>Writes the claim and the points of a backup as bytes and reads them again
/// (docs/storage-format.md).</summary>
internal static class BackupPointCodec
{
    /// <summary>The kind of a claim, in its head.</summary>
    public const byte ClaimKind = 25;

    /// <summary>The kind of a point, in its head.</summary>
    public const byte PointKind = 26;

    private const int HashBytes = 32;

    /// <summary>Returns the stored form of a claim.</summary>
    /// <param name="id">What names the database for ever.</param>
    public static byte[] WriteClaim(string id)
    {
        SegmentWriter writer = Begin();
        writer.Block(Encoding.UTF8.GetBytes(id));
        return Finish(writer, ClaimKind, 1);
    }

    /// <summary>Reads a claim.</summary>
    /// <returns>What names the database for ever.</returns>
    /// <exception cref="AccreteException">It is damaged, or of another version.</exception>
    public static string ReadClaim(byte[] bytes)
    {
        SegmentReader reader = Open(bytes, ClaimKind, out _);
        string id = Encoding.UTF8.GetString(reader.Block());
        return reader.Left == 0 && id.Length > 0 ? id : throw SegmentFormat.Corrupt("it is no claim of a backup");
    }

    /// <summary>Returns the stored form of a point.</summary>
    public static byte[] Write(BackupPoint point)
    {
        SegmentWriter writer = Begin();
        writer.Int64(point.T);
        writer.Int64(point.Number);
        writer.Int64(point.Made.EpochMilliseconds);
        Span<byte> root = stackalloc byte[SegmentId.Bytes];
        point.Root.WriteTo(root);
        writer.Raw(root);
        writer.Int64(point.SegmentCount);
        writer.Int64(point.EntryCount);
        writer.Block(Encoding.UTF8.GetBytes(point.Id));
        writer.Block(Encoding.UTF8.GetBytes(point.Name));
        foreach (LogPieceName piece in point.Pieces)
        {
            writer.Raw(Convert.FromHexString(piece.Hash));
            writer.Varint((uint)piece.Length);
        }

        return Finish(writer, PointKind, point.Pieces.Count);
    }

    /// <summary>Reads a point.</summary>
    /// <exception cref="AccreteException">It is damaged, or of another version.</exception>
    public static BackupPoint Read(byte[] bytes)
    {
        SegmentReader reader = Open(bytes, PointKind, out uint pieces);
        (long t, long number, long made) = (reader.Int64(), reader.Int64(), reader.Int64());
        SegmentId root = SegmentId.Read(reader.Raw(SegmentId.Bytes));
        (long segments, long entries) = (reader.Int64(), reader.Int64());
        string id = Encoding.UTF8.GetString(reader.Block());
        string name = Encoding.UTF8.GetString(reader.Block());
        if (t < 0 || number < 1 || segments < 0 || entries < 0 || id.Length == 0 || pieces > reader.Left / HashBytes)
        {
            throw SegmentFormat.Corrupt("a point of a backup is out of range");
        }

        List<LogPieceName> names = new((int)pieces);
        for (uint i = 0; i < pieces; i++)
        {
            string hash = Convert.ToHexStringLower(reader.Raw(HashBytes));
            uint length = reader.Varint();
            names.Add(length <= SegmentFormat.SegmentBytesMax
                ? new LogPieceName(hash, (int)length)
                : throw SegmentFormat.Corrupt("a piece of a backup is larger than any can be"));
        }

        return reader.Left == 0
            ? new BackupPoint(id, name, t, number, new Instant(made), root, segments, entries, names)
            : throw SegmentFormat.Corrupt($"{reader.Left} bytes too many stand in it");
    }

    private static SegmentWriter Begin()
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        return writer;
    }

    private static byte[] Finish(SegmentWriter writer, byte kind, int rows)
    {
        writer.Zeros(SegmentFormat.TailBytes);
        byte[] bytes = writer.ToArray();
        SegmentFormat.WriteHead(bytes, kind, rows);
        return bytes;
    }

    private static SegmentReader Open(byte[] bytes, byte kind, out uint rows)
    {
        rows = SegmentFormat.ReadHead(bytes, kind);
        SegmentReader reader = new(bytes.AsSpan(0, bytes.Length - SegmentFormat.TailBytes));
        reader.Raw(SegmentFormat.HeadBytes);
        return reader;
    }
}
