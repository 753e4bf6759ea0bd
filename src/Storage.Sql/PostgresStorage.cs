using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Npgsql;

namespace Accrete.Storage.Sql;

/// <summary>Keeps segments and refs in a PostgreSQL, in the documented table <c>datomic_kvs</c>.</summary>
/// <remarks>A conditional write is one statement on one row at READ COMMITTED, sent once; no isolation level is leaned
/// on. Each new connection is asked whether commits are durable and whether it is the primary.</remarks>
public sealed class PostgresStorage : IStorage
{
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;

    private PostgresStorage(NpgsqlDataSource source, TimeProvider time) => (_source, _time) = (source, time);

    /// <summary>Makes a way to a server; nothing is sent yet. Each connection is checked when it is made.</summary>
    /// <param name="options">Where, and as whom.</param>
    /// <exception cref="AccreteException">The address cannot be read.</exception>
    public static PostgresStorage Connect(PostgresStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        NpgsqlDataSourceBuilder builder = new(PostgresConnections.Settings(options).ToString());
        PostgresChecks checks = new(options.ValidationQuery);
        builder.UsePhysicalConnectionInitializer(checks.Check, checks.CheckAsync);
        return new PostgresStorage(builder.Build(), options.Time);
    }

    /// <summary>Connects, and checks that the server keeps what it acknowledges and has the table.</summary>
    /// <param name="options">Where, and as whom.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">The server cannot be reached, refuses the user, is a replica, loses commits
    /// by its settings, or has no table.</exception>
    public static async Task<PostgresStorage> OpenAsync(
        PostgresStorageOptions options, TimeSpan within, CancellationToken token = default)
    {
        PostgresStorage storage = Connect(options);
        try
        {
            await storage.ReadAsync([new RefKey("catalog")], within, token).ConfigureAwait(false);
            return storage;
        }
        catch
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(segment);
        return Execute(
            PostgresStatements.Put,
            [PostgresStatements.Text(segment.Id.ToString()), PostgresStatements.Bytes(segment.Bytes)], within, token);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetAsync(SegmentId id, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(id);
        return Guarded(
            async ending =>
            {
                NpgsqlCommand command = Command(PostgresStatements.Get, PostgresStatements.Text(id.ToString()));
                await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
                return await command.ExecuteScalarAsync(ending).ConfigureAwait(false) is byte[] bytes
                    ? new ReadOnlyMemory<byte>(bytes)
                    : default(ReadOnlyMemory<byte>?);
            },
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
        return Execute(
            PostgresStatements.Delete, [PostgresStatements.Texts(ids.Select(id => id.ToString()))], within, token);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        StorageLimits.Check(keys);
        HashSet<string> texts = new(keys.Select(key => key.Text), StringComparer.Ordinal);
        return Guarded<IReadOnlyList<RefRecord?>>(
            async ending =>
            {
                Dictionary<string, RefRecord> found = new(StringComparer.Ordinal);
                NpgsqlCommand command = Command(PostgresStatements.Read, PostgresStatements.Texts(texts));
                await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
                NpgsqlDataReader reader = await command.ExecuteReaderAsync(ending).ConfigureAwait(false);
                await using ConfiguredAsyncDisposable readerScope = reader.ConfigureAwait(false);
                while (await reader.ReadAsync(ending).ConfigureAwait(false))
                {
                    found[reader.GetString(0)] = RecordAt(reader, 1);
                }

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
        try
        {
            return await Guarded(ending => Write(key, expected, write, ending), within, token).ConfigureAwait(false);
        }
        catch (AccreteException error)
        {
            return new WriteOutcome.Unknown(error);
        }
        catch (OperationCanceledException error)
        {
            return new WriteOutcome.Unknown(StorageErrors.Timeout("Nobody waits for the write any more.", error));
        }
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    // The write, and a look at what stands there instead, in one round trip and one transaction.
    private async Task<WriteOutcome> Write(
        RefKey key, RefVersion expected, RefWrite? write, CancellationToken ending)
    {
        NpgsqlBatchCommand change = PostgresStatements.Write(key, expected, write);
        RefRecord? other = await Run(
            [change, PostgresStatements.ReadOther(key, write?.Token ?? Guid.Empty)], ending).ConfigureAwait(false);
        if (change.RecordsAffected == 1)
        {
            return new WriteOutcome.Committed(
                write is null ? RefVersion.Absent : new RefVersion(expected.Revision + 1, write.Token));
        }

        // Nothing else there, and nothing written: what stands there may have the token of this very write.
        return new WriteOutcome.Rejected(other is null && write is not null
            ? await Run([PostgresStatements.ReadOther(key, Guid.Empty)], ending).ConfigureAwait(false)
            : other);
    }

    /// <summary>Runs statements of which the last reads a ref.</summary>
    /// <returns>The ref; null where nothing was found.</returns>
    private async Task<RefRecord?> Run(NpgsqlBatchCommand[] statements, CancellationToken ending)
    {
        NpgsqlBatch batch = _source.CreateBatch();
        await using ConfiguredAsyncDisposable batchScope = batch.ConfigureAwait(false);
        foreach (NpgsqlBatchCommand statement in statements)
        {
            batch.BatchCommands.Add(statement);
        }

        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ending).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable readerScope = reader.ConfigureAwait(false);
        RefRecord? record = await reader.ReadAsync(ending).ConfigureAwait(false) ? RecordAt(reader, 0) : null;

        // The commit comes after the last row: only the end of the answer tells that it did not fail.
        while (await reader.NextResultAsync(ending).ConfigureAwait(false))
        {
        }

        return record;
    }

    private async IAsyncEnumerable<StoredSegment> Many(
        IReadOnlyList<SegmentId> ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token)
    {
        // As many segments as a batch may name are held at once; their bytes come in one answer.
        List<StoredSegment> found = await Guarded(
            async ending =>
            {
                List<StoredSegment> segments = [];
                NpgsqlCommand command = Command(
                    PostgresStatements.GetMany, PostgresStatements.Texts(ids.Distinct().Select(id => id.ToString())));
                await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
                NpgsqlDataReader reader = await command.ExecuteReaderAsync(ending).ConfigureAwait(false);
                await using ConfiguredAsyncDisposable readerScope = reader.ConfigureAwait(false);
                while (await reader.ReadAsync(ending).ConfigureAwait(false))
                {
                    segments.Add(new StoredSegment(new SegmentId(Guid.Parse(reader.GetString(0))), BytesAt(reader, 1)));
                }

                return segments;
            },
            within, token).ConfigureAwait(false);
        foreach (StoredSegment segment in found)
        {
            yield return segment;
        }
    }

    private Task<int> Execute(
        string sql, NpgsqlParameter[] parameters, TimeSpan within, CancellationToken token) =>
        Guarded(
            async ending =>
            {
                NpgsqlCommand command = Command(sql, parameters);
                await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
                return await command.ExecuteNonQueryAsync(ending).ConfigureAwait(false);
            },
            within, token);

    // Ends in time whatever the network does: the driver's own time-outs do not where packets vanish.
    private async Task<T> Guarded<T>(Func<CancellationToken, Task<T>> work, TimeSpan within, CancellationToken token)
    {
        StorageLimits.Check(within);
        token.ThrowIfCancellationRequested();
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task<T> running = work(ending.Token);
        try
        {
            return await running.WaitAsync(within, _time, token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not AccreteException)
        {
            await ending.CancelAsync().ConfigureAwait(false);

            // Nobody waits for it any more, and nobody must be told of its failure.
            _ = running.ContinueWith(
                static task => _ = task.Exception, CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            token.ThrowIfCancellationRequested();
            throw PostgresErrors.Translate(error);
        }
    }

    private NpgsqlCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        NpgsqlCommand command = _source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static RefRecord RecordAt(NpgsqlDataReader reader, int column) => new(
        new RefVersion(reader.GetInt32(column), Guid.Parse(reader.GetString(column + 1))), BytesAt(reader, column + 2));

    // The row is in memory already: nothing is to be waited for.
    private static byte[] BytesAt(NpgsqlDataReader reader, int column) => (byte[])reader.GetValue(column);
}
