using System;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.Tasks;

namespace Accrete;

/// <summary>Tells OpenTelemetry, and whoever else listens, what programs ask of this process's peers, and what these
/// read of their storages.</summary>
/// <remarks>
/// <para>Activities and instruments of .NET; without a listener they cost next to nothing. Names and tags of operations
/// are those of OpenTelemetry's conventions for databases; names that begin with a capital are documented metrics
/// (operation/monitoring).</para>
/// <para>Activities <c>transact</c>, <c>query</c> and <c>pull</c>; instruments <c>db.client.operation.duration</c>
/// (seconds, with <c>db.operation.name</c> and, of what failed, <c>error.type</c>), <c>StorageGetMsec</c>,
/// <c>StorageGetBytes</c>, <c>StorageBackoff</c>, <c>Valcache</c>, <c>ValcachePutMsec</c>, <c>Memcache</c>,
/// <c>MemcachedPutMsec</c>, <c>MemcachedPutFailedMsec</c>, and <c>SegmentReads</c>: how many segments each read waited
/// for that found them neither in memory nor on their way.</para>
/// </remarks>
public static class PeerTelemetry
{
    /// <summary>The name of the source of activities, and of the meter.</summary>
    public const string Name = "Accrete.Peer";

    private const string SystemName = "accrete";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "db.client.operation.duration", "s", "what programs ask of peers");

    private static readonly Histogram<double> GetMsec = Meter.CreateHistogram<double>(
        "StorageGetMsec", "ms", "reading segments");

    private static readonly Histogram<long> GetBytes = Meter.CreateHistogram<long>(
        "StorageGetBytes", "By", "segments that were read");

    private static readonly Histogram<long> BackOff = Meter.CreateHistogram<long>(
        "StorageBackoff", "calls", "calls of storage that failed and are tried again");

    private static readonly Histogram<long> Valcache = Meter.CreateHistogram<long>(
        "Valcache", "hits", "segments that were asked for, 1 where the cache on disk had one");

    private static readonly Histogram<double> ValcachePut = Meter.CreateHistogram<double>(
        "ValcachePutMsec", "ms", "writing a segment into the cache on disk");

    private static readonly Histogram<long> Memcache = Meter.CreateHistogram<long>(
        "Memcache", "hits", "segments that were asked for, 1 where memcached had one");

    private static readonly Histogram<double> MemcachedPut = Meter.CreateHistogram<double>(
        "MemcachedPutMsec", "ms", "writing a segment into memcached");

    private static readonly Histogram<double> MemcachedPutFailed = Meter.CreateHistogram<double>(
        "MemcachedPutFailedMsec", "ms", "writing a segment into memcached in vain");

    private static readonly Histogram<long> Waits = Meter.CreateHistogram<long>(
        "SegmentReads", "segments", "segments that one read waited for");

    /// <summary>Gets whether anybody wants to know what programs ask for.</summary>
    internal static bool IsListenedTo => Source.HasListeners() || Durations.Enabled;

    /// <summary>Takes note of a call that read segments from a storage.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="bytes">How many bytes came.</param>
    internal static void Got(TimeSpan took, long bytes)
    {
        GetMsec.Record(took.TotalMilliseconds);
        GetBytes.Record(bytes);
    }

    /// <summary>Takes note of a call of a storage that failed.</summary>
    internal static void Failed() => BackOff.Record(1);

    /// <summary>Takes note of a segment that was asked of the cache on disk.</summary>
    /// <param name="isThere">Whether it was there.</param>
    internal static void AskedValcache(bool isThere) => Valcache.Record(isThere ? 1 : 0);

    /// <summary>Takes note of a segment that was written into the cache on disk.</summary>
    internal static void PutIntoValcache(TimeSpan took) => ValcachePut.Record(took.TotalMilliseconds);

    /// <summary>Takes note of a segment that was asked of memcached.</summary>
    /// <param name="isThere">Whether it was there.</param>
    internal static void AskedMemcached(bool isThere) => Memcache.Record(isThere ? 1 : 0);

    /// <summary>Takes note of a segment that was given to memcached.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="isStored">Whether it is there now.</param>
    internal static void PutIntoMemcached(TimeSpan took, bool isStored) =>
        (isStored ? MemcachedPut : MemcachedPutFailed).Record(took.TotalMilliseconds);

    /// <summary>Takes note of a read that waited for segments.</summary>
    /// <param name="segments">How many.</param>
    internal static void Waited(int segments) => Waits.Record(segments);

    /// <summary>Does what a program asked for, and tells of it.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="database">What it is asked of, without secrets.</param>
    /// <param name="work">Does it.</param>
    internal static Task<T> MeasureAsync<T>(string operation, string database, Func<Task<T>> work) =>
        IsListenedTo ? MeasuredAsync(operation, database, work) : work();

    private static async Task<T> MeasuredAsync<T>(string operation, string database, Func<Task<T>> work)
    {
        long begun = Stopwatch.GetTimestamp();
        using Activity? activity = Source.StartActivity(operation, ActivityKind.Client);
        activity?.SetTag("db.system.name", SystemName)
            .SetTag("db.namespace", database)
            .SetTag("db.operation.name", operation);
        try
        {
            T answer = await work().ConfigureAwait(false);
            Record(operation, begun, null);
            return answer;
        }
        catch (Exception error)
        {
            string type = error is AccreteException { Error: { } keyword } ? keyword.ToString() : error.GetType().Name;
            activity?.SetStatus(ActivityStatusCode.Error, error.Message).SetTag("error.type", type);
            Record(operation, begun, type);
            throw;
        }
    }

    private static void Record(string operation, long begun, string? error)
    {
        TagList tags = [new("db.system.name", SystemName), new("db.operation.name", operation)];
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        Durations.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, tags);
    }
}
