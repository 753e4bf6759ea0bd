using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Storage.Contract;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.Host.Tests.Serving;

/// <summary>Two transactors, processes of their own, on one PostgreSQL, and a peer that writes while they are
/// killed.</summary>
[Trait("Category", "Slow")]
public sealed class StandbyProcessTests(PostgresServer server, ITestOutputHelper output)
    : IClassFixture<PostgresServer>, IDisposable
{
    private const int Kills = 5;

    private readonly TemporaryFolder _folder = new();
    private int _started;

    [SkippableFact]
    public async Task A_peer_writes_on_after_each_kill_and_nothing_acknowledged_is_lost_or_doubled()
    {
        Skip.If(server.Missing is not null, server.Missing);
        string uri = "datomic:sql://kills?" + server.UrlOf("datomic_peer", "datomic_peer");
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
            for (int kill = 0; kill < Kills; kill++)
            {
                await WriteAsync(connection, acknowledged, 30);
                processes[leader].Signal("KILL");
                long killed = TimeProvider.System.GetTimestamp();
                await WriteAsync(connection, acknowledged, 1);
                TimeSpan took = TimeProvider.System.GetElapsedTime(killed);
                output.WriteLine($"acknowledged again {took.TotalSeconds:0.00} s after a kill");
                processes[leader].Dispose();
                processes[leader] = Transactor();
                leader = 1 - leader;
            }

            object? keys = connection.Db.Query("[:find [?k ...] :where [_ :k ?k]]");
            HashSet<long> found = [.. Assert.IsAssignableFrom<System.Collections.IEnumerable>(keys).Cast<long>()];
            Assert.All(acknowledged, key => Assert.Contains(key, found));
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
            protocol=sql
            host=localhost
            port={CommandProcess.FreePort()}
            sql-url=jdbc:postgresql://127.0.0.1:{server.Port}/datomic
            sql-user=datomic
            sql-password=datomic
            heartbeat-interval-msec=500
            memory-index-threshold=32m
            memory-index-max=64m
            object-cache-max=32m
            log-dir=log-{name}

            """));
    }
}
