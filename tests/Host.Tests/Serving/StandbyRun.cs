using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.Host.Tests.Serving;

/// <summary>Two transactors, processes of their own, on one storage, and a peer that writes while they come to
/// harm.</summary>
/// <param name="storage">The properties of the storage, as they stand in a file.</param>
/// <param name="output">Takes how long writing stood still.</param>
internal sealed class StandbyRun(string storage, ITestOutputHelper output) : IDisposable
{
    private const int Kills = 5;

    private readonly TemporaryFolder _folder = new();
    private int _started;

    /// <summary>Kills the transactor that leads, again and again.</summary>
    /// <param name="uri">The database as the peer names it.</param>
    public Task KillsAsync(string uri) => RunAsync(uri, Kills, async (processes, leader, write) =>
    {
        processes[leader].Signal("KILL");
        await write(1);
        processes[leader].Dispose();
        processes[leader] = Transactor();
    });

    /// <summary>Has a peer write, does something to the transactor that leads, and has it write on, again and
    /// again.</summary>
    public async Task RunAsync(
        string uri, int rounds, Func<List<CommandProcess>, int, Func<int, Task>, Task> harm)
    {
        List<CommandProcess> processes = [Transactor(), Transactor()];
        try
        {
            int leader = await FirstStartedAsync(processes);
            await using PeerInstance peer = new();
            await peer.CreateDatabaseAsync(uri);
            using Connection connection = await peer.ConnectAsync(uri);
            await connection.TransactAsync("[{:db/ident :k, :db/valueType :db.type/long,"
                + " :db/cardinality :db.cardinality/one, :db/unique :db.unique/value}]");
            List<long> acknowledged = [];
            for (int round = 0; round < rounds; round++, leader = 1 - leader)
            {
                await WriteAsync(connection, acknowledged, 30);
                long harmed = TimeProvider.System.GetTimestamp();
                await harm(processes, leader, async count =>
                {
                    await WriteAsync(connection, acknowledged, count);
                    TimeSpan took = TimeProvider.System.GetElapsedTime(harmed);
                    output.WriteLine($"{count} acknowledged {took.TotalSeconds:0.00} s after");
                });
            }

            object? keys = connection.Db.Query("[:find [?k ...] :where [_ :k ?k]]");
            HashSet<long> found = [.. Assert.IsAssignableFrom<System.Collections.IEnumerable>(keys).Cast<long>()];
            Assert.All(acknowledged, key => Assert.Contains(key, found));
            Assert.Equal((long)found.Count, connection.Db.Query("[:find (count ?e) . :where [?e :k]]"));
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes keys of their own, each until it is acknowledged or found to be there.</summary>
    private static async Task WriteAsync(Connection connection, List<long> acknowledged, int count)
    {
        for (int i = 0; i < count; i++)
        {
            long key = acknowledged.Count;
            for (long start = TimeProvider.System.GetTimestamp(); ;)
            {
                try
                {
                    await connection.TransactAsync($"[{{:k {key}}}]");
                    break;
                }
                catch (AccreteException error) when (error.Error?.Name == "unique-conflict")
                {
                    break; // the try before, whose answer was lost
                }
                catch (AccreteException error) when (
                    error.IsTransient && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(60))
                {
                    await Task.Yield();
                }
            }

            acknowledged.Add(key);
        }
    }

    private static async Task<int> FirstStartedAsync(List<CommandProcess> processes)
    {
        Task<string>[] started = [.. processes.Select(process => process.LineAsync("System started"))];
        return Array.IndexOf(started, await Task.WhenAny(started));
    }

    private CommandProcess Transactor()
    {
        string name = $"t{++_started}";
        return CommandProcess.Start(_folder.Folder, "transactor", _folder.Write($"{name}.properties", $"""
            {storage}
            host=localhost
            port={CommandProcess.FreePort()}
            heartbeat-interval-msec=500
            memory-index-threshold=32m
            memory-index-max=64m
            object-cache-max=32m
            log-dir=log-{name}

            """));
    }
}
