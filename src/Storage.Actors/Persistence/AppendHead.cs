using System;
using System.Collections.Generic;
using Accrete.Segments;

namespace Accrete.Storage.Persistence;

/// <summary>Is what an append tells before its events are looked at.</summary>
/// <param name="Epoch">The epoch of its writer.</param>
/// <param name="FirstSequence">The sequence number of its first event.</param>
/// <param name="Count">How many events it has.</param>
/// <param name="FirstT">The t of its first event; 0 where there is none.</param>
/// <param name="LastT">The t of its last event; 0 where there is none.</param>
/// <param name="Writer">The writer's own id.</param>
/// <param name="Pieces">The segments that hold the events; empty where they stand in the append itself.</param>
/// <param name="Body">The events, where they stand in the append itself.</param>
/// <param name="BodyBytes">How many bytes the events have.</param>
internal sealed record AppendHead(
    long Epoch, long FirstSequence, int Count, long FirstT, long LastT, Guid Writer,
    IReadOnlyList<SegmentId> Pieces, ReadOnlyMemory<byte> Body, int BodyBytes)
{
    /// <summary>Gets the sequence number of its last event; of the one before where there is none.</summary>
    public long LastSequence => FirstSequence + Count - 1;
}
