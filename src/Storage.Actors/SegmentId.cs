using System;

namespace Accrete.Storage;

/// <summary>Names a segment: a UUID whose first bits tell when it was made, so that neighbours in time are neighbours
/// in an index of the service.</summary>
/// <param name="Uuid">The UUID.</param>
public readonly record struct SegmentId(Guid Uuid)
{
    /// <summary>Returns the id in the form in which services store it: 36 lower-case characters.</summary>
    public override string ToString() => Uuid.ToString("D");
}
