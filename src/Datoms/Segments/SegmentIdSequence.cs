using System;
using System.Threading;
using Accrete.Edn;

namespace Accrete.Segments;

/// <summary>Gives out ids that ascend, also within a millisecond and where the clock goes back.</summary>
/// <remarks>Time and chance come from the caller, since this code has neither. Safe for any number of
/// threads.</remarks>
internal sealed class SegmentIdSequence
{
    private readonly Func<Instant> _now;
    private readonly Func<ulong> _chance;
    private readonly Lock _lock = new();
    private long _time;
    private int _sequence;

    /// <summary>Begins a sequence.</summary>
    /// <param name="now">Tells the time.</param>
    /// <param name="chance">Draws 64 bits; two processes that write to one storage draw different ones.</param>
    public SegmentIdSequence(Func<Instant> now, Func<ulong> chance)
    {
        _now = now;
        _chance = chance;
    }

    /// <summary>Returns the next id.</summary>
    public SegmentId Next()
    {
        lock (_lock)
        {
            long time = _now().EpochMilliseconds;
            if (time > _time)
            {
                (_time, _sequence) = (time, 0);
            }
            else if (++_sequence > SegmentId.SequenceMax)
            {
                // So many in one millisecond: the next one is borrowed.
                (_time, _sequence) = (_time + 1, 0);
            }

            return SegmentId.Make(new Instant(_time), _sequence, _chance());
        }
    }
}
