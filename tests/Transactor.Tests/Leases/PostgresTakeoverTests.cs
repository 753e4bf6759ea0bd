using System;
using System.Threading.Tasks;
using Accrete.Conformance;
using Accrete.Storage;
using Accrete.Storage.Contract;
using Accrete.Storage.Sql;
using Accrete.Transactor.Leases;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.Transactor.Tests.Leases;

/// <summary>Two nodes on a real PostgreSQL.</summary>
[Trait("Category", "Slow")]
public sealed class PostgresTakeoverTests(PostgresServer server, ITestOutputHelper output)
    : IClassFixture<PostgresServer>
{
    private const string Schema = """
        [{:db/ident :n/key, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}]
        """;

    [SkippableFact]
    public async Task After_a_kill_the_standby_writes_on_and_nothing_acknowledged_is_lost()
    {
        Skip.If(server.Missing is not null, server.Missing);
        LeaseRules rules = new() { Interval = TimeSpan.FromSeconds(1) };
        Writer leader = await Writer.Open(await Open(), lease: rules);
        await leader.Transact(Schema);
        for (int round = 0; round < 6; round++)
        {
            TransactorNode standby = Writer.StartNode(await Open(), rules);
            await NodeTests.Becomes(standby, NodeState.Standby);
            for (int i = 0; i < 50; i++)
            {
                await leader.TransactPatiently($$"""[{:n/key "{{round}}-{{i}}"}]""");
            }

            long killed = TimeProvider.System.GetTimestamp();
            Task ended = leader.Node.System.Terminate();
            Writer next = await Writer.Open(standby);
            TimeSpan led = TimeProvider.System.GetElapsedTime(killed);
            await next.TransactPatiently($$"""[{:n/key "{{round}}"}]""");
            TimeSpan wrote = TimeProvider.System.GetElapsedTime(killed);
            await ended;
            output.WriteLine($"leads after {led.TotalSeconds:0.00} s, has written after {wrote.TotalSeconds:0.00} s");
            Database after = await next.Newest();
            Assert.Equal((round + 1) * 51L, after.Query("[:find (count ?k) . :where [_ :n/key ?k]]"));
            FoldLaw.Check(after);
            Assert.InRange(wrote, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            leader = next;
        }

        await leader.DisposeAsync();
    }

    private async Task<IStorage> Open() => await SqlStorage.OpenAsync(
        new SqlStorageOptions { Url = server.UrlOf("datomic", "datomic") }, TimeSpan.FromSeconds(30));
}
