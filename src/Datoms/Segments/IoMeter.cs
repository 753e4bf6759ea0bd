using System;
using System.Threading;

namespace Accrete.Segments;

/// <summary>Counts what a piece of work on one thread reads of storage, and how long it waits for it.</summary>
/// <remarks>Where nobody counts, a read of a segment that is at hand looks at one number more.</remarks>
internal sealed class IoMeter : IDisposable
{
    private static int ActiveCount;

    [ThreadStatic]
    private static IoMeter? CurrentOfThread;

    private readonly Func<TimeSpan> _elapsed;
    private readonly IoMeter? _outer;

    private IoMeter(Func<TimeSpan> elapsed)
    {
        _elapsed = elapsed;
        _outer = CurrentOfThread;
        CurrentOfThread = this;
        Interlocked.Increment(ref ActiveCount);
    }

    /// <summary>Gets what counts for this thread; null where nothing does.</summary>
    public static IoMeter? Current => Volatile.Read(ref ActiveCount) == 0 ? null : CurrentOfThread;

    /// <summary>Gets how many segments were asked for.</summary>
    public long Lookups { get; private set; }

    /// <summary>Gets how many of them were read from storage, since they were not at hand.</summary>
    public long Loads { get; private set; }

    /// <summary>Gets how many of these were directories.</summary>
    public long DirectoryLoads { get; private set; }

    /// <summary>Gets how long that took, with decoding.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Counts from now on until it is disposed of, on this thread.</summary>
    /// <param name="elapsed">Tells the time that has passed since some moment.</param>
    public static IoMeter Begin(Func<TimeSpan> elapsed) => new(elapsed);

    /// <summary>Counts segments that are asked for.</summary>
    public void Looked(int count) => Lookups += count;

    /// <summary>Returns the moment at which a load begins.</summary>
    public TimeSpan Mark() => _elapsed();

    /// <summary>Counts segments that were loaded.</summary>
    /// <param name="begun">When that began.</param>
    /// <param name="count">How many.</param>
    /// <param name="directories">How many of them are directories.</param>
    public void Loaded(TimeSpan begun, int count, int directories)
    {
        Loads += count;
        DirectoryLoads += directories;
        Waited += _elapsed() - begun;
    }

    /// <summary>Ends the counting; what was counted counts for the work around it too.</summary>
    public void Dispose()
    {
        CurrentOfThread = _outer;
        Interlocked.Decrement(ref ActiveCount);
        if (_outer is { } outer)
        {
            outer.Lookups += Lookups;
            outer.Loads += Loads;
            outer.DirectoryLoads += DirectoryLoads;
            outer.Waited += Waited;
        }
    }
}
