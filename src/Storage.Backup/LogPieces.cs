using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Accrete.Index.Codec;
using Accrete.Log;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Backups;

/// <summary>Cuts the transactions after a root into pieces, named by what they hold, and reads them again
/// (docs/storage-format.md).</summary>
/// <remarks>The cuts depend on what stands before them alone: two backups of one root share all pieces but the
/// last.</remarks>
internal static class LogPieces
{
    /// <summary>The kind of a piece, in its head.</summary>
    public const byte PieceKind = 27;

    /// <summary>A piece ends with the transaction that makes it so large.</summary>
    public const int CutBytes = 1024 * 1024;

    /// <summary>Cuts transactions into pieces.</summary>
    /// <param name="events">The transactions, oldest first.</param>
    public static IReadOnlyList<(LogPieceName Name, byte[] Bytes)> Cut(IReadOnlyList<LogEvent> events)
    {
        List<(LogPieceName, byte[])> pieces = [];
        int first = 0;
        long bytes = 0;
        for (int i = 0; i < events.Count; i++)
        {
            bytes += events[i].Payload.Length;
            if (bytes >= CutBytes || i == events.Count - 1)
            {
                pieces.Add(Piece(events, first, i - first + 1));
                (first, bytes) = (i + 1, 0);
            }
        }

        return pieces;
    }

    /// <summary>Reads the transactions of a piece.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">What it holds.</param>
    /// <exception cref="AccreteException">It is damaged, or of another version.</exception>
    public static IReadOnlyList<LogEntry> Read(LogPieceName name, byte[] bytes)
    {
        if (Hash(bytes) != name.Hash)
        {
            throw SegmentFormat.Corrupt("a piece of the log of a backup does not hold what its name says");
        }

        uint rows = SegmentFormat.ReadHead(bytes, PieceKind);
        SegmentReader reader = new(bytes.AsSpan(0, bytes.Length - SegmentFormat.TailBytes));
        reader.Raw(SegmentFormat.HeadBytes);
        List<LogEntry> entries = [];
        for (uint i = 0; i < rows; i++)
        {
            entries.Add(LogEntryCodec.Read(reader.Block()));
        }

        return reader.Left == 0 ? entries : throw SegmentFormat.Corrupt($"{reader.Left} bytes too many stand in it");
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static (LogPieceName Name, byte[] Bytes) Piece(IReadOnlyList<LogEvent> events, int first, int count)
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        for (int i = first; i < first + count; i++)
        {
            writer.Block(events[i].Payload.Span);
        }

        writer.Zeros(SegmentFormat.TailBytes);
        byte[] bytes = writer.ToArray();
        SegmentFormat.WriteHead(bytes, PieceKind, count);
        return (new LogPieceName(Hash(bytes), bytes.Length), bytes);
    }
}
