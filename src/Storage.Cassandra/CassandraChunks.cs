using System;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Storage.Cassandra;

/// <summary>Keeps a segment in pieces that are rows of one partition, as <c>cass2</c> does.</summary>
/// <remarks>The first piece is written after all others are stored, and deletion takes the partition whole: a segment
/// is there, with all its pieces, or it is not there. One that is torn by a deletion between two pages counts as
/// gone.</remarks>
/// <param name="statements">The statements of the table.</param>
internal sealed class CassandraChunks(CassandraStatements statements) : CassandraSegments
{
    /// <summary>The bytes of a piece: as many as a ref may have, so that every row is small.</summary>
    public const int PieceBytes = StorageLimits.RefBytesMax;

    // 2 MB a page.
    private const int PiecesOfPage = 8;
    private const int PiecesMax = (StorageLimits.SegmentBytesMax + PieceBytes - 1) / PieceBytes;

    /// <inheritdoc/>
    public override async Task PutAsync(CassandraCall call, StoredSegment segment)
    {
        string id = segment.Id.ToString();
        int pieces = PiecesOf(segment, PieceBytes);
        await Task.WhenAll(Enumerable.Range(1, pieces - 1).Select(piece => call.RunAsync(
            statements.PutPiece(id, piece, pieces, Piece(segment, piece, PieceBytes))))).ConfigureAwait(false);
        await call.RunAsync(statements.PutPiece(id, 0, pieces, Piece(segment, 0, PieceBytes))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<ReadOnlyMemory<byte>?> GetAsync(CassandraCall call, SegmentId id)
    {
        CqlStatement statement = statements.Get(id.ToString()) with { PageSize = PiecesOfPage };
        Pieces pieces = new();
        while (true)
        {
            CqlPage page = await call.RunAsync(statement).ConfigureAwait(false);
            foreach (CqlRow row in page.Rows)
            {
                pieces.Add(row);
            }

            if (page.PagingState is null)
            {
                return pieces.Whole;
            }

            statement = statement with { PagingState = page.PagingState };
        }
    }

    /// <inheritdoc/>
    public override Task<CqlPage> DeleteAsync(CassandraCall call, SegmentId id) =>
        call.RunAsync(statements.Delete(id.ToString()));

    /// <summary>Gathers pieces, which come in order.</summary>
    private sealed class Pieces
    {
        private ReadOnlyMemory<byte>[] _pieces = [];
        private int _next;

        /// <summary>Gets the segment; null where a piece is missing.</summary>
        public ReadOnlyMemory<byte>? Whole => _pieces.Length == 0 || _next < _pieces.Length
            ? default(ReadOnlyMemory<byte>?) // a bare null would be an empty one
            : Join(_pieces);

        public void Add(CqlRow row)
        {
            if (row["chunk"] is not int piece || row["chunks"] is not int pieces || pieces is < 1 or > PiecesMax)
            {
                throw StorageErrors.Damaged("A piece of a segment does not say which it is.");
            }

            if (piece == 0)
            {
                _pieces = new ReadOnlyMemory<byte>[pieces];
            }

            // What is left of a segment without its first piece is none.
            if (piece == _next && piece < _pieces.Length)
            {
                _pieces[_next++] = BytesOf(row);
            }
        }
    }
}
