using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Storage.Cassandra;

/// <summary>Puts, gets and deletes one segment.</summary>
internal abstract class CassandraSegments
{
    /// <summary>Stores a segment.</summary>
    public abstract Task PutAsync(CassandraCall call, StoredSegment segment);

    /// <summary>Reads a segment; null where it is not there.</summary>
    public abstract Task<ReadOnlyMemory<byte>?> GetAsync(CassandraCall call, SegmentId id);

    /// <summary>Deletes a segment.</summary>
    public abstract Task<CqlPage> DeleteAsync(CassandraCall call, SegmentId id);

    /// <summary>Returns the bytes of a row.</summary>
    /// <exception cref="AccreteException"><c>:storage/damaged</c>: it has none.</exception>
    protected static ReadOnlyMemory<byte> BytesOf(CqlRow row) => row["val"] is ReadOnlyMemory<byte> bytes
        ? bytes
        : throw StorageErrors.Damaged("A row of a segment has no value.");

    /// <summary>Returns how many pieces of a size a segment has; 1 for an empty one.</summary>
    protected static int PiecesOf(StoredSegment segment, int pieceBytes) =>
        Math.Max(1, (segment.Bytes.Length + pieceBytes - 1) / pieceBytes);

    /// <summary>Returns a piece of a segment.</summary>
    protected static ReadOnlyMemory<byte> Piece(StoredSegment segment, int piece, int pieceBytes)
    {
        int from = piece * pieceBytes;
        return segment.Bytes.Slice(from, Math.Min(pieceBytes, segment.Bytes.Length - from));
    }

    /// <summary>Puts pieces together.</summary>
    protected static ReadOnlyMemory<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.Count == 1)
        {
            return pieces[0];
        }

        byte[] whole = new byte[pieces.Sum(piece => piece.Length)];
        int at = 0;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            piece.CopyTo(whole.AsMemory(at));
            at += piece.Length;
        }

        return whole;
    }
}
