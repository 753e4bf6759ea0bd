namespace Accrete.Transactor;

/// <summary>Decides for one database when index jobs begin, and when what they made is adopted.</summary>
internal sealed class IndexSchedule
{
    /// <summary>Enough rounds to come to an end where each takes half as long as the one before.</summary>
    private const int CatchUpRoundsMax = 8;

    /// <summary>How far what was stored may be behind, in numbers of t, to be adopted at once.</summary>
    private const long CatchUpDistance = 2000;

    private bool _requested;
    private int _catchUps;
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
        _catchUps = 0;
    }

    /// <summary>Tells whether what was stored is too far behind to be adopted, and counts the round.</summary>
    public bool AsksToCatchUp(DatabaseState stored, Database durable) =>
        durable.BasisT - stored.BasisT > CatchUpDistance && ++_catchUps <= CatchUpRoundsMax;

    /// <summary>Takes note that values up to a basis were made before the adoption.</summary>
    public void Adopted(long newestT)
    {
        _staleT = newestT;
        End();
    }

    /// <summary>Takes note that the job has ended.</summary>
    public void End() => IsRunning = false;
}
