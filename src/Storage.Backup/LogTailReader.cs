using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Backups;

/// <summary>Takes a database as it is at one moment: its root, and all transactions since.</summary>
/// <param name="access">The storage.</param>
/// <param name="id">What names the database for ever.</param>
internal sealed class LogTailReader(StorageAccess access, string id)
{
    private const int Batch = 32;

    private static readonly Dictionary<SegmentId, ReadOnlyMemory<byte>> NoPieces = [];

    /// <summary>Takes the database.</summary>
    /// <remarks>
    /// <para>The race that reading the root twice settles: (1) the root holds appends up to 6, and is read; (2) an
    /// index job moves the root, which holds them up to 9 now, and the collector deletes 7, 8 and 9; (3) append 7 is
    /// absent, as if the log ended at 6. Where the root is still the same, nothing after it can have been
    /// deleted.</para>
    /// <para>What was acknowledged before the call is in it: refs are read consistently, and the log is read up to a
    /// number that is absent.</para>
    /// </remarks>
    /// <exception cref="AccreteException">The storage cannot be read, or is damaged.</exception>
    public async Task<CapturedDatabase> CaptureAsync(CancellationToken token)
    {
        while (true)
        {
            RefRecord? record = await access.ReadAsync(LogKeys.Root(id), token).ConfigureAwait(false);
            RootRecord? root = record is null ? null : RootRefCodec.Decode(record.Value);
            (IReadOnlyList<LogEvent> events, AccreteException? error) = await TryReadAsync(
                root?.Anchor ?? LogAnchor.Beginning, token).ConfigureAwait(false);
            if (await IsSameAsync(record, token).ConfigureAwait(false))
            {
                return error is null ? new CapturedDatabase(record, root, events) : throw error;
            }
        }
    }

    /// <summary>Tells whether the root is still the one that was read.</summary>
    public async Task<bool> IsSameAsync(RefRecord? record, CancellationToken token)
    {
        RefRecord? now = await access.ReadAsync(LogKeys.Root(id), token).ConfigureAwait(false);
        return now?.Version == record?.Version;
    }

    private async Task<(IReadOnlyList<LogEvent> Events, AccreteException? Error)> TryReadAsync(
        LogAnchor anchor, CancellationToken token)
    {
        try
        {
            return (await ReadAsync(anchor, token).ConfigureAwait(false), null);
        }
        catch (AccreteException error) when (!error.IsTransient)
        {
            return ([], error);
        }
    }

    private async Task<IReadOnlyList<LogEvent>> ReadAsync(LogAnchor anchor, CancellationToken token)
    {
        LogCursor cursor = new(id, anchor);
        List<LogEvent> events = [];
        while (true)
        {
            RefKey[] keys = [.. Enumerable.Range(0, Batch).Select(i => LogKeys.Append(id, cursor.Next + i))];
            foreach (RefRecord? record in await access.ReadAsync(keys, token).ConfigureAwait(false))
            {
                if (record is null)
                {
                    return events;
                }

                AppendHead head = cursor.Look(record);
                events.AddRange(await EventsAsync(head, token).ConfigureAwait(false));
                cursor.Pass(head);
            }
        }
    }

    private async Task<IReadOnlyList<LogEvent>> EventsAsync(AppendHead head, CancellationToken token)
    {
        Dictionary<SegmentId, ReadOnlyMemory<byte>> pieces = NoPieces;
        if (head.Pieces.Count > 0)
        {
            pieces = [];
            foreach (SegmentId[] batch in head.Pieces.Chunk(Batch))
            {
                foreach ((SegmentId piece, byte[] bytes) in await access.FindAsync(batch, token).ConfigureAwait(false))
                {
                    pieces[piece] = bytes;
                }
            }
        }

        return AppendCodec.ReadEvents(head, pieces).Events;
    }
}

/// <summary>Is a database as it was at one moment.</summary>
/// <param name="Record">The ref of its root; null where there is none yet.</param>
/// <param name="Root">What that holds.</param>
/// <param name="Events">The transactions since, oldest first.</param>
internal sealed record CapturedDatabase(RefRecord? Record, RootRecord? Root, IReadOnlyList<LogEvent> Events)
{
    /// <summary>Gets the name of the root; the default where there is none yet.</summary>
    public SegmentId RootId => Root is null ? default : RootName.Read(Root.Root.Span);
}
