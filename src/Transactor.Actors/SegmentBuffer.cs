using System;
using System.Collections.Generic;
using System.Threading;
using Accrete.Segments;

namespace Accrete.Transactor;

/// <summary>Gathers the segments of an index job until they are stored; who reads one meanwhile finds it.</summary>
/// <param name="stored">Where the others are read from.</param>
internal sealed class SegmentBuffer(ISegmentSource stored) : ISegmentTarget, ISegmentSource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SegmentId, byte[]> _segments = [];

    /// <inheritdoc/>
    public void Write(SegmentId id, byte[] bytes)
    {
        lock (_lock)
        {
            _segments.Add(id, bytes);
        }
    }

    /// <summary>Returns what was gathered, the oldest first.</summary>
    public KeyValuePair<SegmentId, byte[]>[] All()
    {
        lock (_lock)
        {
            return [.. _segments];
        }
    }

    /// <summary>Forgets what was gathered: it is stored, or will never be led to.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _segments.Clear();
        }
    }

    /// <inheritdoc/>
    public byte[] Read(SegmentId id) => TryGet(id, out byte[]? bytes) ? bytes : stored.Read(id);

    /// <inheritdoc/>
    public void ReadMany(ReadOnlySpan<SegmentId> ids, Span<byte[]> segments)
    {
        List<SegmentId> missing = [];
        List<int> places = [];
        for (int i = 0; i < ids.Length; i++)
        {
            if (TryGet(ids[i], out byte[]? bytes))
            {
                segments[i] = bytes;
            }
            else
            {
                missing.Add(ids[i]);
                places.Add(i);
            }
        }

        byte[][] read = new byte[missing.Count][];
        stored.ReadMany(missing.ToArray(), read);
        for (int i = 0; i < read.Length; i++)
        {
            segments[places[i]] = read[i];
        }
    }

    /// <inheritdoc/>
    public void ReadAhead(ReadOnlySpan<SegmentId> ids) => stored.ReadAhead(ids);

    private bool TryGet(SegmentId id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? bytes)
    {
        lock (_lock)
        {
            return _segments.TryGetValue(id, out bytes);
        }
    }
}
