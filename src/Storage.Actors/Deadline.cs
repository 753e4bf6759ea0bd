using System;

namespace Accrete.Storage;

/// <summary>Is when a call of several requests must have ended.</summary>
/// <param name="Time">Tells the time.</param>
/// <param name="Start">When the call began, by that clock.</param>
/// <param name="Within">How long it may take.</param>
internal readonly record struct Deadline(TimeProvider Time, long Start, TimeSpan Within)
{
    /// <summary>Gets how much time is left; none or less where it has passed.</summary>
    public TimeSpan Left => Within - Time.GetElapsedTime(Start);

    /// <summary>Begins a call.</summary>
    public static Deadline Begin(TimeSpan within, TimeProvider time)
    {
        StorageLimits.Check(within);
        return new Deadline(time, time.GetTimestamp(), within);
    }
}
