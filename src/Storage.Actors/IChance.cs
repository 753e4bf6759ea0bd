using System;
using Accrete.Segments;

namespace Accrete.Storage;

/// <summary>Is where actors take ids and numbers from, so that a simulation can draw them from its seed.</summary>
public interface IChance
{
    /// <summary>Returns a UUID that nobody else has.</summary>
    Guid NewToken();

    /// <summary>Returns the id of a new segment, above those given out before.</summary>
    SegmentId NewSegmentId();

    /// <summary>Returns a number from 0 up to 1, without 1.</summary>
    double NextDouble();
}
