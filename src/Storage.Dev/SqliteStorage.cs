using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Microsoft.Data.Sqlite;

namespace Accrete.Storage.Dev;

/// <summary>Keeps segments and refs in a SQLite file of this machine: the dev storage, inside of the
/// transactor's process.</summary>
/// <remarks>One table, <c>datomic_kvs</c>. A segment is a row with revision 0 and no map; a ref is a row whose map is
/// its attempt token. <b>One process at a time</b>: a lock keeps others out.</remarks>
public sealed class SqliteStorage : IStorage
{
    private readonly SqliteFile _file;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly TimeProvider _time;
    private int _isClosed;

    private SqliteStorage(SqliteFile file, SqliteStorageOptions options)
    {
        _file = file;
        _time = options.Time;
        _writer = new SqliteWriter(file, options.WalBytes);
        _readers = new SqliteReaders(file, options.ReadConcurrency, options.Time);
    }

    /// <summary>Opens the storage of a folder, and makes it where there is none.</summary>
    /// <param name="options">Where, and how.</param>
    /// <exception cref="AccreteException">The folder cannot be used, another process uses it, the file is foreign,
    /// damaged, full or of another version, or SQLite does not promise what is needed.</exception>
    public static SqliteStorage Open(SqliteStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReadConcurrency, 1, nameof(options));
        SqliteFile file = SqliteFile.Take(options.DataDir);
        try
        {
            return new SqliteStorage(file, options);
        }
        catch (SqliteException error)
        {
            file.Dispose();
            throw SqliteErrors.Translate(error, file.Path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(segment);
        SqlitePut request = new(segment.Id, segment.Bytes.ToArray());
        return Plain(request, request.Answer, within, token);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetAsync(SegmentId id, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(id);
        StorageLimits.Check(within);
        return _readers.Read(
            statements => statements.Get(id.ToString()) is { } bytes ? new ReadOnlyMemory<byte>(bytes) : default(
                ReadOnlyMemory<byte>?),
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
        SqliteDelete request = new([.. ids]);
        return Plain(request, request.Answer, within, token);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(keys);
        StorageLimits.Check(within);
        return _readers.Read<IReadOnlyList<RefRecord?>>(
            statements =>
            {
                RefRecord?[] records = new RefRecord?[keys.Count];
                for (int i = 0; i < records.Length; i++)
                {
                    records[i] = statements.Read(keys[i].Text);
                }

                return records;
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
        SqliteCompareAndSet request = new(key, expected, write?.Token ?? Guid.Empty, write?.Value.ToArray());
        _writer.Add(request);
        try
        {
            return await request.Answer.WaitAsync(within, _time, token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            request.IsAbandoned = true;
            return new WriteOutcome.Unknown(
                StorageErrors.Timeout($"{key} was not known to be written in time.", error));
        }
    }

    /// <summary>Writes what waits, and closes the files.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _readers.Dispose();
            _writer.Dispose();
            _file.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<StoredSegment> Many(
        IReadOnlyList<SegmentId> ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token)
    {
        HashSet<SegmentId> seen = [];
        foreach (SegmentId id in ids)
        {
            if (seen.Add(id) && await GetAsync(id, within, token).ConfigureAwait(false) is { } bytes)
            {
                yield return new StoredSegment(id, bytes);
            }
        }
    }

    private async Task Plain(SqliteWriteRequest request, Task answer, TimeSpan within, CancellationToken token)
    {
        StorageLimits.Check(within);
        token.ThrowIfCancellationRequested();
        _writer.Add(request);
        try
        {
            await answer.WaitAsync(within, _time, token).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            request.IsAbandoned = true;
            throw StorageErrors.Timeout("The disk did not answer in time.", error);
        }
    }
}
