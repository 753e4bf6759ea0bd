using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Catalogs;

namespace Accrete.Storage.Sql;

/// <summary>Keeps segments and refs in an SQL database, in the documented table <c>datomic_kvs</c>.</summary>
/// <remarks>A conditional write is one statement on one row, sent once and committed by itself; no isolation level is
/// leaned on. Each new connection is asked, as far as its database can tell, whether commits are durable and whether it
/// is the primary.</remarks>
public abstract class SqlStorage : IStorage
{
    // Always the same, so that no more than one such row can be left behind.
    private static readonly SegmentId Probe = new(Guid.Parse("00000000-0000-7000-8000-000000000001"));

    private readonly TimeProvider _time;

    private protected SqlStorage(TimeProvider time) => _time = time;

    /// <summary>Makes a way to a database; nothing is sent yet. Each connection is checked when it is made.</summary>
    /// <param name="options">Where, and as whom.</param>
    /// <exception cref="AccreteException">The address cannot be read, or the driver is missing.</exception>
    public static SqlStorage Connect(SqlStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ConnectionsMax, 1, nameof(options));
        return SqlServices.Connect(options);
    }

    /// <summary>Connects, and checks that the database keeps what it acknowledges and has the table.</summary>
    /// <param name="options">Where, and as whom.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">The database cannot be reached, refuses the user, is a replica, loses commits
    /// by its settings, has no table, or gives the user less than he needs.</exception>
    public static async Task<SqlStorage> OpenAsync(
        SqlStorageOptions options, TimeSpan within, CancellationToken token = default) =>
        await CheckedStorage.OpenAsync(Connect(options), async storage =>
        {
            await storage.ReadAsync([CatalogStore.Key], within, token).ConfigureAwait(false);
            await (options.Writes ? storage.TryWritesAsync(within, token) : Task.CompletedTask).ConfigureAwait(false);
        }).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(segment);
        return Guarded(ending => Put(segment, ending), within, token);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetAsync(SegmentId id, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(id);
        return Guarded(
            async ending => await Get(id.ToString(), ending).ConfigureAwait(false) is { } bytes
                ? new ReadOnlyMemory<byte>(bytes)
                : default(ReadOnlyMemory<byte>?),
            within, token);
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
    public Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        StorageLimits.Check(ids);
        string[] texts = [.. ids.Select(id => id.ToString())];
        return Guarded(ending => Delete(texts, ending), within, token);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        StorageLimits.Check(keys);
        string[] texts = [.. keys.Select(key => key.Text).Distinct(StringComparer.Ordinal)];
        return Guarded<IReadOnlyList<RefRecord?>>(
            async ending =>
            {
                Dictionary<string, RefRecord> found = await Read(texts, ending).ConfigureAwait(false);
                return [.. keys.Select(key => found.GetValueOrDefault(key.Text))];
            },
            within, token);
    }

    /// <inheritdoc/>
    public async Task<WriteOutcome> CompareAndSetAsync(
        RefKey key, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(key, expected, write);
        StorageLimits.Check(within);
        token.ThrowIfCancellationRequested();
        return await Unanswered.OrUnknownAsync(
            () => Guarded(ending => Write(key, expected, write, ending), within, token)).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    /// <returns>A task that ends when they are closed.</returns>
    public abstract ValueTask DisposeAsync();

    /// <summary>Stores a segment unless it is there.</summary>
    private protected abstract Task<int> Put(StoredSegment segment, CancellationToken ending);

    /// <summary>Reads a segment; null where it is not there.</summary>
    private protected abstract Task<byte[]?> Get(string id, CancellationToken ending);

    /// <summary>Reads those of some segments that are there.</summary>
    private protected abstract Task<List<StoredSegment>> GetMany(string[] ids, CancellationToken ending);

    /// <summary>Deletes segments.</summary>
    private protected abstract Task<int> Delete(string[] ids, CancellationToken ending);

    /// <summary>Reads those of some refs that are there.</summary>
    private protected abstract Task<Dictionary<string, RefRecord>> Read(string[] keys, CancellationToken ending);

    /// <summary>Writes a ref where it is as expected. Whatever this throws leaves the outcome unknown.</summary>
    private protected abstract Task<WriteOutcome> Write(
        RefKey key, RefVersion expected, RefWrite? write, CancellationToken ending);

    /// <summary>Says what an error of the driver means.</summary>
    private protected abstract AccreteException Translate(Exception error);

    /// <summary>Says what errors mean that no driver has to itself.</summary>
    /// <param name="name">The name of the database system.</param>
    /// <param name="error">The error.</param>
    private protected static AccreteException TranslateCommon(string name, Exception error) => error switch
    {
        AccreteException known => known,
        TimeoutException or OperationCanceledException =>
            StorageErrors.Timeout($"{name} did not answer in time.", error),
        ObjectDisposedException => StorageErrors.Unavailable("The storage is closed.", error),
        SocketException or System.IO.IOException =>
            StorageErrors.Unavailable($"{name} cannot be reached: {error.Message}", error),
        _ => StorageErrors.Fault($"The driver failed: {error.Message}", error),
    };

    private async IAsyncEnumerable<StoredSegment> Many(
        IReadOnlyList<SegmentId> ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token)
    {
        // As many segments as a batch may name are held at once; their bytes come in one answer.
        string[] texts = [.. ids.Distinct().Select(id => id.ToString())];
        List<StoredSegment> found = await Guarded(ending => GetMany(texts, ending), within, token)
            .ConfigureAwait(false);
        foreach (StoredSegment segment in found)
        {
            yield return segment;
        }
    }

    // Ends in time whatever the network does: the drivers' own time-outs do not where packets vanish.
    private async Task<T> Guarded<T>(Func<CancellationToken, Task<T>> work, TimeSpan within, CancellationToken token)
    {
        StorageLimits.Check(within);
        token.ThrowIfCancellationRequested();
        CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task<T> running = work(ending.Token);
        try
        {
            return await running.WaitAsync(within, _time, token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not AccreteException)
        {
            token.ThrowIfCancellationRequested();
            throw Translate(error);
        }
        finally
        {
            // Not waited for: a driver may ask the server to stop, on the way on which it did not answer.
            _ = EndAsync(ending, running);
        }
    }

    // Nobody waits for the call any more, and nobody must be told how it fails.
    private static async Task EndAsync(CancellationTokenSource ending, Task running)
    {
        const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing;
        using (ending)
        {
            // A driver may fail at giving up a connection which is lost already.
            await (running.IsCompleted ? Task.CompletedTask : ending.CancelAsync()).ConfigureAwait(Quietly);
            await running.ConfigureAwait(Quietly);
        }
    }

    /// <summary>Tries each right that a transactor needs, and changes nothing: a segment comes and goes, and a ref is
    /// written where it has a version that it cannot have.</summary>
    private async Task TryWritesAsync(TimeSpan within, CancellationToken token)
    {
        await PutAsync(new StoredSegment(Probe, new byte[1]), within, token).ConfigureAwait(false);
        await DeleteAsync([Probe], within, token).ConfigureAwait(false);
        WriteOutcome outcome = await CompareAndSetAsync(
            CatalogStore.Key, new RefVersion(int.MaxValue, Probe.Uuid),
            new RefWrite(Probe.Uuid, ReadOnlyMemory<byte>.Empty), within, token).ConfigureAwait(false);
        if (outcome is WriteOutcome.Unknown unknown)
        {
            throw unknown.Cause;
        }
    }
}
