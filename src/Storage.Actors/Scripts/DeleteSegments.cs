using System;
using System.Collections.Generic;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Scripts;

/// <summary>Deletes segments, a batch after the other, so that nobody else waits long.</summary>
/// <param name="ids">Their ids; those that are not there are no errors.</param>
internal sealed class DeleteSegments(IReadOnlyList<SegmentId> ids) : StorageStep
{
    /// <summary>So many are deleted in one call.</summary>
    private const int Batch = 100;

    private int _deleted;

    /// <inheritdoc/>
    public override bool Start(LogIo io) => GoOn(io);

    /// <inheritdoc/>
    public override bool Take(LogIo io, StorageAnswer answer)
    {
        Invariant.Check(answer is SegmentsDeleted, "segments are deleted or it fails");
        _deleted = Math.Min(_deleted + Batch, ids.Count);
        return GoOn(io);
    }

    private bool GoOn(LogIo io)
    {
        if (_deleted == ids.Count)
        {
            return true;
        }

        SegmentId[] batch = new SegmentId[Math.Min(Batch, ids.Count - _deleted)];
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i] = ids[_deleted + i];
        }

        io.Delete(batch);
        return false;
    }
}
