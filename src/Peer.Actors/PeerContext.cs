using System;
using Accrete.Segments;

namespace Accrete;

/// <summary>What the services of a peer share.</summary>
/// <param name="Options">What its databases have: functions, bounds.</param>
/// <param name="Clock">Tells the time.</param>
/// <param name="Settings">How the peer works.</param>
internal sealed record PeerContext(DatabaseOptions Options, TimeProvider Clock, PeerSettings Settings)
{
    /// <summary>Gets the memory for segments of all databases.</summary>
    public SegmentSpace ObjectCache { get; init; } = new(Settings.ObjectCacheMax);
}
