using System;

namespace Accrete.Storage;

/// <summary>Says how long to wait before something is tried again: a pure function of the attempt and a number drawn by
/// chance.</summary>
/// <param name="First">The longest wait before the second attempt.</param>
/// <param name="Max">The longest wait of all.</param>
public readonly record struct BackOff(TimeSpan First, TimeSpan Max)
{
    /// <summary>Gets what storage calls use: 20 ms, doubled up to 2 s.</summary>
    public static BackOff Storage => new(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(2));

    /// <summary>Returns the wait after an attempt. It doubles with each, and lies between half of that and all of it,
    /// so that many who failed together do not come back together.</summary>
    /// <param name="attempt">How many attempts failed; at least 1.</param>
    /// <param name="chance">A number from 0 up to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No attempt was made, or the number lies outside.</exception>
    public TimeSpan Delay(int attempt, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(chance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chance, 1);
        const int DoublingsMax = 30; // beyond it, every real maximum is reached
        double doubled = First.Ticks * Math.Pow(2, Math.Min(attempt - 1, DoublingsMax));
        double longest = Math.Min(doubled, Max.Ticks);
        return TimeSpan.FromTicks((long)(longest * (1 + chance) / 2));
    }
}
