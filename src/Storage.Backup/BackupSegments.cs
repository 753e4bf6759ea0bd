using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;

namespace Accrete.Storage.Backups;

/// <summary>Lets values read the segments of a backup, and gathers those that an index job writes beside
/// them.</summary>
/// <param name="reader">Reads the backup.</param>
/// <param name="token">Gives up.</param>
internal sealed class BackupSegments(BackupReader reader, CancellationToken token) : ISegmentSource, ISegmentTarget
{
    private readonly ConcurrentDictionary<SegmentId, byte[]> _written = new();

    /// <summary>Returns a segment, of either kind.</summary>
    /// <exception cref="AccreteException">It is missing.</exception>
    public async Task<byte[]> ReadAsync(SegmentId id, CancellationToken cancellation) =>
        _written.TryGetValue(id, out byte[]? bytes)
            ? bytes
            : await reader.SegmentAsync(id, cancellation).ConfigureAwait(false);

    /// <summary>Returns several segments.</summary>
    /// <exception cref="AccreteException">One is missing.</exception>
    public async Task<IReadOnlyList<byte[]>> ReadManyAsync(IEnumerable<SegmentId> ids, CancellationToken cancellation)
    {
        List<byte[]> segments = [];
        foreach (SegmentId id in ids)
        {
            segments.Add(await ReadAsync(id, cancellation).ConfigureAwait(false));
        }

        return segments;
    }

    /// <inheritdoc/>
    public byte[] Read(SegmentId id) => ReadAsync(id, token).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void ReadMany(ReadOnlySpan<SegmentId> ids, Span<byte[]> segments)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            segments[i] = Read(ids[i]);
        }
    }

    /// <inheritdoc/>
    public void ReadAhead(ReadOnlySpan<SegmentId> ids)
    {
        // A file is as near as the memory to keep it in.
    }

    /// <inheritdoc/>
    public void Write(SegmentId id, byte[] bytes) => _written[id] = bytes;
}
