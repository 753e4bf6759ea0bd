using System;

namespace Accrete.Segments;

/// <summary>Where stored segments are read from: the one thing that databases which do not lie in memory need of the
/// world.</summary>
/// <remarks>Calls may come from any number of threads, and wait: deadlines and retries are the source's. The
/// <see cref="SegmentCache"/> before it asks for a segment once, whoever needs it.</remarks>
internal interface ISegmentSource
{
    /// <summary>Returns the bytes of a segment; nobody changes them.</summary>
    /// <exception cref="AccreteException">There is none, or storage does not answer in time.</exception>
    byte[] Read(SegmentId id);

    /// <summary>Reads several segments, in one round trip where it can.</summary>
    /// <param name="ids">Which ones, all different.</param>
    /// <param name="segments">Gets their bytes, at the same places.</param>
    /// <exception cref="AccreteException">One is not there, or storage does not answer in time.</exception>
    void ReadMany(ReadOnlySpan<SegmentId> ids, Span<byte[]> segments);

    /// <summary>Hears that segments will be read soon, and does not wait; may ignore it.</summary>
    /// <param name="ids">Which ones, in the order in which they will be needed.</param>
    void ReadAhead(ReadOnlySpan<SegmentId> ids);
}
