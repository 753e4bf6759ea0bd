using System;
using System.Collections.Generic;
using Accrete.Segments;

namespace Accrete.Storage.Actors;

/// <summary>Asks a segment writer to store a segment; it answers with <see cref="SegmentPut"/> or
/// <see cref="SegmentNotPut"/>.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Cookie">Comes back with the answer.</param>
internal sealed record PutSegment(StoredSegment Segment, object? Cookie);

/// <summary>Says that a segment is durable.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Cookie">What was sent with it.</param>
internal sealed record SegmentPut(SegmentId Id, object? Cookie);

/// <summary>Says that a segment is not known to be durable.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Cookie">What was sent with it.</param>
/// <param name="Error">Why.</param>
internal sealed record SegmentNotPut(SegmentId Id, object? Cookie, AccreteException Error);

/// <summary>Asks a segment reader for segments.</summary>
/// <param name="Ids">Which ones.</param>
/// <param name="Receiver">Is told what comes.</param>
internal sealed record ReadSegments(IReadOnlyList<SegmentId> Ids, ISegmentReceiver Receiver);

/// <summary>Tells a segment reader which segments will be wanted soon. There is no answer; they are read when nothing
/// else is, and kept for a while.</summary>
/// <param name="Ids">Which ones, in the order in which they will be wanted.</param>
internal sealed record ReadAhead(IReadOnlyList<SegmentId> Ids);

/// <summary>Is told of segments that were asked for, one at a time, as they come. Calls come from the reader's
/// mailbox, so that they must be short.</summary>
internal interface ISegmentReceiver
{
    /// <summary>A segment came.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="bytes">Its bytes; null where there is none.</param>
    void Arrived(SegmentId id, ReadOnlyMemory<byte>? bytes);

    /// <summary>A segment could not be read.</summary>
    void Failed(SegmentId id, AccreteException error);
}
