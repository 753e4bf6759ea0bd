using System;
using System.Diagnostics.Metrics;
using System.Threading;

namespace Accrete.Bench.Durable;

/// <summary>Counts what this process's peers read of their storages: waits (a batch of segments is one: its calls run
/// side by side), segments, and bytes.</summary>
internal sealed class SegmentCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _waits;
    private long _segments;
    private long _bytes;

    public SegmentCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: PeerTelemetry.Name, Name: "SegmentReads" or "StorageGetBytes" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
        {
            if (instrument.Name == "StorageGetBytes")
            {
                Interlocked.Add(ref _bytes, count);
                return;
            }

            Interlocked.Increment(ref _waits);
            Interlocked.Add(ref _segments, count);
        });
        _listener.Start();
    }

    /// <summary>Gets what was counted until now.</summary>
    public (long Waits, long Segments) Now => (Interlocked.Read(ref _waits), Interlocked.Read(ref _segments));

    /// <summary>Gets how many bytes were read until now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
