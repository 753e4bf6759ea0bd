using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Segments;

namespace Accrete.Storage.Garbage;

/// <summary>Is what an index job notes before it stores anything, so that all that it may leave behind is known by
/// name, however it ends.</summary>
/// <param name="Head">Where it stands among the others.</param>
/// <param name="Written">The segments that it is about to store: garbage where its root is never adopted.</param>
/// <param name="Replaced">The segments that the root before leads to and its own does not: garbage once its root is
/// adopted.</param>
internal sealed record JobNote(
    JobNoteHead Head, IReadOnlyList<SegmentId> Written, IReadOnlyList<SegmentId> Replaced);

/// <summary>Is what tells whether an index job was adopted, and when.</summary>
/// <param name="Time">When the note was made.</param>
/// <param name="LastAppend">The number of the last append whose events the new root holds.</param>
/// <param name="Before">The root that the job began with; the default for none.</param>
/// <param name="After">The root that the job makes.</param>
internal readonly record struct JobNoteHead(Instant Time, long LastAppend, SegmentId Before, SegmentId After);

/// <summary>Is a note in its stored form.</summary>
/// <param name="Record">The value of its ref.</param>
/// <param name="Pieces">Segments with the ids, to be stored after the note and before what it names.</param>
internal sealed record EncodedJobNote(byte[] Record, IReadOnlyList<StoredSegment> Pieces);
