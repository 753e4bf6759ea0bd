using System;
using Accrete.Storage;

namespace Accrete.Transactor.Leases;

/// <summary>Measures how far apart beats of the lease come: those that this node writes, and those of another that it
/// sees.</summary>
/// <param name="metrics">Gets what is measured.</param>
internal sealed class BeatIntervals(TransactorMetrics metrics)
{
    private TimeSpan? _written;
    private TimeSpan? _seen;
    private RefVersion _version;

    /// <summary>Takes note of a beat that this node has written.</summary>
    public void Wrote(TimeSpan now)
    {
        if (_written is { } last)
        {
            metrics.WroteBeat(now - last);
        }

        (_written, _seen) = (now, null);
    }

    /// <summary>Takes note of what was read; the same beat may be seen many times.</summary>
    /// <param name="now">The time.</param>
    /// <param name="version">The version of the ref that was read.</param>
    public void Saw(TimeSpan now, RefVersion version)
    {
        if (version == _version)
        {
            return;
        }

        if (_seen is { } last)
        {
            metrics.SawBeat(now - last);
        }

        (_version, _seen, _written) = (version, now, null);
    }
}
