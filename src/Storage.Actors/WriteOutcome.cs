namespace Accrete.Storage;

/// <summary>Says how a conditional write ended. There is no fourth way, and none may be folded into another.</summary>
public abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>It took effect and is durable.</summary>
    /// <param name="Version">The version that is there now; <see cref="RefVersion.Absent"/> after a removal.</param>
    public sealed record Committed(RefVersion Version) : WriteOutcome;

    /// <summary>It did not take effect: something else than expected was there. Where the same write had been tried
    /// before, what was there may be its own first success: look at the token.</summary>
    /// <param name="Current">What was there; null where the ref is absent.</param>
    public sealed record Rejected(RefRecord? Current) : WriteOutcome;

    /// <summary>It took effect, or will, or never. Only a consistent read can tell.</summary>
    /// <param name="Cause">What went wrong.</param>
    public sealed record Unknown(AccreteException Cause) : WriteOutcome;
}
