using System;

namespace Accrete.Transactor.Leases;

/// <summary>Says how a node holds the lease of its storage, or waits for it.</summary>
internal sealed record LeaseRules
{
    /// <summary>How much of the time that others wait a holder believes in its lease: so much less that clocks which
    /// run a tenth too fast or too slow do not make two believe at once.</summary>
    private const double ValidityShare = 0.8;

    private static readonly TimeSpan PollMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CallMin = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets how long after a beat the holder sends the next one (<c>heartbeat-interval-msec</c>); from 10 ms
    /// to 30 days.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets whether the storage is locked to this process, so that whoever held the lease is gone, and nobody
    /// waits for it.</summary>
    public bool IsSole { get; init; }

    /// <summary>Gets whether the node believes that it leads without asking anybody: for tests of what happens where
    /// two do.</summary>
    public bool IsForced { get; init; }

    /// <summary>Gets where this node runs, for people.</summary>
    public string Host { get; init; } = "";

    /// <summary>Gets how long a holder believes in its lease after it sent the last beat that is known to be
    /// there.</summary>
    public TimeSpan Validity => Interval * 2 * ValidityShare;

    /// <summary>Gets how often others look: twice a beat, and at least once a second, so that the lease changes hands
    /// within two beats and a second.</summary>
    public TimeSpan Poll => Interval / 2 < PollMax ? Interval / 2 : PollMax;

    /// <summary>Gets how often the catalog is looked at for what others have changed in it.</summary>
    public TimeSpan LookEvery => IsSole ? Interval : Poll;

    /// <summary>Gets how long one call of storage may take: long enough for a new connection on a busy machine, and so
    /// short that its outcome can be read before belief ends.</summary>
    public TimeSpan CallWithin => Interval / 2 > CallMin ? Interval / 2 : CallMin;

    /// <summary>Gets how long a holder waits after a call that failed.</summary>
    public TimeSpan Pause => Interval / 20;
}
