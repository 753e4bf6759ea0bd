using System.Collections.Generic;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Scripts;

/// <summary>Stores segments, some at once.</summary>
/// <param name="segments">The segments.</param>
/// <param name="atOnce">How many are written at once.</param>
internal sealed class PutSegments(IReadOnlyList<StoredSegment> segments, int atOnce) : StorageStep
{
    private int _begun;
    private int _stored;

    /// <inheritdoc/>
    public override bool Start(LogIo io) => GoOn(io);

    /// <inheritdoc/>
    public override bool Take(LogIo io, StorageAnswer answer)
    {
        Invariant.Check(answer is SegmentStored, "a segment is stored or fails");
        _stored++;
        return GoOn(io);
    }

    private bool GoOn(LogIo io)
    {
        while (_begun < segments.Count && _begun - _stored < atOnce)
        {
            io.Put(segments[_begun++]);
        }

        return _stored == segments.Count;
    }
}
