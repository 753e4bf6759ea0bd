using System;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Storage.Cassandra;

/// <summary>Keeps a segment as one row of the documented table, and what is beyond 4 MB of a very large one as rows
/// <c>ID#1</c>, ...: servers refuse rows above half of their commit log's segments.</summary>
/// <remarks>The row with the id is written last, and tells in its revision how many there are beside it: a segment is
/// there whole or not at all.</remarks>
/// <param name="statements">The statements of the table.</param>
internal sealed class CassandraRows(CassandraStatements statements) : CassandraSegments
{
    /// <summary>The most bytes of a row.</summary>
    public const int RowBytesMax = 4 << 20;

    private const int MoreMax = (StorageLimits.SegmentBytesMax + RowBytesMax - 1) / RowBytesMax - 1;

    /// <inheritdoc/>
    public override async Task PutAsync(CassandraCall call, StoredSegment segment)
    {
        int more = PiecesOf(segment, RowBytesMax) - 1;
        await Task.WhenAll(Enumerable.Range(1, more).Select(piece => call.RunAsync(
            statements.Put(IdOf(segment.Id, piece), 0, Piece(segment, piece, RowBytesMax))))).ConfigureAwait(false);
        await call.RunAsync(statements.Put(IdOf(segment.Id, 0), more, Piece(segment, 0, RowBytesMax)))
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<ReadOnlyMemory<byte>?> GetAsync(CassandraCall call, SegmentId id)
    {
        CqlPage first = await call.RunAsync(statements.Get(IdOf(id, 0))).ConfigureAwait(false);
        if (first.Rows is not [var row, ..])
        {
            return default(ReadOnlyMemory<byte>?); // a bare null would be an empty one
        }

        int more = MoreOf(row);
        if (more == 0)
        {
            return BytesOf(row);
        }

        CqlPage[] pages = await Task.WhenAll(Enumerable.Range(1, more).Select(
            piece => call.RunAsync(statements.Get(IdOf(id, piece))))).ConfigureAwait(false);
        return pages.All(page => page.Rows.Count > 0)
            ? Join([BytesOf(row), .. pages.Select(page => BytesOf(page.Rows[0]))])
            : default(ReadOnlyMemory<byte>?);
    }

    /// <inheritdoc/>
    public override async Task<CqlPage> DeleteAsync(CassandraCall call, SegmentId id)
    {
        // Asked first, so that segments of one row, which nearly all are, leave one mark of their deletion.
        CqlPage first = await call.RunAsync(statements.Count(IdOf(id, 0))).ConfigureAwait(false);
        int more = first.Rows is [var row, ..] ? MoreOf(row) : 0;
        await Task.WhenAll(Enumerable.Range(1, more).Select(
            piece => call.RunAsync(statements.Delete(IdOf(id, piece))))).ConfigureAwait(false);
        return await call.RunAsync(statements.Delete(IdOf(id, 0))).ConfigureAwait(false);
    }

    // No ref's key has such a sign.
    private static string IdOf(SegmentId id, int piece) =>
        piece == 0 ? id.ToString() : FormattableString.Invariant($"{id}#{piece}");

    private static int MoreOf(CqlRow row) => row["rev"] is long more and >= 0 and <= MoreMax
        ? (int)more
        : throw StorageErrors.Damaged("A row of a segment does not say how many there are.");
}
