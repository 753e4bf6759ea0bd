using System;
using System.Threading.Tasks;
using Accrete.EndToEnd.Kills;
using Accrete.Storage.Contract.DynamoDb;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.EndToEnd;

/// <summary>Real processes on a DynamoDB of the tests, that are killed under load.</summary>
[Trait("Category", "Slow")]
public sealed class DynamoKillTests(DynaliteServer server, ITestOutputHelper output) : IClassFixture<DynaliteServer>
{
    [SkippableFact]
    public async Task What_was_acknowledged_outlives_20_kills_with_a_standby_and_nothing_else_appears()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends signals");
        Skip.If(server.Missing is not null, server.Missing);
        using Transactors transactors = Transactors.OnDynamo(server.Endpoint, DynaliteServer.Table, "kills");
        await new KillRun(transactors, new Random(3), output.WriteLine).RunAsync(20);
    }
}
