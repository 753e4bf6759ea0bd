using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Garbage;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Backups;

/// <summary>Notes a restore as index jobs note themselves, so that what it replaces is collected, and what it brings
/// back is not.</summary>
/// <remarks>What an older note calls garbage may be live again in the root that is restored: no collector may go by it
/// any more. So the mark moves past all older notes, and the note of the restore takes over what they named, but for
/// what is live.</remarks>
/// <param name="access">The storage.</param>
/// <param name="id">What names the database for ever.</param>
internal sealed class RestoreNotes(StorageAccess access, string id)
{
    private const int Batch = 32;

    private readonly HashSet<SegmentId> _named = [];
    private readonly List<(RefKey Key, RefVersion Version)> _old = [];
    private RefRecord? _markRecord;

    /// <summary>Reads what there is.</summary>
    /// <exception cref="AccreteException">A note is damaged.</exception>
    public async Task ReadAsync(CancellationToken token)
    {
        _markRecord = await access.ReadAsync(LogKeys.Mark(id), token).ConfigureAwait(false);
        long first = GarbageMark.Read(_markRecord).First;
        while (true)
        {
            RefKey[] keys = [.. Enumerable.Range(0, Batch).Select(i => LogKeys.Note(id, first + i))];
            IReadOnlyList<RefRecord?> records = await access.ReadAsync(keys, token).ConfigureAwait(false);
            for (int i = 0; i < keys.Length; i++)
            {
                if (records[i] is not { } record)
                {
                    return;
                }

                _old.Add((keys[i], record.Version));
                await TakeAsync(record, token).ConfigureAwait(false);
            }

            first += Batch;
        }
    }

    /// <summary>Writes the note of a restore, and moves the mark up to it.</summary>
    /// <param name="head">Where it stands among the others.</param>
    /// <param name="before">What the root leads to that is there now, as far as is known.</param>
    /// <param name="isWhole">Whether all of that is known.</param>
    /// <param name="live">What the restored root leads to.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">Somebody else works on the indexes or the garbage of the
    /// database.</exception>
    public async Task WriteAsync(
        JobNoteHead head, IReadOnlySet<SegmentId> before, bool isWhole, IReadOnlySet<SegmentId> live,
        CancellationToken token)
    {
        // Should the restore never end, a later root leads to what the one before leads to: that must not be called
        // written. Where it is not known, nothing is.
        SegmentId[] written = isWhole ? [.. live.Where(one => !before.Contains(one))] : [];
        SegmentId[] replaced = [.. before.Concat(_named).Distinct().Where(one => !live.Contains(one))];
        EncodedJobNote note = JobNoteCodec.Write(
            new JobNote(head, written, replaced), access.Node.Chance.NewSegmentId);
        GarbageMark mark = GarbageMark.Read(_markRecord);
        long number = mark.First + _old.Count;
        await SetAsync(LogKeys.Note(id, number), RefVersion.Absent, note.Record, token).ConfigureAwait(false);
        foreach (StoredSegment piece in note.Pieces)
        {
            await access.PutAsync(piece, token).ConfigureAwait(false);
        }

        GarbageMark moved = mark with { First = number, Root = head.Before };
        RefVersion expected = _markRecord?.Version ?? RefVersion.Absent;
        await SetAsync(LogKeys.Mark(id), expected, moved.Write(), token).ConfigureAwait(false);
        foreach ((RefKey key, RefVersion version) in _old)
        {
            // Nothing finds them any more.
            await RefChange.WriteAsync(access.Node, key, version, null, token).ConfigureAwait(false);
        }
    }

    private async Task SetAsync(RefKey key, RefVersion expected, byte[] value, CancellationToken token)
    {
        RefWrite write = new(access.Node.Chance.NewToken(), value);
        if (!await RefChange.WriteAsync(access.Node, key, expected, write, token).ConfigureAwait(false))
        {
            throw StorageErrors.InUse(
                $"Somebody else works on the indexes or the garbage of {id}: stop all transactors, then restore "
                    + "again.");
        }
    }

    private async Task TakeAsync(RefRecord record, CancellationToken token)
    {
        IReadOnlyList<SegmentId> pieces = JobNoteCodec.Pieces(record.Value);
        Dictionary<SegmentId, ReadOnlyMemory<byte>> found = [];
        if (pieces.Count > 0)
        {
            foreach (SegmentId[] batch in pieces.Chunk(Batch))
            {
                foreach ((SegmentId piece, byte[] bytes) in await access.FindAsync(batch, token).ConfigureAwait(false))
                {
                    found[piece] = bytes;
                }
            }
        }

        _named.UnionWith(pieces);
        if (JobNoteCodec.Read(record.Value, found) is { } note)
        {
            _named.UnionWith(note.Written);
            _named.UnionWith(note.Replaced);
        }
    }
}
