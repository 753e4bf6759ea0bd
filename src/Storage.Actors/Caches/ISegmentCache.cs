using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;

namespace Accrete.Storage.Caches;

/// <summary>Keeps copies of segments where they are read faster than from their storage. It may lose any of them at any
/// time: whatever goes wrong with it costs speed, never an answer.</summary>
internal interface ISegmentCache : IAsyncDisposable
{
    /// <summary>Reads segments.</summary>
    /// <param name="ids">Their ids, each once.</param>
    /// <param name="token">Gives up waiting.</param>
    /// <returns>Those that are here and whole, in any order. It never fails but by the token.</returns>
    ValueTask<IReadOnlyList<StoredSegment>> ReadAsync(IReadOnlyList<SegmentId> ids, CancellationToken token);

    /// <summary>Takes a segment, to be kept when there is time; it may be left out.</summary>
    void Add(StoredSegment segment);
}
