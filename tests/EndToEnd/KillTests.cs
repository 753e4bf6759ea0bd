using System;
using System.Threading.Tasks;
using Accrete.EndToEnd.Kills;
using Accrete.Storage.Contract;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.EndToEnd;

/// <summary>Real processes that are killed under load.</summary>
[Trait("Category", "Slow")]
public sealed class KillTests(PostgresServer server, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    [SkippableFact]
    public async Task What_was_acknowledged_on_dev_storage_outlives_30_kills_and_nothing_else_appears()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends signals");
        using Transactors transactors = Transactors.OnDevStorage();
        await new KillRun(transactors, new Random(1), output.WriteLine).RunAsync(30);
    }

    [SkippableFact]
    public async Task What_was_acknowledged_outlives_10_kills_with_a_standby_and_nothing_else_appears()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends signals");
        Skip.If(server.Missing is not null, server.Missing);
        using Transactors transactors = Transactors.OnPostgres(
            server.Port, server.UrlOf("datomic_peer", "datomic_peer"), "kills");
        await new KillRun(transactors, new Random(2), output.WriteLine).RunAsync(10);
    }
}
