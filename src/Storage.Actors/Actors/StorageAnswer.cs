using System;
using System.Collections.Generic;
using Accrete.Segments;

namespace Accrete.Storage.Actors;

/// <summary>Is how a call of a service ended, as a message to the actor that made it.</summary>
/// <param name="Call">The number that the actor gave the call: an answer to a call that nobody waits for any more is
/// told by it.</param>
internal abstract record StorageAnswer(long Call);

/// <summary>The call failed.</summary>
internal sealed record CallFailed(long Call, AccreteException Error) : StorageAnswer(Call);

/// <summary>Refs were read.</summary>
internal sealed record RefsRead(long Call, IReadOnlyList<RefRecord?> Records) : StorageAnswer(Call);

/// <summary>A conditional write was answered.</summary>
internal sealed record RefWritten(long Call, WriteOutcome Outcome) : StorageAnswer(Call);

/// <summary>A segment is stored.</summary>
internal sealed record SegmentStored(long Call, SegmentId Id) : StorageAnswer(Call);

/// <summary>Segments were read: those that are there.</summary>
internal sealed record SegmentsRead(long Call, IReadOnlyDictionary<SegmentId, ReadOnlyMemory<byte>> Segments)
    : StorageAnswer(Call);

/// <summary>Segments are deleted.</summary>
internal sealed record SegmentsDeleted(long Call) : StorageAnswer(Call);
