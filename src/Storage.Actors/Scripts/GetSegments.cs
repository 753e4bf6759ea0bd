using System;
using System.Collections.Generic;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Scripts;

/// <summary>Reads segments.</summary>
/// <param name="ids">Their ids.</param>
internal sealed class GetSegments(IReadOnlyList<SegmentId> ids) : StorageStep
{
    private readonly Dictionary<SegmentId, ReadOnlyMemory<byte>> _segments = [];

    /// <summary>Gets those that are there.</summary>
    public IReadOnlyDictionary<SegmentId, ReadOnlyMemory<byte>> Segments => _segments;

    /// <inheritdoc/>
    public override bool Start(LogIo io)
    {
        if (ids.Count > 0)
        {
            io.Get(ids);
        }

        return ids.Count == 0;
    }

    /// <inheritdoc/>
    public override bool Take(LogIo io, StorageAnswer answer)
    {
        foreach ((SegmentId id, ReadOnlyMemory<byte> bytes) in ((SegmentsRead)answer).Segments)
        {
            _segments[id] = bytes;
        }

        return true;
    }
}
