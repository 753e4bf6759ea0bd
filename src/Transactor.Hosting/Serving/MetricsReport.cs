using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Threading;
using Accrete.Edn;
using Accrete.Transactor;

namespace Accrete.Serving;

/// <summary>Gathers the metrics of a transactor and hands them on once an interval, as the documented map: a keyword
/// for each, with a number, or with <c>{:lo :hi :sum :count}</c>.</summary>
internal sealed class MetricsReport : IDisposable
{
    private static readonly Keyword Lo = Keyword.Of(null, "lo"), Hi = Keyword.Of(null, "hi"),
        Sum = Keyword.Of(null, "sum"), Count = Keyword.Of(null, "count");

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Gathered> _gathered = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> _numbers = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Action<EdnMap> _take;
    private ITimer? _timer;
    private TimeSpan _pauses = GC.GetTotalPauseDuration();

    /// <summary>Begins to gather.</summary>
    /// <param name="metrics">What is listened to.</param>
    /// <param name="take">Takes each report; it must not throw.</param>
    public MetricsReport(TransactorMetrics metrics, Action<EdnMap> take)
    {
        _take = take;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter)
            {
                // Handed back with each measurement, so that none looks for it.
                listener.EnableMeasurementEvents(instrument, GatheredOf(instrument.Name));
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, state) => Take(instrument, value, state));
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, state) => TakeCount(instrument, value, tags, state));
        _listener.Start();
    }

    /// <summary>Reports again and again.</summary>
    /// <param name="every">How often.</param>
    /// <param name="time">Tells the time.</param>
    public void Begin(TimeSpan every, TimeProvider time) =>
        _timer = time.CreateTimer(_ => _take(Next()), null, every, every);

    /// <summary>Returns what was gathered since the last time.</summary>
    public EdnMap Next()
    {
        _listener.RecordObservableInstruments();
        TimeSpan pauses = GC.GetTotalPauseDuration();
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        lock (_lock)
        {
            _numbers["AvailableMB"] = Math.Max(
                0, (memory.TotalAvailableMemoryBytes - GC.GetTotalMemory(false)) / (double)(1 << 20));
            _numbers["GcPauseMsec"] = (pauses - _pauses).TotalMilliseconds;
            _numbers["MetricReport"] = 1;
            _pauses = pauses;
            EdnMap report = EdnMap.Of(_gathered
                .Select(each => (each.Key, Sample: each.Value.Take()))
                .Where(each => each.Sample.Count > 0)
                .Select(each => KeyValuePair.Create<object?, object?>(Keyword.Of(null, each.Key), MapOf(each.Sample)))
                .Concat(_numbers.Select(
                    each => KeyValuePair.Create<object?, object?>(Keyword.Of(null, each.Key), each.Value))));
            _numbers.Clear();
            return report;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _listener.Dispose();
    }

    private static EdnMap MapOf(Sample sample) =>
        EdnMap.Of(Lo, sample.Lo, Hi, sample.Hi, Sum, sample.Sum, Count, sample.Count);

    private Gathered GatheredOf(string name)
    {
        lock (_lock)
        {
            return _gathered.TryGetValue(name, out Gathered? gathered) ? gathered : _gathered[name] = new Gathered();
        }
    }

    private void Take(Instrument instrument, double value, object? state)
    {
        if (!instrument.IsObservable)
        {
            ((Gathered)state!).Add(value); // as it was enabled
            return;
        }

        lock (_lock)
        {
            _numbers[instrument.Name] = value;
        }
    }

    private void TakeCount(
        Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        Take(instrument, value, state);
        foreach ((string key, object? kind) in tags)
        {
            if (key == "kind")
            {
                GatheredOf($"{instrument.Name}{kind}").Add(value);
            }
        }
    }

    /// <summary>What one instrument measured since the last report.</summary>
    private sealed class Gathered
    {
        private readonly Lock _lock = new();
        private Sample _sample;

        public void Add(double value)
        {
            lock (_lock)
            {
                _sample = _sample.With(value);
            }
        }

        public Sample Take()
        {
            lock (_lock)
            {
                (Sample taken, _sample) = (_sample, default);
                return taken;
            }
        }
    }

    private readonly record struct Sample(double Lo, double Hi, double Sum, long Count)
    {
        public Sample With(double value) => Count == 0
            ? new Sample(value, value, value, 1)
            : new Sample(Math.Min(Lo, value), Math.Max(Hi, value), Sum + value, Count + 1);
    }
}
