using System;
using System.Collections.Generic;
using Accrete.Segments;

namespace Accrete.Storage.Actors;

/// <summary>Keeps segments that were read ahead until they are wanted, as many as there is room for; the oldest go
/// first. Plain data, for one actor.</summary>
/// <param name="bytesMax">The most bytes.</param>
internal sealed class AheadBuffer(long bytesMax)
{
    private readonly Dictionary<SegmentId, ReadOnlyMemory<byte>> _segments = [];
    private readonly Queue<SegmentId> _order = [];
    private long _bytes;

    /// <summary>Tells whether a segment is here.</summary>
    public bool Contains(SegmentId id) => _segments.ContainsKey(id);

    /// <summary>Keeps a segment.</summary>
    public void Add(SegmentId id, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > bytesMax || !_segments.TryAdd(id, bytes))
        {
            return;
        }

        _order.Enqueue(id);
        _bytes += bytes.Length;
        while (_bytes > bytesMax && _order.TryDequeue(out SegmentId oldest))
        {
            Take(oldest);
        }
    }

    /// <summary>Gives a segment away.</summary>
    /// <returns>Its bytes; null where it is not here.</returns>
    public ReadOnlyMemory<byte>? Take(SegmentId id)
    {
        if (!_segments.Remove(id, out ReadOnlyMemory<byte> bytes))
        {
            return default;
        }

        _bytes -= bytes.Length;
        return bytes;
    }
}
