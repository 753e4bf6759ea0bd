using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Keeps segments and refs in a database that is reached through ADO.NET.</summary>
/// <remarks>
/// <para>A conditional write is one statement, sent once, on a connection that commits each statement by itself. One
/// row changed: Committed. No row changed, or an insert that failed by the primary key: Rejected, with what is read
/// there then. Everything else, a count that makes no sense among them: Unknown.</para>
/// </remarks>
internal sealed class AdoStorage(SqlDialect dialect, SqlStorageOptions options) : SqlStorage(options.Time)
{
    private readonly AdoStatements _statements = new(dialect.Marker);
    private readonly AdoPool _pool = new(dialect, options);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _pool.DisposeAsync();

    /// <inheritdoc/>
    private protected override Task<int> Put(StoredSegment segment, CancellationToken ending) =>
        Use((connection, token) => Put(connection, segment, token), ending);

    /// <inheritdoc/>
    private protected override async Task<byte[]?> Get(string id, CancellationToken ending) =>
        await GetMany([id], ending).ConfigureAwait(false) is [{ } segment] ? segment.Bytes.ToArray() : null;

    /// <inheritdoc/>
    private protected override Task<List<StoredSegment>> GetMany(string[] ids, CancellationToken ending) =>
        ids.Length == 0
            ? Task.FromResult<List<StoredSegment>>([])
            : Use(
                (connection, token) => connection.QueryAsync(_statements.GetMany(ids), SqlRows.SegmentsAsync, token),
                ending);

    /// <inheritdoc/>
    private protected override Task<int> Delete(string[] ids, CancellationToken ending) => ids.Length == 0
        ? Task.FromResult(0)
        : Use((connection, token) => connection.ExecuteAsync(_statements.Delete(ids), token), ending);

    /// <inheritdoc/>
    private protected override Task<Dictionary<string, RefRecord>> Read(string[] keys, CancellationToken ending) =>
        keys.Length == 0
            ? Task.FromResult<Dictionary<string, RefRecord>>([])
            : Use(
                (connection, token) => connection.QueryAsync(_statements.Read(keys), SqlRows.RecordsAsync, token),
                ending);

    /// <inheritdoc/>
    private protected override Task<WriteOutcome> Write(
        RefKey key, RefVersion expected, RefWrite? write, CancellationToken ending) =>
        Use((connection, token) => Write(connection, key, expected, write, token), ending);

    /// <inheritdoc/>
    private protected override AccreteException Translate(Exception error) =>
        (error as DbException ?? error.InnerException as DbException) is { } known
            && dialect.Translate(known) is { } meaning
            ? meaning
            : TranslateCommon(dialect.Name, error);

    private async Task<int> Put(AdoConnection connection, StoredSegment segment, CancellationToken ending)
    {
        string id = segment.Id.ToString();
        int stored = await Insert(
            connection, (_statements.Put, [SqlArgument.Name(id), SqlArgument.Bytes(segment.Bytes)]), ending)
            .ConfigureAwait(false);

        // Said to be there: looked at before it is believed.
        return stored == 1 || (await connection.QueryAsync(
                _statements.GetMany([id]), SqlRows.SegmentsAsync, ending).ConfigureAwait(false)).Count == 1
            ? stored
            : throw StorageErrors.Misconfigured(
                $"{dialect.Name} neither stored a segment nor has it: make the table as deploy/sql does.");
    }

    private async Task<WriteOutcome> Write(
        AdoConnection connection, RefKey key, RefVersion expected, RefWrite? write, CancellationToken ending)
    {
        (string, SqlArgument[]) statement = _statements.Write(key, expected, write);
        int changed = await (write is not null && expected == RefVersion.Absent
            ? Insert(connection, statement, ending)
            : connection.ExecuteAsync(statement, ending)).ConfigureAwait(false);
        switch (changed)
        {
            case 1:
                return new WriteOutcome.Committed(
                    write is null ? RefVersion.Absent : new RefVersion(expected.Revision + 1, write.Token));
            case 0:
                Dictionary<string, RefRecord> found = await connection.QueryAsync(
                    _statements.Read([key.Text]), SqlRows.RecordsAsync, ending).ConfigureAwait(false);
                return new WriteOutcome.Rejected(found.GetValueOrDefault(key.Text));
            default:
                // A server that does not count, or a table without its primary key.
                throw StorageErrors.Misconfigured(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{dialect.Name} says that one conditional write changed {changed} rows: make the table with "
                    + $"its primary key, and leave counting on."));
        }
    }

    private async Task<int> Insert(
        AdoConnection connection, (string Text, SqlArgument[] Arguments) statement, CancellationToken ending)
    {
        try
        {
            return await connection.ExecuteAsync(statement, ending).ConfigureAwait(false);
        }
        catch (DbException error) when (dialect.IsDuplicate(error))
        {
            return 0;
        }
    }

    // A driver that holds its caller's thread gets another one: who calls goes on, and is answered in time.
    private Task<T> Use<T>(Func<AdoConnection, CancellationToken, Task<T>> work, CancellationToken ending) =>
        dialect.Blocks
            ? Task.Run(() => _pool.Use(work, ending), ending)
            : _pool.Use(work, ending);
}
