using System;
using Accrete.Storage;

namespace Accrete.Transactor.Leases;

/// <summary>Decides for one node when it tries to hold the lease of its storage, and for how long it believes that it
/// does: a value that knows no clock, no service and no actor. Times are of one monotonic clock of the node.</summary>
/// <remarks>
/// <para>The lease says when to try to write. What makes writes safe is the epoch of each log. So a wrong belief costs
/// time, never data; and these rules keep it from happening where clocks run nearly alike:</para>
/// <list type="number">
/// <item>A beat is sent at s, and takes effect at e, later. Its sender believes until s + validity.</item>
/// <item>Another node first sees this beat at o, not before e. It tries to take the lease at o + patience at the
/// earliest, by a write that expects exactly this beat.</item>
/// <item>Where a later beat took effect meanwhile, that write is rejected. Where none did, the holder's belief has
/// ended: validity is shorter than patience.</item>
/// </list>
/// <para>A beat whose answer was lost is read back; until then the belief rests on the one before. What is there of
/// this node's own hand is recognised by holder and term: an earlier beat that landed late is no reason to give
/// up.</para>
/// </remarks>
internal sealed record LeaseState
{
    // Beyond any time that a clock tells, and not so far that sums overflow.
    private static readonly TimeSpan Never = TimeSpan.FromDays(1_000_000);

    private LeaseState(LeaseRules rules, Guid holder) => (Rules, Holder) = (rules, holder);

    /// <summary>Gets how the lease is held.</summary>
    public LeaseRules Rules { get; }

    /// <summary>Gets what names this node.</summary>
    public Guid Holder { get; }

    /// <summary>Gets what this node is.</summary>
    public NodeState Node { get; private init; }

    /// <summary>Gets the term that this node holds, or has held last; 0 for none.</summary>
    public long Term { get; private init; }

    /// <summary>Gets until when this node believes that it holds the lease, where it is active.</summary>
    public TimeSpan ValidUntil { get; private init; }

    /// <summary>Gets what stands in the ref, as far as is known; null before it was read.</summary>
    public Sight? Seen { get; private init; }

    /// <summary>Gets the call that is under way; null for none.</summary>
    public LeaseCall? Pending { get; private init; }

    /// <summary>Gets when to look again: the next call is due, an answer is overdue, or the belief ends.</summary>
    public TimeSpan WakeAt
    {
        get
        {
            TimeSpan next = Pending?.EndsAt ?? DueAt;
            return Node == NodeState.Active && ValidUntil < next ? ValidUntil : next;
        }
    }

    /// <summary>Gets whether another node is known to hold the lease.</summary>
    public bool IsHeldByAnother => Node == NodeState.Standby && Seen is { } seen && !IsFree(seen);

    /// <summary>Gets where the other node runs that holds the lease; empty where none is known to.</summary>
    public string HostOfAnother => IsHeldByAnother && Seen is { Record: { } record } ? record.Host : "";

    private TimeSpan DueAt { get; init; }

    // The last write, where its outcome is not known.
    private LeaseCall.Write? Unsettled { get; init; }

    private bool IsReleasing { get; init; }

    /// <summary>Begins as a node that knows nothing, and looks at once.</summary>
    /// <param name="rules">How the lease is held.</param>
    /// <param name="holder">What names the node, drawn afresh.</param>
    /// <param name="now">The time.</param>
    public static LeaseState Begin(LeaseRules rules, Guid holder, TimeSpan now) => rules.IsForced
        ? new(rules, holder) { Node = NodeState.Active, Term = 1, ValidUntil = Never, DueAt = Never }
        : new(rules, holder) { DueAt = now };

    /// <summary>Lets time pass: beliefs end, and answers are waited for no longer.</summary>
    /// <param name="now">The time.</param>
    public LeaseState At(TimeSpan now)
    {
        LeaseState state = this;
        if (state.Pending is { } pending && now >= pending.EndsAt)
        {
            state = pending is LeaseCall.Write ? state.AfterUnknown(now) : state.AfterFailedRead(now);
        }

        return state.Node == NodeState.Active && now >= state.ValidUntil ? state.StandDown(now) : state;
    }

    /// <summary>Says which call to make now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="token">An attempt token that was never used, for where the call is a write.</param>
    /// <returns>The state after, and the call; null where there is nothing to do before
    /// <see cref="WakeAt"/>.</returns>
    public (LeaseState State, LeaseCall? Call) Next(TimeSpan now, Guid token)
    {
        LeaseState state = At(now);
        if (state.Node == NodeState.Stopped || state.Pending is not null || now < state.DueAt)
        {
            return (state, null);
        }

        LeaseCall call = state.CallFor(now, token);
        return (state with { Pending = call }, call);
    }

    /// <summary>Learns what a read showed.</summary>
    /// <param name="now">The time.</param>
    /// <param name="version">The version of the ref.</param>
    /// <param name="record">What stands in it; null where it is absent.</param>
    public LeaseState AfterRead(TimeSpan now, RefVersion version, LeaseRecord? record)
    {
        Invariant.Check(Pending is LeaseCall.Read, "only a read that was asked for is answered");
        return (this with { Pending = null }).Learn(now, version, record).At(now);
    }

    /// <summary>Learns that a read failed.</summary>
    /// <param name="now">The time.</param>
    public LeaseState AfterFailedRead(TimeSpan now) =>
        this with { Pending = null, DueAt = now + (Node == NodeState.Active ? Rules.Pause : Rules.Poll) };

    /// <summary>Learns that a write took effect.</summary>
    /// <param name="now">The time.</param>
    /// <param name="version">The version that is there.</param>
    public LeaseState AfterCommitted(TimeSpan now, RefVersion version)
    {
        LeaseCall.Write write = Written();
        return (this with { Pending = null }).Hold(write, now, version);
    }

    /// <summary>Learns that a write was rejected.</summary>
    /// <param name="now">The time.</param>
    /// <param name="version">The version of the ref.</param>
    /// <param name="record">What stands in it; null where it is absent.</param>
    public LeaseState AfterRejected(TimeSpan now, RefVersion version, LeaseRecord? record)
    {
        // A driver may report its own success as a rejection: the token tells.
        return (this with { Pending = null, Unsettled = Written() }).Learn(now, version, record).At(now);
    }

    /// <summary>Learns that it is not known whether a write took effect.</summary>
    /// <param name="now">The time.</param>
    public LeaseState AfterUnknown(TimeSpan now) =>
        this with { Pending = null, Unsettled = Written(), DueAt = now };

    /// <summary>Begins to give the lease back; where it is not held, that is done at once.</summary>
    /// <param name="now">The time.</param>
    public LeaseState Release(TimeSpan now)
    {
        LeaseState state = At(now) with { IsReleasing = true, DueAt = now };
        return state.Node == NodeState.Active && !Rules.IsForced ? state : state with { Node = NodeState.Stopped };
    }

    private LeaseCall.Write Written() => Pending as LeaseCall.Write
        ?? throw new InvalidOperationException("Only a write that was asked for is answered.");

    private LeaseCall CallFor(TimeSpan now, Guid token)
    {
        TimeSpan ends = now + Rules.CallWithin;
        bool mayWrite = Unsettled is null && (Node == NodeState.Active || (Seen is { } seen && IsFree(seen, now)));
        return mayWrite
            ? new LeaseCall.Write(now, ends, Seen?.Version ?? RefVersion.Absent, token, RecordToWrite())
            : new LeaseCall.Read(now, ends);
    }

    private LeaseRecord RecordToWrite()
    {
        LeaseRecord? seen = Seen?.Record;
        return Node == NodeState.Active && seen is not null
            ? seen with { Beat = seen.Beat + 1, IsReleased = IsReleasing }
            : new LeaseRecord(Holder, (seen?.Term ?? 0) + 1, 0, Rules.Interval, false, Rules.Host);
    }

    // Nobody else can believe that it holds the lease.
    private bool IsFree(Sight seen) =>
        Rules.IsSole || seen.Record is null || seen.Record.IsReleased || seen.Record.Holder == Holder;

    private bool IsFree(Sight seen, TimeSpan now) => IsFree(seen) || now >= seen.At + seen.Record!.Patience;

    private LeaseState Learn(TimeSpan now, RefVersion version, LeaseRecord? record)
    {
        if (Unsettled is { } write && version.Token == write.Token)
        {
            return Hold(write, now, version);
        }

        bool isKnown = Seen is { } before && before.Version == version;
        LeaseState state = this with
        {
            Unsettled = null,
            Seen = isKnown ? Seen : new Sight(version, record, now),
        };
        if (Node == NodeState.Active)
        {
            // Ours: an earlier beat, whose answer was lost, is there.
            return record is not null && record.Holder == Holder && record.Term == Term && !record.IsReleased
                ? state with { DueAt = now }
                : state.StandDown(now);
        }

        return state with { DueAt = state.NextLook(now) };
    }

    private TimeSpan NextLook(TimeSpan now)
    {
        if (Seen is not { } seen || IsFree(seen, now))
        {
            return now;
        }

        TimeSpan over = seen.At + seen.Record!.Patience; // what is not free has a record
        return over < now + Rules.Poll ? over : now + Rules.Poll;
    }

    private LeaseState Hold(LeaseCall.Write write, TimeSpan now, RefVersion version)
    {
        LeaseState state = this with { Unsettled = null, Seen = new Sight(version, write.Record, now) };
        if (write.Record.IsReleased)
        {
            return state with { Node = NodeState.Stopped };
        }

        // From when it was sent: it may have taken effect at once, and others count from there.
        TimeSpan until = write.SentAt + Rules.Validity;
        return now < until
            ? state with
            {
                Node = NodeState.Active,
                Term = write.Record.Term,
                ValidUntil = until,
                DueAt = IsReleasing ? now : write.SentAt + Rules.Interval,
            }
            : state.StandDown(now);
    }

    private LeaseState StandDown(TimeSpan now) =>
        this with { Node = IsReleasing ? NodeState.Stopped : NodeState.Standby, DueAt = now };

    /// <summary>Is what was seen in the ref, and when first.</summary>
    /// <param name="Version">The version of the ref.</param>
    /// <param name="Record">What stood in it; null where it was absent.</param>
    /// <param name="At">When the answer that first showed this version came.</param>
    internal sealed record Sight(RefVersion Version, LeaseRecord? Record, TimeSpan At);
}
