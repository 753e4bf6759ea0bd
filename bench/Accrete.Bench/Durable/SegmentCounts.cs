using System;
using System.Diagnostics.Metrics;
using System.Threading;

namespace Accrete.Bench.Durable;

/// <summary>Counts what this process's peers read of their storages: waits (a batch of segments is one: its calls run
/// side by side) and segments.</summary>
internal sealed class SegmentCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _waits;
    private long _segments;

    public SegmentCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: PeerTelemetry.Name, Name: "SegmentReads" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) =>
        {
            Interlocked.Increment(ref _waits);
            Interlocked.Add(ref _segments, count);
        });
        _listener.Start();
    }

    /// <summary>Gets what was counted until now.</summary>
    public (long Waits, long Segments) Now => (Interlocked.Read(ref _waits), Interlocked.Read(ref _segments));

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
