using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Log;
using Accrete.Time;

namespace Accrete.Remote;

/// <summary>Follows one database by its log: applies entries to the newest value, each once, in order, without
/// gaps.</summary>
/// <param name="first">The value to go on from.</param>
internal sealed class FollowedValue(DatabaseState first)
{
    private readonly Dictionary<long, TxReport> _caughtUp = [];
    private DatabaseState? _stored;
    private TxReport? _last;

    /// <summary>Gets the newest value.</summary>
    public Database Newest { get; private set; } = new(first, TimeView.Present);

    /// <summary>Gets the t of the newest value.</summary>
    public long BasisT => Newest.BasisT;

    /// <summary>Applies an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isCatchingUp">Whether answers to older transactions are still to come: their reports are
    /// kept.</param>
    /// <returns>What it did; null where it is known already.</returns>
    public TxReport? Apply(LogEntry entry, bool isCatchingUp)
    {
        if (entry.T < Newest.NextT)
        {
            return null;
        }

        Database after = new(Newest.State.Apply(entry), TimeView.Present);
        TxReport report = new(Newest, after, entry.Data, ImmutableDictionary<object, long>.Empty);
        Newest = after;
        _last = report;
        if (isCatchingUp)
        {
            _caughtUp[after.BasisT] = report;
        }

        return report;
    }

    /// <summary>Returns the report of a transaction that was applied just now, or while catching up.</summary>
    public TxReport? ReportOf(long t) => _last?.DbAfter.BasisT == t ? _last : _caughtUp.GetValueOrDefault(t);

    /// <summary>Forgets the reports of what was caught up with: their answers have come.</summary>
    public void CaughtUp() => _caughtUp.Clear();

    /// <summary>Takes what an index job stored, now or once the value has come so far.</summary>
    /// <param name="stored">The value as it is stored; null where it came before.</param>
    /// <returns>Whether the value has other indexes now.</returns>
    public bool Adopt(DatabaseState? stored)
    {
        _stored = stored ?? _stored;
        if (_stored is null || _stored.BasisT > BasisT)
        {
            return false;
        }

        Newest = new Database(Newest.State.Adopt(_stored), TimeView.Present);
        _stored = null;
        return true;
    }
}
