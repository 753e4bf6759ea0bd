using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Index.Codec;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Storage.Actors;

namespace Accrete.Storage.Backups;

/// <summary>Backs a database up to a place, while transactors work.</summary>
/// <remarks>
/// <para>A point in time is written last, when all that it leads to is there. So whatever ends a backup, what the place
/// says that it holds can be restored; and the next one goes on, since files that are there are not written
/// again.</para>
/// <para>A collection of garbage beside it may delete segments of the root that is being copied, where it is told to
/// delete what is young. Then the root has moved: the backup takes the newest one, and what was copied stays
/// copied.</para>
/// </remarks>
/// <param name="node">The storage that has the database; reading it is enough.</param>
/// <param name="place">Where backups of the database go.</param>
/// <param name="options">How.</param>
internal sealed class BackupRun(StorageNode node, IBackupPlace place, BackupOptions options)
{
    /// <summary>So many segments are read in one call.</summary>
    private const int Batch = 8;

    private readonly DatabaseCapture _capture = new(new StorageAccess(node, options.Time));
    private readonly BackupReader _reader = new(place);
    private readonly ProgressCount _progress = new(options.Progress);
    private readonly ConcurrentDictionary<string, long> _there = new(StringComparer.Ordinal);

    /// <summary>Gets how far it has come.</summary>
    public BackupProgress Progress => _progress.Now;

    /// <summary>Backs up.</summary>
    /// <param name="name">The name of the database.</param>
    /// <param name="token">Stops it; the next backup goes on.</param>
    /// <returns>The point in time that can be restored now.</returns>
    /// <exception cref="AccreteException"><c>:backup/claim-failed</c>: the place has backups of another database;
    /// <c>:db.error/db-not-found</c>; storage or place fail, or the database is damaged.</exception>
    public async Task<BackupPoint> RunAsync(string name, CancellationToken token)
    {
        string id = await _capture.IdOfAsync(name, token).ConfigureAwait(false);
        IReadOnlyList<BackupPoint> points = await _reader.PointsAsync(passesDamaged: true, token).ConfigureAwait(false);
        await ClaimAsync(id, points, token).ConfigureAwait(false);
        long number = 1 + points.Select(static point => point.Number).DefaultIfEmpty(0).Max();
        await ListAsync(BackupNames.Segments, token).ConfigureAwait(false);
        await ListAsync(BackupNames.Log, token).ConfigureAwait(false);
        return await _capture.RunAsync(id, (captured, end) => CopyAsync(id, name, number, captured, end), token)
            .ConfigureAwait(false);
    }

    private async Task ClaimAsync(string id, IReadOnlyList<BackupPoint> points, CancellationToken token)
    {
        // Where somebody lost the claim, the points know.
        if (points.FirstOrDefault(point => point.Id != id) is { } foreign)
        {
            throw BackupErrors.Claimed(foreign.Id, id);
        }

        string? claimed = await _reader.ClaimAsync(token).ConfigureAwait(false);
        if (claimed is null)
        {
            byte[] claim = BackupPointCodec.WriteClaim(id);
            claimed = await place.WriteNewAsync(BackupNames.Claim, claim, token).ConfigureAwait(false)
                ? id
                : await _reader.ClaimAsync(token).ConfigureAwait(false);
        }

        if (claimed != id)
        {
            throw BackupErrors.Claimed(claimed ?? "that is being claimed", id);
        }
    }

    private async Task ListAsync(string prefix, CancellationToken token)
    {
        await foreach (PlacedFile file in place.ListAsync(prefix, token).ConfigureAwait(false))
        {
            _there[file.Name] = file.Length;
        }
    }

    private async Task<BackupPoint> CopyAsync(
        string id, string name, long number, CapturedDatabase captured, CancellationToken token)
    {
        long segments = captured.Root is null ? 0 : await CopyTreesAsync(captured.RootId, token).ConfigureAwait(false);
        List<LogPieceName> names = [];
        foreach ((LogPieceName piece, byte[] bytes) in LogPieces.Cut(captured.Events))
        {
            names.Add(piece);
            string file = BackupNames.Piece(piece.Hash);
            if (!IsThere(file, piece.Length))
            {
                await place.WriteAsync(file, bytes, token).ConfigureAwait(false);
                _there[file] = piece.Length;
            }
        }

        long t = captured.Events.Count > 0 ? captured.Events[^1].T
            : captured.Root?.T ?? Bootstrap.Create(id, DatabaseOptions.Default).BasisT;
        BackupPoint point = new(
            id, name, t, number, Instant.From(options.Time.GetUtcNow()), captured.RootId, segments,
            captured.Events.Count, names);
        await place.WriteAsync(BackupNames.Point(t), BackupPointCodec.Write(point), token).ConfigureAwait(false);
        return point;
    }

    /// <summary>Copies what a root leads to, as far as it is not there.</summary>
    /// <returns>How many segments it leads to.</returns>
    private async Task<long> CopyTreesAsync(SegmentId root, CancellationToken token)
    {
        _progress.Begin(0, 0);
        ReachWalk walk = await ReachWalk.OfAsync(root, CopyAndReadAsync, token).ConfigureAwait(false);

        // Nothing tells how long the schema is: it is read, as the directories are.
        SegmentChild[] schema = [.. walk.Leaves.Where(static leaf => leaf.Bytes == 0)];
        await CopyAndReadAsync(schema, token).ConfigureAwait(false);
        SegmentChild[] missing = [.. walk.Leaves.Where(leaf => leaf.Bytes > 0 && !IsThere(leaf))];
        _progress.Begin(walk.Ids.Count, walk.Ids.Count - missing.Length);
        ParallelOptions some = new() { MaxDegreeOfParallelism = place.Concurrency, CancellationToken = token };
        await Parallel.ForEachAsync(missing.Chunk(Batch), some, async (batch, end) =>
        {
            foreach ((SegmentId id, byte[] bytes) in await ReadAsync(batch, end).ConfigureAwait(false))
            {
                await WriteAsync(id, bytes, end).ConfigureAwait(false);
                _progress.Copied(bytes.Length);
            }
        }).ConfigureAwait(false);
        return walk.Ids.Count;
    }

    /// <summary>Reads segments, and copies those of which there is no copy of the same length.</summary>
    private async Task<IReadOnlyList<byte[]>> CopyAndReadAsync(
        IReadOnlyList<SegmentChild> segments, CancellationToken token)
    {
        Dictionary<SegmentId, byte[]> read = await ReadAsync(segments, token).ConfigureAwait(false);
        foreach (SegmentChild segment in segments)
        {
            byte[] bytes = read[segment.Id];
            if (!IsThere(segment with { Bytes = bytes.Length }))
            {
                await WriteAsync(segment.Id, bytes, token).ConfigureAwait(false);
                _progress.Copied(bytes.Length);
            }
        }

        return [.. read.Values];
    }

    /// <summary>Reads segments, and makes sure that they are as they were written: a damaged one must not become the
    /// only copy.</summary>
    private async Task<Dictionary<SegmentId, byte[]>> ReadAsync(
        IReadOnlyList<SegmentChild> segments, CancellationToken token)
    {
        SegmentId[] ids = [.. segments.Select(static segment => segment.Id)];
        Dictionary<SegmentId, byte[]> read = await _capture.Access.FindAsync(ids, token).ConfigureAwait(false);
        foreach (SegmentChild segment in segments)
        {
            byte[] bytes = read.TryGetValue(segment.Id, out byte[]? found)
                ? found
                : throw SegmentErrors.Missing(segment.Id);
            SegmentFormat.ReadHead(bytes, SegmentFormat.KindOf(bytes));
            if (segment.Bytes > 0 && segment.Bytes != bytes.Length)
            {
                throw SegmentErrors.Corrupt("it has another length than what leads to it says", segment.Id);
            }
        }

        return read;
    }

    private async Task WriteAsync(SegmentId id, byte[] bytes, CancellationToken token)
    {
        string file = BackupNames.Segment(id);
        await place.WriteAsync(file, bytes, token).ConfigureAwait(false);
        _there[file] = bytes.Length;
        if (options.Pace > TimeSpan.Zero)
        {
            await Task.Delay(options.Pace, options.Time, token).ConfigureAwait(false);
        }
    }

    private bool IsThere(SegmentChild segment) => IsThere(BackupNames.Segment(segment.Id), segment.Bytes);

    private bool IsThere(string file, long bytes) => _there.TryGetValue(file, out long length) && length == bytes;
}
