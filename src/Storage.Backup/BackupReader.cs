using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Log;
using Accrete.Segments;

namespace Accrete.Storage.Backups;

/// <summary>Reads what a place has of backups.</summary>
/// <param name="place">The place.</param>
internal sealed class BackupReader(IBackupPlace place)
{
    /// <summary>Returns of which database the backups are; null where there are none.</summary>
    /// <exception cref="AccreteException">The claim is damaged, or the place cannot be read.</exception>
    public async Task<string?> ClaimAsync(CancellationToken token)
    {
        byte[]? bytes = await place.ReadAsync(BackupNames.Claim, token).ConfigureAwait(false);
        return bytes is null ? null : BackupPointCodec.ReadClaim(bytes);
    }

    /// <summary>Returns the points in time that can be restored, the one that was made last first.</summary>
    /// <param name="passesDamaged">Whether points that are damaged are left out; else they are an error.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">The place cannot be read; a point is damaged, or of a newer
    /// version.</exception>
    public async Task<IReadOnlyList<BackupPoint>> PointsAsync(bool passesDamaged, CancellationToken token)
    {
        List<BackupPoint> points = [];
        await foreach (PlacedFile file in place.ListAsync(BackupNames.Points, token).ConfigureAwait(false))
        {
            try
            {
                if (await PointAsync(file.Name, token).ConfigureAwait(false) is { } point)
                {
                    points.Add(point);
                }
            }
            catch (AccreteException error) when (passesDamaged && error.Category == AnomalyCategory.Fault)
            {
                // verify-backup tells of it.
            }
        }

        return [.. points.OrderByDescending(static point => point.Number)];
    }

    /// <summary>Returns a point in time.</summary>
    /// <param name="t">Which one; null for the one that was made last.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">There is none, or it is damaged.</exception>
    public async Task<BackupPoint> PointAsync(long? t, CancellationToken token)
    {
        BackupPoint? point = t is { } wanted
            ? await PointAsync(BackupNames.Point(wanted), token).ConfigureAwait(false)
            : await PointsAsync(passesDamaged: false, token).ConfigureAwait(false) is [var newest, ..] ? newest : null;
        if (point is null)
        {
            throw BackupErrors.NotFound(t is null
                ? "There is no backup: look at the URI."
                : $"There is no backup of t {t}: list-backups tells which there are.");
        }

        string? claim = await ClaimAsync(token).ConfigureAwait(false);
        return claim == point.Id
            ? point
            : throw BackupErrors.Damaged("The claim of the backup is missing, or of another database than its points.");
    }

    /// <summary>Reads a segment; null where it is not there.</summary>
    public Task<byte[]?> FindAsync(SegmentId id, CancellationToken token) =>
        place.ReadAsync(BackupNames.Segment(id), token);

    /// <summary>Reads a segment.</summary>
    /// <exception cref="AccreteException">It is not there, or cannot be read.</exception>
    public async Task<byte[]> SegmentAsync(SegmentId id, CancellationToken token) =>
        await FindAsync(id, token).ConfigureAwait(false)
            ?? throw BackupErrors.Damaged($"The segment {id} of the backup is missing.");

    /// <summary>Reads the transactions since the root of a point, oldest first.</summary>
    /// <exception cref="AccreteException">A piece is missing or damaged.</exception>
    public async Task<IReadOnlyList<LogEntry>> EntriesAsync(BackupPoint point, CancellationToken token)
    {
        List<LogEntry> entries = [];
        foreach (LogPieceName name in point.Pieces)
        {
            byte[] bytes = await place.ReadAsync(BackupNames.Piece(name.Hash), token).ConfigureAwait(false)
                ?? throw BackupErrors.Damaged($"The piece {name.Hash} of the log of the backup is missing.");
            entries.AddRange(LogPieces.Read(name, bytes));
        }

        return entries.Count == point.EntryCount && (entries.Count == 0 || entries[^1].T == point.T)
            ? entries
            : throw BackupErrors.Damaged("The log of the backup does not have the transactions that its point says.");
    }

    private async Task<BackupPoint?> PointAsync(string name, CancellationToken token)
    {
        byte[]? bytes = await place.ReadAsync(name, token).ConfigureAwait(false);
        if (bytes is null)
        {
            return null;
        }

        BackupPoint point = BackupPointCodec.Read(bytes);
        return name == BackupNames.Point(point.T)
            ? point
            : throw BackupErrors.Damaged($"The file {name} of the backup is of another point in time.");
    }
}
