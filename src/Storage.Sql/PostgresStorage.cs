using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace Accrete.Storage.Sql;

/// <summary>Keeps segments and refs in a PostgreSQL: prepared statements, arrays of names, and a conditional write with
/// a look at what stands there instead in one round trip.</summary>
internal sealed class PostgresStorage : SqlStorage
{
    private readonly NpgsqlDataSource _source;

    private PostgresStorage(NpgsqlDataSource source, TimeProvider time)
        : base(time) => _source = source;

    /// <summary>Makes a way to a server; nothing is sent yet.</summary>
    /// <exception cref="AccreteException">The address cannot be read.</exception>
    public static PostgresStorage Make(SqlStorageOptions options)
    {
        NpgsqlDataSourceBuilder builder = new(PostgresConnections.Settings(options).ToString());
        PostgresChecks checks = new(options.ValidationQuery);
        builder.UsePhysicalConnectionInitializer(checks.Check, checks.CheckAsync);
        return new PostgresStorage(builder.Build(), options.Time);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <inheritdoc/>
    private protected override Task<int> Put(StoredSegment segment, CancellationToken ending) => Execute(
        PostgresStatements.Put, ending,
        PostgresStatements.Text(segment.Id.ToString()), PostgresStatements.Bytes(segment.Bytes));

    /// <inheritdoc/>
    private protected override async Task<byte[]?> Get(string id, CancellationToken ending)
    {
        NpgsqlCommand command = Command(PostgresStatements.Get, PostgresStatements.Text(id));
        await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(ending).ConfigureAwait(false) as byte[];
    }

    /// <inheritdoc/>
    private protected override Task<List<StoredSegment>> GetMany(string[] ids, CancellationToken ending) =>
        Rows(PostgresStatements.GetMany, ids, SqlRows.SegmentsAsync, ending);

    /// <inheritdoc/>
    private protected override Task<int> Delete(string[] ids, CancellationToken ending) =>
        Execute(PostgresStatements.Delete, ending, PostgresStatements.Texts(ids));

    /// <inheritdoc/>
    private protected override Task<Dictionary<string, RefRecord>> Read(string[] keys, CancellationToken ending) =>
        Rows(PostgresStatements.Read, keys, SqlRows.RecordsAsync, ending);

    /// <inheritdoc/>
    /// <remarks>The write, and a look at what stands there instead, in one round trip and one transaction.</remarks>
    private protected override async Task<WriteOutcome> Write(
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

    /// <inheritdoc/>
    private protected override AccreteException Translate(Exception error) => PostgresErrors.Translate(error);

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
        RefRecord? record = await reader.ReadAsync(ending).ConfigureAwait(false) ? SqlRows.Record(reader, 0) : null;

        // The commit comes after the last row: only the end of the answer tells that it did not fail.
        while (await reader.NextResultAsync(ending).ConfigureAwait(false))
        {
        }

        return record;
    }

    private async Task<T> Rows<T>(
        string sql, string[] names, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken ending)
    {
        NpgsqlCommand command = Command(sql, PostgresStatements.Texts(names));
        await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(ending).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable readerScope = reader.ConfigureAwait(false);
        return await read(reader, ending).ConfigureAwait(false);
    }

    private async Task<int> Execute(string sql, CancellationToken ending, params NpgsqlParameter[] parameters)
    {
        NpgsqlCommand command = Command(sql, parameters);
        await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
        return await command.ExecuteNonQueryAsync(ending).ConfigureAwait(false);
    }

    private NpgsqlCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        NpgsqlCommand command = _source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
