using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Data.Sqlite;

namespace Accrete.Storage.Dev;

/// <summary>Reads, on the callers' threads, over a few connections: a read finds its pages in memory most of the
/// time, and is then over sooner than another thread would have begun.</summary>
internal sealed class SqliteReaders : IDisposable
{
    private readonly ConcurrentBag<SqliteStatements> _idle = [];
    private readonly SemaphoreSlim _places;
    private readonly SqliteFile _file;
    private readonly TimeProvider _time;
    private readonly int _count;

    /// <summary>Makes the pool; connections are opened when they are needed.</summary>
    public SqliteReaders(SqliteFile file, int count, TimeProvider time)
    {
        _file = file;
        _time = time;
        _count = count;
        _places = new SemaphoreSlim(count);
    }

    /// <summary>Reads with a connection that nobody else uses meanwhile.</summary>
    /// <exception cref="AccreteException">There was none in time, or SQLite failed.</exception>
    public async Task<T> Read<T>(Func<SqliteStatements, T> read, TimeSpan within, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        try
        {
            await _places.WaitAsync(token).WaitAsync(within, _time, token).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw StorageErrors.Timeout("All connections for reading are busy.", error);
        }

        try
        {
            return ReadWithOne(read);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(error, _file.Path);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Waits for the reads that run, then closes.</summary>
    public void Dispose()
    {
        for (int i = 0; i < _count; i++)
        {
            _places.Wait();
        }

        foreach (SqliteStatements statements in _idle)
        {
            statements.Dispose();
        }

        _places.Dispose();
    }

    private T ReadWithOne<T>(Func<SqliteStatements, T> read)
    {
        SqliteStatements? statements = _idle.TryTake(out SqliteStatements? idle) ? idle : new(_file.OpenReader());
        try
        {
            T result = read(statements);
            _idle.Add(statements);
            statements = null;
            return result;
        }
        finally
        {
            // One that failed is not used again.
            statements?.Dispose();
        }
    }
}
