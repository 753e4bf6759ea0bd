using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Log;
using Xunit;

namespace Accrete.PeerTests;

/// <summary>Following a database: reports, the log from a point on, and their ends.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task Follow_gives_what_is_in_the_log_and_then_what_comes_each_once_while_others_transact()
    {
        await using TestDatabase database = await TestDatabase.Open();
        for (int i = 0; i < 20; i++)
        {
            database.Connection.Transact($"[{{:n/no {i}}}]");
        }

        Task others = Task.WhenAll(Enumerable.Range(20, 4).Select(first => Task.Run(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                database.Connection.Transact($"[{{:n/no {(first * 1000) + i}}}]");
            }
        })));
        List<long> seen = [];
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(20)); // so that a lost one fails the test
        await foreach (LogEntry entry in database.Connection.Follow(0, null, stop.Token))
        {
            seen.Add(entry.T);
            if (seen.Count == 221) // the schema, 20, and 4 times 50
            {
                break;
            }
        }

        await others;
        Assert.Equal(database.Connection.Log.Range(null, null).Select(entry => entry.T), seen);
    }

    [Fact]
    public async Task Follow_begins_at_its_t_and_ends_before_its_bound()
    {
        await using TestDatabase database = await TestDatabase.Open();
        long[] ts = [.. Enumerable.Range(0, 5).Select(
            number => database.Connection.Transact($"[{{:n/no {number}}}]").DbAfter.BasisT)];
        List<long> seen = [];
        await foreach (LogEntry entry in database.Connection.Follow(ts[1], ts[3]))
        {
            seen.Add(entry.T);
        }

        Assert.Equal(ts[1..3], seen);
    }

    [Fact]
    public async Task Follow_can_be_taken_up_again_where_it_stopped()
    {
        await using TestDatabase database = await TestDatabase.Open();
        IAsyncEnumerable<LogEntry> all = database.Connection.Follow(0);
        long first = (await First(all)).T;
        Assert.Equal(first, (await First(all)).T);
        database.Connection.Transact("[{:n/no 1}]");
        Assert.Equal(database.Connection.Db.BasisT, (await First(database.Connection.Follow(first + 1))).T);
    }

    [Fact]
    public async Task Sequences_end_when_their_connection_is_disposed_of()
    {
        await using TestDatabase database = await TestDatabase.Open();
        Connection other = await database.Peer.ConnectAsync(database.Uri);
        Task<int> reports = Count(other.TxReports());
        Task<int> followed = Count(other.Follow(other.Db.NextT));
        await other.DisposeAsync();
        Assert.Equal(0, await reports);
        Assert.Equal(0, await followed);
        database.Connection.Transact("[{:n/no 1}]"); // the database and the other connection go on
    }

    [Fact]
    public async Task Sequences_end_when_the_database_is_deleted()
    {
        await using TestDatabase database = await TestDatabase.Open();
        Task<int> reports = Count(database.Connection.TxReports());
        Task<int> followed = Count(database.Connection.Follow(database.Connection.Db.NextT));
        await database.Peer.DeleteDatabaseAsync(database.Uri);
        Assert.Equal(0, await reports);
        Assert.Equal(0, await followed);
    }

    [Fact]
    public async Task A_cancelled_sequence_throws_that_it_was()
    {
        await using TestDatabase database = await TestDatabase.Open();
        using CancellationTokenSource stop = new();
        Task<int> reports = Count(database.Connection.TxReports(stop.Token));
        Task<int> followed = Count(database.Connection.Follow(database.Connection.Db.NextT, null, stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reports);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => followed);
    }

    [Fact]
    public async Task A_sync_that_waits_ends_with_its_connection()
    {
        await using TestDatabase database = await TestDatabase.Open();
        Task<Database> waiting = database.Connection.SyncAsync(database.Connection.Db.NextT + 1000);
        await database.Connection.DisposeAsync();
        Assert.Equal("connection-released", (await Assert.ThrowsAsync<AccreteException>(() => waiting)).Error?.Name);
    }

    private static async Task<LogEntry> First(IAsyncEnumerable<LogEntry> entries)
    {
        await foreach (LogEntry entry in entries)
        {
            return entry;
        }

        throw new InvalidOperationException("The sequence is empty.");
    }

    private static async Task<int> Count<T>(IAsyncEnumerable<T> items)
    {
        int count = 0;
        await foreach (T _ in items)
        {
            count++;
        }

        return count;
    }
}
