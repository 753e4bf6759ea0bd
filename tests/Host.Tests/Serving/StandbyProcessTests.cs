using System;
using System.Threading.Tasks;
using Accrete.Storage.Contract;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.Host.Tests.Serving;

/// <summary>Two transactors, processes of their own, on one SQL database, and a peer that writes while they are
/// killed.</summary>
public abstract class StandbyProcessTests(SqlTestServer server, ITestOutputHelper output) : IDisposable
{
    private readonly StandbyRun _run = new(
        $"""
        protocol=sql
        sql-url={server.UrlOf("nobody", "nothing")}
        sql-user=datomic
        sql-password=datomic
        """,
        output);

    [SkippableFact]
    public Task A_peer_writes_on_after_each_kill_and_nothing_acknowledged_is_lost_or_doubled()
    {
        Skip.If(server.Missing is not null, server.Missing);
        return _run.KillsAsync(Uri("kills"));
    }

    [SkippableFact]
    public Task A_leader_that_was_stopped_for_longer_than_its_lease_does_no_harm_when_it_goes_on()
    {
        Skip.If(server.Missing is not null, server.Missing);
        return _run.RunAsync(Uri("pauses"), 2, async (processes, leader, write) =>
        {
            processes[leader].Signal("STOP");
            await write(5);
            processes[leader].Signal("CONT");
            await write(30);
        });
    }

    public void Dispose()
    {
        _run.Dispose();
        GC.SuppressFinalize(this);
    }

    private string Uri(string name) => $"datomic:sql://{name}?{server.UrlOf("datomic_peer", "datomic_peer")}";
}
