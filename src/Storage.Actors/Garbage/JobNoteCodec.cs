using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Index.Codec;
using Accrete.Segments;

namespace Accrete.Storage.Garbage;

/// <summary>Writes notes of index jobs as bytes and reads them again (docs/storage-format.md).</summary>
internal static class JobNoteCodec
{
    /// <summary>The kind of a note, in its head.</summary>
    public const byte NoteKind = 22;

    /// <summary>The kind of a segment with ids that a note names, in its head.</summary>
    public const byte PieceKind = 23;

    /// <summary>The most ids that stand in the note itself.</summary>
    public const int InlineMax = 4096;

    /// <summary>The most ids of a piece.</summary>
    public const int PieceIdsMax = 32 * 1024;

    /// <summary>Writes a note.</summary>
    /// <param name="note">The note.</param>
    /// <param name="newId">Draws the ids of pieces, where they are needed.</param>
    public static EncodedJobNote Write(JobNote note, Func<SegmentId> newId)
    {
        SegmentId[] ids = [.. note.Written, .. note.Replaced];
        List<StoredSegment> pieces = [];
        for (int start = 0; ids.Length > InlineMax && start < ids.Length; start += PieceIdsMax)
        {
            pieces.Add(new StoredSegment(newId(), Piece(ids.AsSpan(start, Math.Min(PieceIdsMax, ids.Length - start)))));
        }

        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        writer.Int64(note.Head.Time.EpochMilliseconds);
        writer.Int64(note.Head.LastAppend);
        WriteIds(writer, [note.Head.Before, note.Head.After]);
        writer.Varint((uint)note.Written.Count);
        writer.Varint((uint)note.Replaced.Count);
        WriteIds(writer, pieces.Count == 0 ? ids : [.. pieces.ConvertAll(static piece => piece.Id)]);
        return new EncodedJobNote(Finish(writer, NoteKind, pieces.Count), pieces);
    }

    /// <summary>Reads where a note stands among the others.</summary>
    /// <exception cref="AccreteException">It is damaged or of another version.</exception>
    public static JobNoteHead ReadHead(ReadOnlyMemory<byte> record)
    {
        SegmentReader reader = Begin(record.Span, NoteKind, out _);
        return ReadHead(ref reader);
    }

    /// <summary>Returns the ids of a note's pieces.</summary>
    /// <exception cref="AccreteException">It is damaged or of another version.</exception>
    public static IReadOnlyList<SegmentId> Pieces(ReadOnlyMemory<byte> record)
    {
        SegmentReader reader = Begin(record.Span, NoteKind, out int pieces);
        ReadHead(ref reader);
        reader.Varint();
        reader.Varint();
        return pieces == 0 ? [] : ReadIds(ref reader, pieces);
    }

    /// <summary>Reads a note.</summary>
    /// <param name="record">The value of its ref.</param>
    /// <param name="pieces">Those of its pieces that are there.</param>
    /// <returns>Null where a piece is missing: then its job came to its end before it stored anything, or was collected
    /// already but for the note.</returns>
    /// <exception cref="AccreteException">It is damaged or of another version.</exception>
    public static JobNote? Read(
        ReadOnlyMemory<byte> record, IReadOnlyDictionary<SegmentId, ReadOnlyMemory<byte>> pieces)
    {
        SegmentReader reader = Begin(record.Span, NoteKind, out int pieceCount);
        JobNoteHead head = ReadHead(ref reader);
        long written = reader.Varint();
        long replaced = reader.Varint();
        SegmentId[] ids = ReadIds(ref reader, pieceCount == 0 ? written + replaced : pieceCount);
        if (pieceCount > 0)
        {
            List<SegmentId> all = [];
            foreach (SegmentId id in ids)
            {
                if (!pieces.TryGetValue(id, out ReadOnlyMemory<byte> piece))
                {
                    return null;
                }

                SegmentReader inner = Begin(piece.Span, PieceKind, out int count);
                all.AddRange(ReadIds(ref inner, count));
            }

            ids = [.. all];
        }

        return reader.Left == 0 && ids.Length == written + replaced
            ? new JobNote(head, ids[..(int)written], ids[(int)written..])
            : throw SegmentFormat.Corrupt("a note of an index job does not hold what it says");
    }

    private static JobNoteHead ReadHead(ref SegmentReader reader) => new(
        new Instant(reader.Int64()), reader.Int64(), SegmentId.Read(reader.Raw(SegmentId.Bytes)),
        SegmentId.Read(reader.Raw(SegmentId.Bytes)));

    private static byte[] Piece(ReadOnlySpan<SegmentId> ids)
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        WriteIds(writer, ids);
        return Finish(writer, PieceKind, ids.Length);
    }

    private static byte[] Finish(SegmentWriter writer, byte kind, int rows)
    {
        writer.Zeros(SegmentFormat.TailBytes);
        byte[] bytes = writer.ToArray();
        SegmentFormat.WriteHead(bytes, kind, rows);
        return bytes;
    }

    private static SegmentReader Begin(ReadOnlySpan<byte> bytes, byte kind, out int rows)
    {
        uint count = SegmentFormat.ReadHead(bytes, kind);
        SegmentReader reader = new(bytes[..^SegmentFormat.TailBytes]);
        reader.Raw(SegmentFormat.HeadBytes);
        rows = count <= reader.Left / SegmentId.Bytes
            ? (int)count
            : throw SegmentFormat.Corrupt("a note of an index job names more than it holds");
        return reader;
    }

    private static void WriteIds(SegmentWriter writer, ReadOnlySpan<SegmentId> ids)
    {
        Span<byte> bytes = stackalloc byte[SegmentId.Bytes];
        foreach (SegmentId id in ids)
        {
            id.WriteTo(bytes);
            writer.Raw(bytes);
        }
    }

    private static SegmentId[] ReadIds(ref SegmentReader reader, long count)
    {
        if (count > reader.Left / SegmentId.Bytes)
        {
            throw SegmentFormat.Corrupt("a note of an index job ends before its ids");
        }

        SegmentId[] ids = new SegmentId[count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = SegmentId.Read(reader.Raw(SegmentId.Bytes));
        }

        return ids;
    }
}
