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
    private readonly Queue<TxReport> _caughtUp = [];
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
            _caughtUp.Enqueue(report);
        }

        return report;
    }

    /// <summary>Returns the report of a transaction that was applied just now, or read from the log before its answer
    /// came.</summary>
    public TxReport? ReportOf(long t)
    {
        if (_last?.DbAfter.BasisT == t)
        {
            return _last;
        }

        Told(t);
        return _caughtUp.TryPeek(out TxReport? report) && report.DbAfter.BasisT == t ? report : null;
    }

    /// <summary>Takes note that the transactor's stream has come to a transaction: the answers to those before it have
    /// come, and their reports are forgotten.</summary>
    /// <remarks>The log may be read further than the stream has come, so that reports are kept for longer than the
    /// reading lasts.</remarks>
    public void Told(long t)
    {
        while (_caughtUp.TryPeek(out TxReport? report) && report.DbAfter.BasisT < t)
        {
            _caughtUp.Dequeue();
        }
    }

    /// <summary>Forgets all reports: no answers are to come.</summary>
    public void Forget() => _caughtUp.Clear();

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
