using System;

namespace Accrete.Transactor;

/// <summary>Decides for one database when index jobs begin, and whether transactions wait for them.</summary>
internal sealed class IndexSchedule
{
    private bool _requested;
    private bool _wasRequested;
    private bool _isRetryDue = true;
    private int _failures;
    private long _staleT;
    private TimeSpan _owed;

    /// <summary>Gets whether a job is under way.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Gets whether transactions are held until the wait is over that those before them owe.</summary>
    public bool IsPausing { get; private set; }

    /// <summary>Takes note that somebody asks for a job: now, also where one failed a moment ago.</summary>
    public void Request() => _requested = _isRetryDue = true;

    /// <summary>Tells whether a job is due and may begin.</summary>
    /// <param name="durable">The newest durable value. Values that were speculated before the last adoption have the
    /// indexes from before it, and no job begins with them.</param>
    public bool MayBegin(Database durable) => !IsRunning && _isRetryDue && durable.BasisT >= _staleT
        && (durable.IsIndexJobDue || (_requested && durable.Indexes.NoveltyCount > 0));

    /// <summary>Takes note that a job began.</summary>
    public void Begin()
    {
        IsRunning = true;
        (_wasRequested, _requested) = (_requested, false);
    }

    /// <summary>Tells whether a transaction must wait: for a job that makes room, for the next try of one that failed,
    /// or since those before it owe a wait.</summary>
    public bool Holds(Database newest) => IsPausing || (newest.IsMemoryIndexFull && (IsRunning || !_isRetryDue));

    /// <summary>Takes note of what a transaction owes; returns how long those that follow are held, null where that is
    /// not worth a timer yet.</summary>
    /// <param name="owed">The wait that it owes.</param>
    /// <param name="worth">The shortest wait that timers keep to.</param>
    public TimeSpan? Owe(TimeSpan owed, TimeSpan worth)
    {
        _owed = IsRunning ? _owed + owed : TimeSpan.Zero;
        if (_owed < worth)
        {
            return null;
        }

        (TimeSpan wait, _owed, IsPausing) = (_owed, TimeSpan.Zero, true);
        return wait;
    }

    /// <summary>Takes note that the wait is over.</summary>
    public void Resume() => IsPausing = false;

    /// <summary>Takes note that values up to a basis were made before the adoption.</summary>
    public void Adopted(long newestT)
    {
        Invariant.Check(IsRunning, "what is adopted comes of a job");
        _staleT = newestT;
        _failures = 0;
        (IsRunning, _isRetryDue, IsPausing, _owed) = (false, true, false, TimeSpan.Zero);
    }

    /// <summary>Takes note that the job failed; returns how long to wait before the next one.</summary>
    public TimeSpan Failed()
    {
        (IsRunning, _isRetryDue) = (false, false);
        _requested |= _wasRequested;
        return WritePolicy.RetryWait(++_failures);
    }

    /// <summary>Takes note that a job may be tried again.</summary>
    public void Retry() => _isRetryDue = true;
}
