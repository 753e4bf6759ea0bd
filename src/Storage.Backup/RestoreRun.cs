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
using Accrete.Storage.Catalogs;
using Accrete.Storage.Garbage;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Backups;

/// <summary>Restores a database from a backup into a storage, while no transactor writes it.</summary>
/// <remarks>
/// <para>It is an index job whose value comes from a backup: it notes what it is about to store and what that replaces,
/// stores it, and moves the root ref by a conditional write. Until that write, the database is as it was; a restore
/// that ended early is repeated.</para>
/// <para>The transactions since the root of the backup are merged into the restored root: so its log needs no
/// appends.</para>
/// </remarks>
/// <param name="node">The storage, with the right to write.</param>
/// <param name="place">Where the backups are.</param>
/// <param name="options">How.</param>
internal sealed class RestoreRun(StorageNode node, IBackupPlace place, BackupOptions options)
{
    /// <summary>A few MB at once.</summary>
    private const int LookedForAtOnce = 50;

    private readonly StorageAccess _access = new(node, options.Time);
    private readonly BackupReader _reader = new(place);
    private readonly ProgressCount _progress = new(options.Progress);

    /// <summary>Gets how far it has come.</summary>
    public BackupProgress Progress => _progress.Now;

    private Instant Now => Instant.From(options.Time.GetUtcNow());

    /// <summary>Restores.</summary>
    /// <param name="name">The name that the database shall have.</param>
    /// <param name="t">Which point in time; null for the one that was made last.</param>
    /// <param name="token">Stops it; until its last step the database is as it was.</param>
    /// <returns>The point that was restored.</returns>
    /// <exception cref="AccreteException"><c>:backup/other-database</c>: another database has the name, or this one
    /// another name; <c>:backup/damaged</c>; <c>:backup/not-found</c>; storage or place fail.</exception>
    public async Task<BackupPoint> RunAsync(string name, long? t, CancellationToken token)
    {
        BackupPoint point = await SoundPointAsync(t, token).ConfigureAwait(false);
        // What is about to come back must not be deleted as what is left of a deleted database.
        await ChangeCatalogAsync(
            name, point.Id, catalog => catalog.Deleted.ContainsKey(point.Id) ? catalog.Forgetting(point.Id) : null,
            token).ConfigureAwait(false);
        PointOpener opener = new(_reader, node.Chance, options.Time, token);
        DatabaseState state = await opener.OpenAsync(point, token).ConfigureAwait(false);
        SegmentId root = opener.RootOf(point, state);
        ReachWalk live = await ReachWalk.OfAsync(
            root,
            (segments, end) => opener.Segments.ReadManyAsync(segments.Select(static one => one.Id), end),
            token).ConfigureAwait(false);
        RestoreLog log = new(_access, point.Id);
        RefRecord? record = await _access.ReadAsync(LogKeys.Root(point.Id), token).ConfigureAwait(false);
        RootRecord? before = record is null ? null : RootRefCodec.Decode(record.Value);
        LogAnchor last = await log.EndAsync(before?.Anchor ?? LogAnchor.Beginning, token).ConfigureAwait(false);
        IReadOnlySet<SegmentId> reached = await NoteAsync(point.Id, before, last, root, live, token)
            .ConfigureAwait(false);
        await PutAsync(live, reached, opener.Segments, token).ConfigureAwait(false);
        await log.MoveAsync(record, last, point.T, root, token).ConfigureAwait(false);
        await ChangeCatalogAsync(
            name, point.Id, catalog => catalog.IdOf(name) is null ? catalog.With(name, point.Id) : null, token)
            .ConfigureAwait(false);
        return point;
    }

    /// <summary>Returns a point of which everything is there: else nothing is begun.</summary>
    private async Task<BackupPoint> SoundPointAsync(long? t, CancellationToken token)
    {
        VerifyRun verify = new(place, new BackupOptions { Time = options.Time });
        BackupPoint point = await verify.RunAsync(t, readsAll: false, token).ConfigureAwait(false);
        return verify.Problems.Count == 0
            ? point
            : throw BackupErrors.Damaged(
                $"The backup of t {point.T} cannot be restored: {verify.Problems.First()} Take another one; "
                    + "verify-backup tells all.");
    }

    private async Task ChangeCatalogAsync(
        string name, string id, Func<Catalog, Catalog?> change, CancellationToken token) =>
        _ = await CatalogStore.ChangeAsync(
            node,
            catalog =>
            {
                Check(catalog, name, id);
                return change(catalog);
            },
            token).ConfigureAwait(false);

    private static void Check(Catalog catalog, string name, string id)
    {
        if (catalog.IdOf(name) is { } other && other != id)
        {
            throw BackupErrors.Elsewhere(
                $"The name {name} is another database's: restore under another name, or delete that one first.");
        }

        foreach ((string there, string thereId) in catalog.Entries)
        {
            if (thereId == id && there != name)
            {
                throw BackupErrors.Elsewhere(
                    $"This storage has the database already, by the name {there}: one database cannot stand twice in a "
                        + "storage. Restore under that name, rename it, or restore to another storage.");
            }
        }
    }

    /// <summary>Notes what is about to be stored, and what it replaces.</summary>
    /// <returns>The segments that the database leads to now, as far as they could be read.</returns>
    private async Task<IReadOnlySet<SegmentId>> NoteAsync(
        string id, RootRecord? before, LogAnchor last, SegmentId root, ReachWalk live, CancellationToken token)
    {
        SegmentId beforeId = before is null ? default : RootName.Read(before.Root.Span);
        bool isWhole = true;
        IReadOnlySet<SegmentId> reached = new HashSet<SegmentId>();
        if (before is not null)
        {
            ReachWalk walk = await ReachWalk.OfAsync(beforeId, ReadOldAsync, token).ConfigureAwait(false);
            reached = walk.Ids;
        }

        RestoreNotes notes = new(_access, id);
        await notes.ReadAsync(token).ConfigureAwait(false);
        await notes.WriteAsync(
            new JobNoteHead(Now, last.Number, beforeId, root), reached, isWhole, live.Ids, token)
            .ConfigureAwait(false);
        return reached;

        // What is replaced may be damaged: that is no reason not to replace it.
        async Task<IReadOnlyList<byte[]>> ReadOldAsync(IReadOnlyList<SegmentChild> segments, CancellationToken end)
        {
            SegmentId[] ids = [.. segments.Select(static one => one.Id)];
            Dictionary<SegmentId, byte[]> found = await _access.FindAsync(ids, end).ConfigureAwait(false);
            List<byte[]> sound = [.. found.Values.Where(IsSound)];
            isWhole &= sound.Count == ids.Length;
            return sound;
        }
    }

    private static bool IsSound(byte[] bytes)
    {
        try
        {
            SegmentCheck.Read(bytes);
            return true;
        }
        catch (AccreteException)
        {
            return false;
        }
    }

    /// <summary>Stores what the point leads to, less what is there whole.</summary>
    /// <remarks>Only the segments that the database leads to already are looked for: a storage that does not have the
    /// database has none of them, and to ask for each would take as long as to write it.</remarks>
    private async Task PutAsync(
        ReachWalk live, IReadOnlySet<SegmentId> reached, BackupSegments segments, CancellationToken token)
    {
        _progress.Begin(live.Ids.Count, 0);
        ParallelOptions some = new() { MaxDegreeOfParallelism = place.Concurrency, CancellationToken = token };
        ConcurrentBag<SegmentId> missing = [.. live.Ids.Where(id => !reached.Contains(id))];
        await Parallel.ForEachAsync(live.Ids.Where(reached.Contains).Chunk(LookedForAtOnce), some, async (ids, end) =>
        {
            Dictionary<SegmentId, byte[]> found = await _access.LookAsync(ids, end).ConfigureAwait(false);
            foreach (SegmentId id in ids)
            {
                if (found.TryGetValue(id, out byte[]? bytes) && IsSound(bytes))
                {
                    _progress.Passed();
                }
                else
                {
                    missing.Add(id);
                }
            }
        }).ConfigureAwait(false);
        await Parallel.ForEachAsync(missing, some, async (id, end) =>
        {
            byte[] bytes = await segments.ReadAsync(id, end).ConfigureAwait(false);
            SegmentFormat.ReadHead(bytes, SegmentFormat.KindOf(bytes));
            await _access.PutAsync(new StoredSegment(id, bytes), end).ConfigureAwait(false);
            _progress.Copied(bytes.Length);
            if (options.Pace > TimeSpan.Zero)
            {
                await Task.Delay(options.Pace, options.Time, end).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }
}
