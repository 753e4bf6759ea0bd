using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Roots;
using Accrete.Segments;

namespace Accrete.Storage.Backups;

/// <summary>Opens points in time of a backup as values.</summary>
internal sealed class PointOpener
{
    /// <summary>The memory for segments that are kept at hand.</summary>
    private const long CacheBytes = 64L << 20;

    private readonly BackupReader _reader;
    private readonly RootStore _roots;

    /// <summary>Makes an opener.</summary>
    /// <param name="reader">Reads the backup.</param>
    /// <param name="chance">Draws the ids of segments that are written.</param>
    /// <param name="time">Tells the time.</param>
    /// <param name="token">Gives up what the values read.</param>
    /// <param name="space">The memory for segments that are kept at hand; null for some of its own.</param>
    public PointOpener(
        BackupReader reader, IChance chance, TimeProvider time, CancellationToken token, SegmentSpace? space = null)
    {
        _reader = reader;
        Segments = new BackupSegments(reader, token);
        _roots = new RootStore(
            new SegmentIdSequence(
                () => Instant.From(time.GetUtcNow()),
                () => BitConverter.ToUInt64(chance.NewToken().ToByteArray())),
            Segments, Segments, space ?? new SegmentSpace(CacheBytes));
    }

    /// <summary>Gets where the values read, and where an index job writes.</summary>
    public BackupSegments Segments { get; }

    /// <summary>Opens a point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="token">Gives up.</param>
    /// <param name="options">What the value has: functions, bounds; null for the defaults.</param>
    /// <exception cref="AccreteException">It is damaged.</exception>
    public async Task<DatabaseState> OpenAsync(
        BackupPoint point, CancellationToken token, DatabaseOptions? options = null)
    {
        options ??= DatabaseOptions.Default;
        IReadOnlyList<LogEntry> entries = await _reader.EntriesAsync(point, token).ConfigureAwait(false);
        DatabaseState state = point.HasRoot
            ? _roots.Read(point.Root, options)
            : Bootstrap.Create(point.Id, options).State;
        if (state.Id != point.Id)
        {
            throw BackupErrors.Damaged("The root of the backup is of another database.");
        }

        state = DatabaseState.Open(state, entries, static why => BackupErrors.Damaged(why));
        return state.BasisT == point.T
            ? state
            : throw BackupErrors.Damaged($"The backup ends at t {state.BasisT}, not at {point.T}.");
    }

    /// <summary>Returns the root of a value: that of the point where there is nothing beside it; else a new one, as an
    /// index job makes it.</summary>
    /// <param name="point">The point.</param>
    /// <param name="state">Its value.</param>
    public SegmentId RootOf(BackupPoint point, DatabaseState state) =>
        point.HasRoot && point.EntryCount == 0 ? point.Root : _roots.Write(state, out _);
}
