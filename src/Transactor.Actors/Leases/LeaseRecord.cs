using System;

namespace Accrete.Transactor.Leases;

/// <summary>Is what stands in the ref of the lease: who writes the databases of a storage.</summary>
/// <param name="Holder">What names the holder: another each time that a node starts.</param>
/// <param name="Term">Counts the holders; one who takes the lease anew counts again.</param>
/// <param name="Beat">Counts the beats of the holder in its term.</param>
/// <param name="Interval">How long after a beat the holder sends the next one.</param>
/// <param name="IsReleased">Whether the holder has given it back.</param>
/// <param name="Host">Where the holder runs, for people.</param>
internal sealed record LeaseRecord(
    Guid Holder, long Term, long Beat, TimeSpan Interval, bool IsReleased, string Host)
{
    /// <summary>Gets how long others wait, from when they first saw a beat, before they take the lease: two beats are
    /// missed then.</summary>
    public TimeSpan Patience => Interval * 2;
}
