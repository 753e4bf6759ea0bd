using System;
using System.Collections.Concurrent;
using System.Threading;

namespace Accrete.Segments;

/// <summary>Stored segments in memory, as bytes: what tests, and whoever tries things out, have for a
/// storage.</summary>
/// <remarks>Counts what is asked of it. Safe for any number of threads.</remarks>
internal sealed class MemorySegments : ISegmentSource, ISegmentTarget
{
    private readonly ConcurrentDictionary<SegmentId, byte[]> _segments = new();
    private long _roundTrips;
    private long _reads;
    private long _readAheads;
    private long _bytes;

    /// <summary>Gets how often it was asked, for one segment or for several.</summary>
    public long RoundTrips => Interlocked.Read(ref _roundTrips);

    /// <summary>Gets how many segments it gave.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Gets of how many segments it was told in advance.</summary>
    public long ReadAheads => Interlocked.Read(ref _readAheads);

    /// <summary>Gets how many bytes they have together.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Gets how many segments there are.</summary>
    public int Count => _segments.Count;

    /// <inheritdoc/>
    public byte[] Read(SegmentId id)
    {
        Interlocked.Increment(ref _roundTrips);
        return Find(id);
    }

    /// <inheritdoc/>
    public void ReadMany(ReadOnlySpan<SegmentId> ids, Span<byte[]> segments)
    {
        Interlocked.Increment(ref _roundTrips);
        for (int i = 0; i < ids.Length; i++)
        {
            segments[i] = Find(ids[i]);
        }
    }

    /// <inheritdoc/>
    public void ReadAhead(ReadOnlySpan<SegmentId> ids) => Interlocked.Add(ref _readAheads, ids.Length);

    /// <inheritdoc/>
    public void Write(SegmentId id, byte[] bytes)
    {
        Invariant.Check(_segments.TryAdd(id, bytes), "an id names one segment");
        Interlocked.Add(ref _bytes, bytes.Length);
    }

    /// <summary>Forgets a segment, as garbage collection does.</summary>
    public void Delete(SegmentId id)
    {
        if (_segments.TryRemove(id, out byte[]? bytes))
        {
            Interlocked.Add(ref _bytes, -bytes.Length);
        }
    }

    private byte[] Find(SegmentId id)
    {
        Interlocked.Increment(ref _reads);
        return _segments.TryGetValue(id, out byte[]? bytes) ? bytes : throw SegmentErrors.Missing(id);
    }
}
