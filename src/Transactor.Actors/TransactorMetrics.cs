using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using Accrete.Storage;
using Accrete.Storage.Memory;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Counts and measures what a transactor does, under the documented names.</summary>
/// <remarks>Instruments of .NET: whoever listens to the meter has them, OpenTelemetry and dotnet-counters too; without
/// a listener they cost next to nothing. Source: operation/monitoring.</remarks>
internal sealed class TransactorMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Accrete.Transactor";

    private readonly ConcurrentDictionary<string, long> _memoryIndexes = new(StringComparer.Ordinal);
    private readonly Dictionary<Address, int> _sessions = [];
    private readonly Histogram<double> _heartbeat, _heartMonitor;
    private readonly Histogram<double> _transaction, _apply, _get, _put, _logWrite, _logIngest, _index, _valcachePut;
    private readonly Histogram<double> _memcachedPut, _memcachedPutFailed;
    private readonly Counter<long> _garbage;
    private readonly Histogram<long> _batch, _transactionBytes, _transactionDatoms, _getBytes, _putBytes, _ingestBytes;
    private readonly Histogram<long> _indexSegments, _indexDatoms, _backOff, _valcache, _memcache;

    /// <summary>Makes a set of metrics.</summary>
    public TransactorMetrics()
    {
        Meter = new Meter(MeterName);
        _transaction = Time("TransactionMsec", "from a transaction's arrival to its answer");
        _apply = Time("TransactionApplyMsec", "applying a transaction to the newest value");
        _batch = Amount("TransactionBatch", "transactions", "transactions in one append of the log");
        _transactionBytes = Amount("TransactionBytes", "By", "a transaction in the log");
        _transactionDatoms = Amount("TransactionDatoms", "datoms", "the datoms of a transaction");
        _logWrite = Time("LogWriteMsec", "writing an append or another ref");
        _logIngest = Time("LogIngestMsec", "reading appends and other refs");
        _ingestBytes = Amount("LogIngestBytes", "By", "appends and other refs that were read");
        _get = Time("StorageGetMsec", "reading segments");
        _getBytes = Amount("StorageGetBytes", "By", "segments that were read");
        _put = Time("StoragePutMsec", "writing a segment");
        _putBytes = Amount("StoragePutBytes", "By", "segments that were written");
        _backOff = Amount("StorageBackoff", "calls", "calls of storage that failed and are tried again");
        _index = Time("CreateEntireIndexMsec", "an index job");
        _indexSegments = Amount("IndexSegments", "segments", "segments that an index job wrote");
        _indexDatoms = Amount("IndexDatoms", "datoms", "datoms of all indexes after an index job");
        _valcache = Amount("Valcache", "hits", "segments asked for, 1 where the cache on disk had one");
        _valcachePut = Time("ValcachePutMsec", "writing a segment into the cache on disk");
        _memcache = Amount("Memcache", "hits", "segments asked for, 1 where memcached had one");
        _memcachedPut = Time("MemcachedPutMsec", "writing a segment into memcached");
        _memcachedPutFailed = Time("MemcachedPutFailedMsec", "writing a segment into memcached in vain");
        _heartbeat = Time("HeartbeatMsec", "from a beat of the lease that this node wrote to the next one");
        _heartMonitor = Time("HeartMonitorMsec", "from a beat of another node that this one saw to the next one");
        _garbage = Meter.CreateCounter<long>("GarbageSegments", "segments", "segments and appends that were deleted");
        Alarms = Meter.CreateCounter<long>("Alarm", null, "what somebody must look at");
        Meter.CreateObservableGauge(
            "MemoryIndexMB", () => _memoryIndexes.Values.Sum() / (double)(1 << 20), "MB", "all memory indexes");
        Meter.CreateObservableGauge("RemotePeers", CountPeers, "peers", "peers of other processes with a session");
    }

    /// <summary>Gets the metrics of nodes that were given none of their own.</summary>
    public static TransactorMetrics Shared { get; } = new();

    /// <summary>Gets the meter.</summary>
    public Meter Meter { get; }

    /// <summary>Gets the counter of alarms; each has its kind as a tag.</summary>
    public Counter<long> Alarms { get; }

    /// <summary>Counts an alarm.</summary>
    /// <param name="kind">Its kind: <c>IndexingJobFailed</c>, <c>BackPressure</c>, ...</param>
    public void Alarm(string kind) => Alarms.Add(1, KeyValuePair.Create<string, object?>("kind", kind));

    /// <summary>Takes note of a transaction that was applied.</summary>
    public void Applied(TimeSpan took) => _apply.Record(took.TotalMilliseconds);

    /// <summary>Takes note of a transaction that is durable.</summary>
    /// <param name="took">The time since it arrived.</param>
    /// <param name="datoms">How many datoms it has.</param>
    public void Transacted(TimeSpan took, int datoms)
    {
        _transaction.Record(took.TotalMilliseconds);
        _transactionDatoms.Record(datoms);
    }

    /// <summary>Takes note of an append of the log.</summary>
    /// <param name="events">How many events it carries.</param>
    /// <param name="bytes">How many bytes they have.</param>
    public void Appended(int events, long bytes)
    {
        _batch.Record(events);
        _transactionBytes.Record(events == 0 ? 0 : bytes / events);
    }

    /// <summary>Takes note of the size of a database's memory index; 0 where the database is closed.</summary>
    public void MemoryIndex(string database, long bytes)
    {
        if (bytes == 0)
        {
            _memoryIndexes.TryRemove(database, out _);
        }
        else
        {
            _memoryIndexes[database] = bytes;
        }
    }

    /// <summary>Takes note of a beat of the lease that this node wrote.</summary>
    /// <param name="sinceLast">The time since the last one.</param>
    public void WroteBeat(TimeSpan sinceLast) => _heartbeat.Record(sinceLast.TotalMilliseconds);

    /// <summary>Takes note of a beat of the node that leads, which this one waits for to end.</summary>
    /// <param name="sinceLast">The time since the last one.</param>
    public void SawBeat(TimeSpan sinceLast) => _heartMonitor.Record(sinceLast.TotalMilliseconds);

    /// <summary>Takes note of a session that begins.</summary>
    /// <param name="peer">The actor system of the peer.</param>
    public void Joined(Address peer)
    {
        lock (_sessions)
        {
            _sessions[peer] = _sessions.GetValueOrDefault(peer) + 1;
        }
    }

    /// <summary>Takes note of a session that has ended.</summary>
    /// <param name="peer">The actor system of the peer.</param>
    public void Left(Address peer)
    {
        lock (_sessions)
        {
            if (_sessions.Remove(peer, out int sessions) && sessions > 1)
            {
                _sessions[peer] = sessions - 1;
            }
        }
    }

    /// <summary>Takes note of an index job.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="segments">How many segments it wrote.</param>
    /// <param name="datoms">How many datoms the indexes have.</param>
    public void Indexed(TimeSpan took, int segments, long datoms)
    {
        _index.Record(took.TotalMilliseconds);
        _indexSegments.Record(segments);
        _indexDatoms.Record(datoms);
    }

    /// <summary>Takes note of a segment that was asked of the cache on disk.</summary>
    public void AskedValcache(bool isThere) => _valcache.Record(isThere ? 1 : 0);

    /// <summary>Takes note of a segment that was written into the cache on disk.</summary>
    public void PutIntoValcache(TimeSpan took) => _valcachePut.Record(took.TotalMilliseconds);

    /// <summary>Takes note of a segment that was asked of memcached.</summary>
    public void AskedMemcached(bool isThere) => _memcache.Record(isThere ? 1 : 0);

    /// <summary>Takes note of a segment that was given to memcached.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="isStored">Whether it is there now.</param>
    public void PutIntoMemcached(TimeSpan took, bool isStored) =>
        (isStored ? _memcachedPut : _memcachedPutFailed).Record(took.TotalMilliseconds);

    /// <summary>Takes note of garbage that was deleted.</summary>
    /// <param name="segments">How many segments and appends.</param>
    public void Collected(long segments) => _garbage.Add(segments);

    /// <summary>Takes note of a call of storage.</summary>
    public void Observe(ObservedCall call)
    {
        double took = call.Took.TotalMilliseconds;
        if (call.Error is not null)
        {
            _backOff.Record(1);
        }

        switch (call.Method)
        {
            case StorageMethod.Get or StorageMethod.GetMany:
                _get.Record(took);
                _getBytes.Record(call.Bytes);
                break;
            case StorageMethod.Put:
                _put.Record(took);
                _putBytes.Record(call.Bytes);
                break;
            case StorageMethod.Read:
                _logIngest.Record(took);
                _ingestBytes.Record(call.Bytes);
                break;
            case StorageMethod.CompareAndSet:
                _logWrite.Record(took);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private double CountPeers()
    {
        lock (_sessions)
        {
            return _sessions.Count;
        }
    }

    private Histogram<double> Time(string name, string what) => Meter.CreateHistogram<double>(name, "ms", what);

    private Histogram<long> Amount(string name, string unit, string what) =>
        Meter.CreateHistogram<long>(name, unit, what);
}
