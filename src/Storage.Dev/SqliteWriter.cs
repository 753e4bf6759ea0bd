using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.Data.Sqlite;

namespace Accrete.Storage.Dev;

/// <summary>Writes, on one thread: all that waits goes into one transaction, and is answered after its
/// commit.</summary>
/// <remarks>
/// <para>What it survives: the process killed at any instant (a transaction is there or not), a full disk (the
/// transaction is taken back, later ones may succeed), a loss of power (every commit is synced).</para>
/// <para>After an error of the disk or a damaged file it stops for good: a later success could not be believed.</para>
/// <para>The write-ahead log is copied into the file by a second thread, beside commits; the writer then copies the
/// few pages that came meanwhile, so that the next commit begins at the front of the log, and it keeps its
/// length.</para>
/// </remarks>
internal sealed class SqliteWriter : IDisposable
{
    private const int GroupRequestsMax = 1024;
    private const int GroupBytesMax = 8 * 1024 * 1024;
    private const int CheckpointBytes = 8 * 1024 * 1024;
    private const int RowPagesBytes = 3 * SqliteFile.PageBytes;

    private readonly BlockingCollection<SqliteWriteRequest> _requests = [];
    private readonly AutoResetEvent _checkpointWanted = new(false);
    private readonly CancellationTokenSource _closing = new();
    private readonly SqliteFile _file;
    private readonly SqliteStatements _statements;
    private readonly SqliteStatements _checkpoints;
    private readonly Thread _writing;
    private readonly Thread _copying;
    private readonly List<SqliteWriteRequest> _group = [];
    private long _walBytes;
    private volatile bool _isCopied;
    private volatile AccreteException? _failure;

    /// <summary>Opens the file and begins to wait for writes.</summary>
    public SqliteWriter(SqliteFile file, int walBytes)
    {
        _file = file;
        _statements = new SqliteStatements(file.OpenWriter(walBytes));
        _checkpoints = new SqliteStatements(file.OpenCheckpointer());
        _writing = Start(WriteAll, "accrete storage writer");
        _copying = Start(CopyAll, "accrete storage checkpointer");
    }

    /// <summary>Gets why nothing can be written any more; null while it can.</summary>
    public AccreteException? Failure => _failure;

    /// <summary>Takes a write; it is answered later.</summary>
    public void Add(SqliteWriteRequest request)
    {
        if (_failure is { } failure)
        {
            request.Fail(failure);
            return;
        }

        try
        {
            _requests.Add(request, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            request.Fail(Closed());
        }
    }

    /// <summary>Writes what waits, then closes.</summary>
    public void Dispose()
    {
        _requests.CompleteAdding();
        _writing.Join();
        _closing.Cancel();
        _checkpointWanted.Set();
        _copying.Join();
        _statements.Dispose();
        _checkpoints.Dispose();
        _requests.Dispose();
        _checkpointWanted.Dispose();
        _closing.Dispose();
    }

    private static Thread Start(ThreadStart work, string name)
    {
        Thread thread = new(work) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    private static AccreteException Closed() => StorageErrors.Unavailable("The storage is closed.");

    private void WriteAll()
    {
        while (_requests.TryTake(out SqliteWriteRequest? first, Timeout.Infinite, CancellationToken.None))
        {
            Gather(first);
            if (_failure is { } failure)
            {
                _group.ForEach(request => request.Fail(failure));
            }
            else
            {
                WriteGroup();
            }

            _group.Clear();
        }
    }

    private void Gather(SqliteWriteRequest first)
    {
        int bytes = 0;
        SqliteWriteRequest? request = first;
        do
        {
            if (request.IsAbandoned)
            {
                request.Fail(StorageErrors.Timeout("The write was not begun in time."));
                continue;
            }

            _group.Add(request);
            bytes += request.Bytes;
        }
        while (_group.Count < GroupRequestsMax && bytes < GroupBytesMax && _requests.TryTake(out request));
    }

    private void WriteGroup()
    {
        if (_group.Count == 0)
        {
            return;
        }

        try
        {
            _statements.Begin();
            foreach (SqliteWriteRequest request in _group)
            {
                request.Run(_statements);
                _walBytes += request.Bytes + RowPagesBytes;
            }

            _statements.Commit();
        }
        catch (SqliteException error)
        {
            FailGroup(error);
            return;
        }

        _group.ForEach(request => request.Complete());
        Tidy();
    }

    private void FailGroup(SqliteException error)
    {
        AccreteException cause = SqliteErrors.Translate(error, _file.Path);
        try
        {
            _statements.Rollback();
        }
        catch (SqliteException again) when (again.SqliteErrorCode == 1)
        {
            // There is no transaction: SQLite has taken it back by itself.
        }
        catch (SqliteException)
        {
            _failure = cause;
        }

        if (SqliteErrors.IsFatal(error))
        {
            _failure = cause;
        }

        _group.ForEach(request => request.Fail(cause));
    }

    private void Tidy()
    {
        if (_isCopied)
        {
            _isCopied = false;
            _walBytes = 0;
            Checkpoint(_statements);
        }
        else if (_walBytes > CheckpointBytes)
        {
            _walBytes = 0;
            _checkpointWanted.Set();
        }
    }

    private void CopyAll()
    {
        while (_checkpointWanted.WaitOne() && !_closing.IsCancellationRequested)
        {
            Checkpoint(_checkpoints);
            _isCopied = true;
        }
    }

    private void Checkpoint(SqliteStatements statements)
    {
        try
        {
            statements.Checkpoint();
        }
        catch (SqliteException error) when (SqliteErrors.IsFatal(error))
        {
            _failure = SqliteErrors.Translate(error, _file.Path);
        }
        catch (SqliteException)
        {
            // Busy, or a full disk: the log grows a while longer, and the next turn tries again.
        }
    }
}
