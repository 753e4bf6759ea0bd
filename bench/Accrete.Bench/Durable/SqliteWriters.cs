using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Data.Sqlite;

namespace Accrete.Bench.Durable;

/// <summary>Raw commits: one row of bytes, as many as an append of our log has, in each commit; what the disk and
/// SQLite give to one writer.</summary>
internal sealed class RawCommits(string folder, int bytes) : Writer
{
    private readonly SqliteOnDisk _database = new(folder, "");
    private readonly byte[] _row = new byte[bytes];
    private SqliteCommand? _insert;

    /// <inheritdoc/>
    public override string Name => "raw SQLite commits";

    /// <inheritdoc/>
    public override bool TakesMany => false;

    /// <inheritdoc/>
    public override Task WriteAsync(long number)
    {
        _insert ??= _database.Prepare("INSERT INTO datomic_kvs(id, rev, map, val) VALUES($0, 1, 'token', $1)", 2);
        _insert.Parameters[0].Value = "log/" + number.ToString(CultureInfo.InvariantCulture);
        _insert.Parameters[1].Value = _row;
        _database.Begin();
        _insert.ExecuteNonQuery();
        _database.Commit();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override long Count()
    {
        using SqliteCommand count = _database.Prepare("SELECT count(*) FROM datomic_kvs");
        return (long)count.ExecuteScalar()!; // a count
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _database.Dispose();
        return default;
    }
}

/// <summary>SQLite used directly, as most programs do: a table of rows, each inserted in a transaction of its
/// own.</summary>
[SuppressMessage("Usage", "CA2213", Justification = "The database disposes of its commands.")]
internal sealed class RowWriter : Writer
{
    private readonly SqliteOnDisk _database;
    private readonly SqliteCommand _insert;
    private readonly SemaphoreSlim _turn = new(1);

    public RowWriter(string folder)
    {
        _database = new SqliteOnDisk(
            folder, "CREATE TABLE entity(id INTEGER PRIMARY KEY, k INTEGER NOT NULL UNIQUE, v TEXT NOT NULL)");
        _insert = _database.Prepare("INSERT INTO entity(k, v) VALUES($0, $1)", 2);
    }

    /// <inheritdoc/>
    public override string Name => "SQLite, rows, a commit each";

    /// <inheritdoc/>
    public override async Task WriteAsync(long number)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _insert.Parameters[0].Value = number;
            _insert.Parameters[1].Value = TextOf(number);
            _database.Begin();
            _insert.ExecuteNonQuery();
            _database.Commit();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public override long Count()
    {
        using SqliteCommand count = _database.Prepare("SELECT count(*) FROM entity WHERE v = 'v' || k");
        return (long)count.ExecuteScalar()!; // a count
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _database.Dispose();
        _turn.Dispose();
        return default;
    }
}

/// <summary>SQLite with a queue of our rival's making: the same facts as ours, with their transactions and times, in a
/// table of facts with three orders; one thread writes, and whatever waits goes into one commit. It checks that a
/// number is unique, and nothing else that ours checks.</summary>
[SuppressMessage("Usage", "CA2213", Justification = "The database disposes of its commands.")]
internal sealed class EavQueueWriter : Writer
{
    private const int GroupMax = 1024;
    private const long AttributeK = 1, AttributeV = 2, AttributeInstant = 3;

    private readonly BlockingCollection<(long Number, TaskCompletionSource Done)> _queue = [];
    private readonly SqliteOnDisk _database;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _insert;
    private readonly Thread _thread;
    private long _entity = 1L << 42;

    public EavQueueWriter(string folder)
    {
        _database = new SqliteOnDisk(folder, """
            CREATE TABLE fact(e INTEGER NOT NULL, a INTEGER NOT NULL, v NOT NULL, tx INTEGER NOT NULL,
              PRIMARY KEY(e, a, v)) WITHOUT ROWID;
            CREATE INDEX fact_aev ON fact(a, e, v, tx);
            CREATE INDEX fact_ave ON fact(a, v, e, tx)
            """);
        _find = _database.Prepare("SELECT e FROM fact WHERE a = $0 AND v = $1", 2);
        _insert = _database.Prepare("INSERT INTO fact(e, a, v, tx) VALUES($0, $1, $2, $3)", 4);
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "group commits" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public override string Name => "SQLite, facts in 3 orders, group commit";

    /// <inheritdoc/>
    public override Task WriteAsync(long number)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add((number, done));
        return done.Task;
    }

    /// <inheritdoc/>
    public override long Count()
    {
        using SqliteCommand count = _database.Prepare(
            $"SELECT count(*) FROM fact k JOIN fact v ON v.e = k.e AND v.a = {AttributeV} AND v.v = 'v' || k.v "
                + $"WHERE k.a = {AttributeK}");
        return (long)count.ExecuteScalar()!; // a count
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _database.Dispose();
        _queue.Dispose();
        return default;
    }

    private void WriteAll()
    {
        List<TaskCompletionSource> group = [];
        while (_queue.TryTake(out (long Number, TaskCompletionSource Done) next, Timeout.Infinite))
        {
            _database.Begin();
            do
            {
                Write(next.Number);
                group.Add(next.Done);
            }
            while (group.Count < GroupMax && _queue.TryTake(out next));

            _database.Commit();
            group.ForEach(done => done.SetResult());
            group.Clear();
        }
    }

    private void Write(long number)
    {
        _find.Parameters[0].Value = AttributeK;
        _find.Parameters[1].Value = number;
        if (_find.ExecuteScalar() is not null)
        {
            throw new InvalidOperationException($"{number} is there already.");
        }

        long tx = ++_entity, entity = ++_entity;
        Insert(tx, AttributeInstant, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), tx);
        Insert(entity, AttributeK, number, tx);
        Insert(entity, AttributeV, TextOf(number), tx);
    }

    private void Insert(long entity, long attribute, object value, long tx)
    {
        _insert.Parameters[0].Value = entity;
        _insert.Parameters[1].Value = attribute;
        _insert.Parameters[2].Value = value;
        _insert.Parameters[3].Value = tx;
        _insert.ExecuteNonQuery();
    }
}
