using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Accrete.Index.Codec;
using Accrete.Segments;

namespace Accrete.Storage.Persistence;

/// <summary>Writes appends as bytes and reads them again (docs/format.md).</summary>
/// <remarks>Events that fit stand in the append itself; more of them stand in segments, which are stored before the
/// append that names them.</remarks>
internal static class AppendCodec
{
    /// <summary>The kind of an append, in its head.</summary>
    public const byte AppendKind = 16;

    /// <summary>The kind of a segment with a piece of an append's events, in its head.</summary>
    public const byte PieceKind = 17;

    /// <summary>So many bytes of events stand in one segment.</summary>
    public const int PieceBytesMax = 512 * 1024;

    /// <summary>The most bytes of events in one append: what a reader must be ready to hold.</summary>
    public const int BodyBytesMax = 64 * 1024 * 1024;

    private const int FixedBytes = 56;
    private const int EventHeadBytes = 12;
    private const int IdBytes = 16;

    private static int InlineBytesMax =>
        StorageLimits.RefBytesMax - SegmentFormat.HeadBytes - FixedBytes - SegmentFormat.TailBytes;

    /// <summary>Returns how many bytes an event takes in an append.</summary>
    public static long BytesOf(LogEvent one) => EventHeadBytes + (long)one.Payload.Length;

    /// <summary>Writes an append.</summary>
    /// <param name="append">The append.</param>
    /// <param name="newId">Draws the ids of segments, where they are needed.</param>
    /// <exception cref="ArgumentException">The events have more bytes than an append may have.</exception>
    public static EncodedAppend Encode(LogAppend append, Func<SegmentId> newId)
    {
        ArgumentNullException.ThrowIfNull(append);
        ArgumentNullException.ThrowIfNull(newId);
        byte[] body = EncodeBody(append.Events);
        List<StoredSegment> pieces = body.Length <= InlineBytesMax ? [] : Cut(body, newId);
        int tail = pieces.Count == 0 ? body.Length : pieces.Count * IdBytes;
        byte[] record = new byte[SegmentFormat.HeadBytes + FixedBytes + tail + SegmentFormat.TailBytes];
        Span<byte> rest = record.AsSpan(SegmentFormat.HeadBytes);
        int count = append.Events.Count;
        BinaryPrimitives.WriteInt64LittleEndian(rest, append.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(rest[8..], append.FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(rest[16..], count == 0 ? 0 : append.Events[0].T);
        BinaryPrimitives.WriteInt64LittleEndian(rest[24..], count == 0 ? 0 : append.Events[^1].T);
        Write(append.Writer, rest[32..]);
        BinaryPrimitives.WriteInt32LittleEndian(rest[48..], pieces.Count);
        BinaryPrimitives.WriteInt32LittleEndian(rest[52..], body.Length);
        rest = rest[FixedBytes..];
        if (pieces.Count == 0)
        {
            body.CopyTo(rest);
        }
        else
        {
            for (int i = 0; i < pieces.Count; i++)
            {
                Write(pieces[i].Id.Uuid, rest[(i * IdBytes)..]);
            }
        }

        SegmentFormat.WriteHead(record, AppendKind, count);
        return new EncodedAppend(record, pieces);
    }

    /// <summary>Reads what an append tells.</summary>
    /// <param name="record">The value of its ref.</param>
    /// <exception cref="AccreteException">It is damaged or of another version.</exception>
    public static AppendHead ReadHead(ReadOnlyMemory<byte> record)
    {
        ReadOnlySpan<byte> bytes = record.Span;
        uint count = SegmentFormat.ReadHead(bytes, AppendKind);
        int tail = bytes.Length - SegmentFormat.HeadBytes - FixedBytes - SegmentFormat.TailBytes;
        if (tail < 0)
        {
            throw SegmentFormat.Corrupt("an append is too short");
        }

        ReadOnlySpan<byte> rest = bytes[SegmentFormat.HeadBytes..];
        int pieceCount = BinaryPrimitives.ReadInt32LittleEndian(rest[48..]);
        int bodyBytes = BinaryPrimitives.ReadInt32LittleEndian(rest[52..]);
        bool fits = pieceCount == 0
            ? bodyBytes == tail
            : pieceCount > 0 && (long)pieceCount * IdBytes == tail
                && (bodyBytes + PieceBytesMax - 1L) / PieceBytesMax == pieceCount;
        long epoch = BinaryPrimitives.ReadInt64LittleEndian(rest);
        long first = BinaryPrimitives.ReadInt64LittleEndian(rest[8..]);
        if (!fits || bodyBytes is < 0 or > BodyBytesMax || count > bodyBytes / EventHeadBytes || epoch < 1 || first < 1)
        {
            throw SegmentFormat.Corrupt("an append does not hold what its head says");
        }

        int start = SegmentFormat.HeadBytes + FixedBytes;
        SegmentId[] pieces = new SegmentId[pieceCount];
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = new SegmentId(ReadGuid(bytes[(start + (i * IdBytes))..]));
        }

        return new AppendHead(
            epoch, first, (int)count, BinaryPrimitives.ReadInt64LittleEndian(rest[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(rest[24..]), ReadGuid(rest[32..]), pieces,
            pieceCount == 0 ? record.Slice(start, bodyBytes) : default, bodyBytes);
    }

    /// <summary>Reads the events of an append.</summary>
    /// <param name="head">What the append tells.</param>
    /// <param name="pieces">Its segments, in any order; needed where it names some.</param>
    /// <exception cref="AccreteException">A segment is missing, or something is damaged.</exception>
    public static LogAppend ReadEvents(AppendHead head, IReadOnlyDictionary<SegmentId, ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(pieces);
        ReadOnlyMemory<byte> body = head.Pieces.Count == 0 ? head.Body : Join(head, pieces);
        LogEvent[] events = new LogEvent[head.Count];
        for (int i = 0; i < events.Length; i++)
        {
            if (body.Length < EventHeadBytes)
            {
                throw SegmentFormat.Corrupt("an append ends in the middle of an event");
            }

            long t = BinaryPrimitives.ReadInt64LittleEndian(body.Span);
            int length = BinaryPrimitives.ReadInt32LittleEndian(body.Span[8..]);
            if (length < 0 || length > body.Length - EventHeadBytes)
            {
                throw SegmentFormat.Corrupt("an event of an append is longer than the append");
            }

            events[i] = new LogEvent(t, body.Slice(EventHeadBytes, length));
            body = body[(EventHeadBytes + length)..];
        }

        return body.IsEmpty
            ? new LogAppend(head.Epoch, head.FirstSequence, head.Writer, events)
            : throw SegmentFormat.Corrupt("bytes are left over behind the events of an append");
    }

    private static byte[] EncodeBody(IReadOnlyList<LogEvent> events)
    {
        long length = 0;
        for (int i = 0; i < events.Count; i++)
        {
            length += BytesOf(events[i]);
        }

        if (length > BodyBytesMax)
        {
            throw new ArgumentException(
                $"The events of one append have at most {BodyBytesMax} bytes, not {length}.", nameof(events));
        }

        byte[] body = new byte[length];
        Span<byte> rest = body;
        for (int i = 0; i < events.Count; i++)
        {
            ReadOnlyMemory<byte> payload = events[i].Payload;
            BinaryPrimitives.WriteInt64LittleEndian(rest, events[i].T);
            BinaryPrimitives.WriteInt32LittleEndian(rest[8..], payload.Length);
            payload.Span.CopyTo(rest[EventHeadBytes..]);
            rest = rest[(EventHeadBytes + payload.Length)..];
        }

        return body;
    }

    private static List<StoredSegment> Cut(byte[] body, Func<SegmentId> newId)
    {
        List<StoredSegment> pieces = [];
        for (int start = 0; start < body.Length; start += PieceBytesMax)
        {
            int length = Math.Min(PieceBytesMax, body.Length - start);
            byte[] piece = new byte[SegmentFormat.HeadBytes + length + SegmentFormat.TailBytes];
            body.AsSpan(start, length).CopyTo(piece.AsSpan(SegmentFormat.HeadBytes));
            SegmentFormat.WriteHead(piece, PieceKind, 1);
            pieces.Add(new StoredSegment(newId(), piece));
        }

        return pieces;
    }

    private static byte[] Join(AppendHead head, IReadOnlyDictionary<SegmentId, ReadOnlyMemory<byte>> pieces)
    {
        byte[] body = new byte[head.BodyBytes];
        int done = 0;
        foreach (SegmentId id in head.Pieces)
        {
            ReadOnlySpan<byte> piece = pieces.TryGetValue(id, out ReadOnlyMemory<byte> found)
                ? found.Span
                : throw StorageErrors.Damaged($"The segment {id} of an append is missing.");
            SegmentFormat.ReadHead(piece, PieceKind);
            piece = piece[SegmentFormat.HeadBytes..^SegmentFormat.TailBytes];
            if (piece.Length != Math.Min(PieceBytesMax, body.Length - done))
            {
                throw SegmentFormat.Corrupt("a piece of an append has another length than its place needs");
            }

            piece.CopyTo(body.AsSpan(done));
            done += piece.Length;
        }

        return body;
    }

    private static void Write(Guid id, Span<byte> room) => id.TryWriteBytes(room, bigEndian: true, out _);

    private static Guid ReadGuid(ReadOnlySpan<byte> bytes) => new(bytes[..IdBytes], bigEndian: true);
}
