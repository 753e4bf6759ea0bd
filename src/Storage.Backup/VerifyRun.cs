using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Roots;

namespace Accrete.Storage.Backups;

/// <summary>Checks a point of a backup: that all is there that it leads to, and, where that is asked for, that all of
/// it can be read.</summary>
/// <param name="place">Where the backups are.</param>
/// <param name="options">How.</param>
internal sealed class VerifyRun(IBackupPlace place, BackupOptions options)
{
    private readonly BackupReader _reader = new(place);
    private readonly ProgressCount _progress = new(options.Progress);
    private readonly ConcurrentQueue<string> _problems = [];
    private readonly Dictionary<string, long> _there = new(StringComparer.Ordinal);

    /// <summary>Gets how far it has come.</summary>
    public BackupProgress Progress => _progress.Now;

    /// <summary>Gets what is missing or damaged, a sentence each.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Checks a point.</summary>
    /// <param name="t">Which one; null for the one that was made last.</param>
    /// <param name="readsAll">Whether every segment is read; else only those that lead to others are, and of the rest
    /// it is seen that they are there and have the right length.</param>
    /// <param name="token">Stops it.</param>
    /// <returns>The point.</returns>
    /// <exception cref="AccreteException">There is no such point, or it cannot be read.</exception>
    public async Task<BackupPoint> RunAsync(long? t, bool readsAll, CancellationToken token)
    {
        BackupPoint point = await _reader.PointAsync(t, token).ConfigureAwait(false);
        await foreach (PlacedFile file in place.ListAsync(BackupNames.Segments, token).ConfigureAwait(false))
        {
            _there[file.Name] = file.Length;
        }

        if (point.HasRoot)
        {
            await CheckTreesAsync(point, readsAll, token).ConfigureAwait(false);
        }

        try
        {
            // They are few, and nothing else tells what they hold.
            await _reader.EntriesAsync(point, token).ConfigureAwait(false);
        }
        catch (AccreteException error) when (error.Category == AnomalyCategory.Fault)
        {
            _problems.Enqueue(error.Message);
        }

        return point;
    }

    private async Task CheckTreesAsync(BackupPoint point, bool readsAll, CancellationToken token)
    {
        ReachWalk walk = await ReachWalk.OfAsync(point.Root, ReadDirectoriesAsync, token).ConfigureAwait(false);
        if (_problems.IsEmpty && walk.Ids.Count != point.SegmentCount)
        {
            _problems.Enqueue($"The point leads to {walk.Ids.Count} segments, not to {point.SegmentCount} as it says.");
        }

        _progress.Begin(walk.Ids.Count, walk.Inner.Count);
        ParallelOptions some = new() { MaxDegreeOfParallelism = place.Concurrency, CancellationToken = token };
        await Parallel.ForEachAsync(walk.Leaves, some, async (leaf, end) =>
        {
            if (IsThere(leaf) && (readsAll || leaf.Bytes == 0))
            {
                await CheckAsync(leaf, end).ConfigureAwait(false);
            }

            _progress.Passed();
        }).ConfigureAwait(false);
    }

    private bool IsThere(SegmentChild segment)
    {
        if (!_there.TryGetValue(BackupNames.Segment(segment.Id), out long length))
        {
            _problems.Enqueue($"The segment {segment.Id} is missing.");
            return false;
        }

        if (segment.Bytes > 0 && segment.Bytes != length)
        {
            _problems.Enqueue($"The segment {segment.Id} has {length} bytes, not {segment.Bytes}.");
            return false;
        }

        return true;
    }

    private async Task<IReadOnlyList<byte[]>> ReadDirectoriesAsync(
        IReadOnlyList<SegmentChild> segments, CancellationToken token)
    {
        List<byte[]> read = [];
        foreach (SegmentChild segment in segments)
        {
            if (IsThere(segment) && await CheckAsync(segment, token).ConfigureAwait(false) is { } bytes)
            {
                read.Add(bytes);
            }
        }

        return read;
    }

    /// <summary>Reads a segment in all its parts.</summary>
    /// <returns>Its stored form; null where it is missing or damaged.</returns>
    private async Task<byte[]?> CheckAsync(SegmentChild segment, CancellationToken token)
    {
        try
        {
            byte[] bytes = await _reader.SegmentAsync(segment.Id, token).ConfigureAwait(false);
            SegmentCheck.Read(bytes);
            return bytes;
        }
        catch (AccreteException error) when (!error.IsTransient)
        {
            _problems.Enqueue($"The segment {segment.Id}: {error.Message}");
            return null;
        }
    }
}
