using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Catalogs;
using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Storage.Cassandra;

/// <summary>Keeps segments and refs in a Cassandra, in the documented table, or in that of <c>cass2</c>.</summary>
/// <remarks>A conditional write is one lightweight transaction on one row, agreed upon at LOCAL_SERIAL, stored at
/// LOCAL_QUORUM, and sent once. Whatever goes wrong with it is Unknown: a time-out of Cassandra tells only that too few
/// answered. A rejection may be its own success, seen by a coordinator that tried again by itself; the attempt token
/// tells. All else is read and written at LOCAL_QUORUM.</remarks>
public sealed class CassandraStorage : IStorage
{
    /// <summary>How many statements of one call are under way at once.</summary>
    private const int ConcurrencyMax = 64;

    private readonly ICqlSession _session;
    private readonly TimeProvider _time;
    private readonly CassandraStatements _statements;
    private readonly CassandraSegments _segments;
    private readonly KeyGates _gates;

    private CassandraStorage(ICqlSession session, CassandraStorageOptions options)
    {
        (_session, _time) = (session, options.Cluster.Time);
        _statements = new CassandraStatements(options.Table, options.IsChunked);
        _segments = options.IsChunked ? new CassandraChunks(_statements) : new CassandraRows(_statements);
        _gates = new KeyGates(_time);
    }

    /// <summary>Makes a way to a cluster; the client here sends nothing yet.</summary>
    /// <param name="options">Which table of which cluster, and who asks.</param>
    /// <exception cref="AccreteException">No host is named, or a callback cannot be called.</exception>
    public static CassandraStorage Connect(CassandraStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new CassandraStorage(CassandraCallback.Session(options), options);
    }

    /// <summary>Connects, and checks that the table is there and is the right one.</summary>
    /// <param name="options">Which table of which cluster, and who asks.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">The cluster cannot be reached, refuses the user, has no such keyspace or
    /// table, or one that is another.</exception>
    public static async Task<CassandraStorage> OpenAsync(
        CassandraStorageOptions options, TimeSpan within, CancellationToken token = default) =>
        await CheckedStorage.OpenAsync(Connect(options), async storage =>
        {
            await CassandraChecks.CheckAsync(storage.Call(within, token), options.Table, options.IsChunked)
                .ConfigureAwait(false);
            await storage.ReadAsync([CatalogStore.Key], within, token).ConfigureAwait(false);
        }).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(segment);
        return _segments.PutAsync(Call(within, token), segment);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetAsync(SegmentId id, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(id);
        return _segments.GetAsync(Call(within, token), id);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredSegment> GetManyAsync(
        IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        StorageLimits.Check(ids);
        StorageLimits.Check(within);
        return Many(ids, within, token);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        StorageLimits.Check(ids);
        CassandraCall call = Call(within, token);
        using SemaphoreSlim room = new(ConcurrencyMax);
        await Task.WhenAll(ids.Distinct().Select(id => InTurn(room, () => _segments.DeleteAsync(call, id), token)))
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        StorageLimits.Check(keys);
        CassandraCall call = Call(within, token);
        using SemaphoreSlim room = new(ConcurrencyMax);
        Dictionary<RefKey, RefRecord?> found = [];
        (RefKey Key, Task<RefRecord?> Reading)[] all =
        [
            .. keys.Distinct().Select(key => (key, InTurn(room, () => Read(call, key, token), token))),
        ];
        await Task.WhenAll(all.Select(each => each.Reading)).ConfigureAwait(false);
        foreach ((RefKey key, Task<RefRecord?> reading) in all)
        {
            found.Add(key, await reading.ConfigureAwait(false));
        }

        return [.. keys.Select(key => found[key])];
    }

    /// <inheritdoc/>
    public async Task<WriteOutcome> CompareAndSetAsync(
        RefKey key, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(key, expected, write);
        CassandraCall call = Call(within, token);
        return await Unanswered.OrUnknownAsync(() => Write(call, key, expected, write, token)).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static RefRecord RecordOf(CqlRow row) =>
        row["rev"] is long revision && row["val"] is ReadOnlyMemory<byte> value
            && Guid.TryParse(row["map"] as string, out Guid token)
                ? new RefRecord(new RefVersion(revision, token), value)
                : throw StorageErrors.Damaged("A row that should be a ref is none.");

    private CassandraCall Call(TimeSpan within, CancellationToken token)
    {
        Deadline deadline = Deadline.Begin(within, _time);
        token.ThrowIfCancellationRequested();
        return new CassandraCall(_session, deadline, token);
    }

    private async Task<WriteOutcome> Write(
        CassandraCall call, RefKey key, RefVersion expected, RefWrite? write, CancellationToken token)
    {
        CqlPage page;
        using (await _gates.EnterAsync(key, call.Left, token).ConfigureAwait(false))
        {
            // Given up before anything was sent: it did not happen, but who gave up hears Unknown like all others.
            token.ThrowIfCancellationRequested();
            page = await call.RunAsync(_statements.Write(key, expected, write)).ConfigureAwait(false);
        }

        if (page.Rows is not [var row, ..] || row["[applied]"] is not bool isApplied)
        {
            throw StorageErrors.Fault("Cassandra did not say whether a conditional write was applied.");
        }

        if (isApplied)
        {
            return new WriteOutcome.Committed(
                write is null ? RefVersion.Absent : new RefVersion(expected.Revision + 1, write.Token));
        }

        // A first write is answered with the row; others with what the condition named alone: the value is read, and
        // may be a later one.
        return new WriteOutcome.Rejected(
            row["val"] is null ? await Read(call, key, token).ConfigureAwait(false) : RecordOf(row));
    }

    private async Task<RefRecord?> Read(CassandraCall call, RefKey key, CancellationToken token)
    {
        using IDisposable? visit = await _gates.EnterAsync(key, call.Left, token).ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        CqlPage page = await call.RunAsync(_statements.Read(key)).ConfigureAwait(false);
        return page.Rows is [var row, ..] ? RecordOf(row) : null;
    }

    private async IAsyncEnumerable<StoredSegment> Many(
        IReadOnlyList<SegmentId> ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(token);
        CassandraCall call = Call(within, ending.Token);
        using SemaphoreSlim room = new(ConcurrencyMax);
        Task<(SegmentId Id, ReadOnlyMemory<byte>? Bytes)>[] all =
        [
            .. ids.Distinct().Select(id => InTurn(
                room, async () => (id, await _segments.GetAsync(call, id).ConfigureAwait(false)), ending.Token)),
        ];
        try
        {
            await foreach (Task<(SegmentId Id, ReadOnlyMemory<byte>? Bytes)> one in Task.WhenEach(all)
                .WithCancellation(token).ConfigureAwait(false))
            {
                (SegmentId id, ReadOnlyMemory<byte>? bytes) = await one.ConfigureAwait(false);
                if (bytes is { } found)
                {
                    yield return new StoredSegment(id, found);
                }
            }
        }
        finally
        {
            // Who leaves in the middle waits for no other, and is told of no other's failure.
            await ending.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(all)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<T> InTurn<T>(SemaphoreSlim room, Func<Task<T>> work, CancellationToken token)
    {
        await room.WaitAsync(token).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            room.Release();
        }
    }
}
