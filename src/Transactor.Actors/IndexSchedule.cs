namespace Accrete.Transactor;

/// <summary>Decides for one database when index jobs begin, and when what they made is adopted.</summary>
internal sealed class IndexSchedule
{
    private bool _requested;
    private long _staleT;

    /// <summary>Gets whether a job is under way.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Takes note that somebody asks for a job.</summary>
    public void Request() => _requested = true;

    /// <summary>Tells whether a job is due and may begin.</summary>
    /// <param name="durable">The newest durable value. Values that were speculated before the last adoption have the
    /// indexes from before it, and no job begins with them.</param>
    public bool MayBegin(Database durable) => !IsRunning && durable.BasisT >= _staleT
        && (durable.IsIndexJobDue || (_requested && durable.Indexes.NoveltyCount > 0));

    /// <summary>Takes note that a job began.</summary>
    public void Begin()
    {
        IsRunning = true;
        _requested = false;
    }

    /// <summary>Takes note that values up to a basis were made before the adoption.</summary>
    public void Adopted(long newestT)
    {
        _staleT = newestT;
        End();
    }

    /// <summary>Takes note that the job has ended.</summary>
    public void End() => IsRunning = false;
}
