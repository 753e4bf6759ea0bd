using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Segments;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Backups;

/// <summary>Makes a restored root the one of its database, behind everything that its log has, and closes the log to
/// whoever wrote it before.</summary>
/// <remarks>
/// <para>The root moves first, to a place one behind the end of the log, and one sequence number further than its last
/// event; then an append without events takes that place. The races:</para>
/// <list type="number">
/// <item>This ends between the two: the log goes on behind the place, which stays empty for ever; nobody reads
/// it.</item>
/// <item>A writer that was alive takes the place first: its append belongs to the value that is replaced. The root
/// moves on, behind it, until the place is ours; then the writer's next append is rejected.</item>
/// <item>A writer read the old root and opens the log meanwhile: what it then reads does not follow its value, since a
/// sequence number is left out. It fails, and its next start reads the new root.</item>
/// </list>
/// </remarks>
/// <param name="access">The storage.</param>
/// <param name="id">What names the database for ever.</param>
internal sealed class RestoreLog(StorageAccess access, string id)
{
    /// <summary>Returns the last place of the log.</summary>
    /// <param name="from">A place that is known.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">The log is damaged.</exception>
    public async Task<LogAnchor> EndAsync(LogAnchor from, CancellationToken token)
    {
        EndOfLog end = EndOfLog.After(from.Number);
        RefRecord? last = null;
        while (!end.IsFound)
        {
            IReadOnlyList<long> probes = end.Probes();
            IReadOnlyList<RefRecord?> records = await access.ReadAsync(
                [.. probes.Select(number => LogKeys.Append(id, number))], token).ConfigureAwait(false);
            long before = end.Present;
            end = end.Learn(probes, [.. records.Select(static record => record is not null)]);
            if (end.Present > before)
            {
                last = records[probes.ToList().IndexOf(end.Present)];
            }
        }

        if (last is null)
        {
            return from;
        }

        AppendHead head = AppendCodec.ReadHead(last.Value);
        return new LogAnchor(end.Present, head.LastSequence, head.Epoch);
    }

    /// <summary>Moves the root.</summary>
    /// <param name="before">The ref of the root as it was read; null where there was none.</param>
    /// <param name="end">The last place of the log.</param>
    /// <param name="t">The t of the last transaction that the root holds.</param>
    /// <param name="root">The root.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">Somebody else has moved it.</exception>
    public async Task MoveAsync(RefRecord? before, LogAnchor end, long t, SegmentId root, CancellationToken token)
    {
        RefVersion expected = before?.Version ?? RefVersion.Absent;
        while (true)
        {
            LogAnchor place = new(end.Number + 1, end.Sequence + 1, end.Epoch + 1);
            RootRecord moved = new(place, t, RootName.Write(root))
            {
                Moved = Instant.From(access.Time.GetUtcNow()),
            };
            expected = await MoveAsync(expected, RootRefCodec.Encode(moved), token).ConfigureAwait(false);
            if (await CloseAsync(place, token).ConfigureAwait(false))
            {
                return;
            }

            LogAnchor others = await EndAsync(end, token).ConfigureAwait(false);
            end = new LogAnchor(
                Math.Max(place.Number, others.Number), Math.Max(place.Sequence, others.Sequence),
                Math.Max(place.Epoch, others.Epoch));
        }
    }

    private async Task<RefVersion> MoveAsync(RefVersion expected, byte[] value, CancellationToken token)
    {
        RefWrite write = new(access.Node.Chance.NewToken(), value);
        if (await RefChange.WriteAsync(access.Node, LogKeys.Root(id), expected, write, token).ConfigureAwait(false)
            && await access.ReadAsync(LogKeys.Root(id), token).ConfigureAwait(false) is { } record
            && record.Version.Token == write.Token)
        {
            return record.Version;
        }

        throw StorageErrors.InUse(
            $"Somebody else has moved the indexes of {id}: stop all transactors, then restore again.");
    }

    /// <summary>Takes the place of the log that the root names.</summary>
    /// <returns>Whether it was free.</returns>
    private Task<bool> CloseAsync(LogAnchor place, CancellationToken token)
    {
        IChance chance = access.Node.Chance;
        LogAppend append = new(place.Epoch, place.Sequence + 1, Guid.Empty, []);
        RefWrite write = new(chance.NewToken(), AppendCodec.Encode(append, chance.NewSegmentId).Record);
        return RefChange.WriteAsync(
            access.Node, LogKeys.Append(id, place.Number), RefVersion.Absent, write, token);
    }
}
