using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Query;
using Xunit;

namespace Accrete.Embedded.Tests;

/// <summary>What index jobs do to durable databases, also for who opens them afterwards.</summary>
public sealed class IndexJobTests : IDisposable
{
    private const string Schema = """
        [{:db/ident :n/key, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :n/value, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}
         {:db/ident :n/text, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one, :db/fulltext true}
         {:db/ident :n/last, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one, :db/noHistory true}]
        """;

    private static readonly Keyword Value = Keyword.Parse(":n/value");

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Uri => $"datomic:file://{_folder}/jobs";

    [Fact]
    public async Task An_attribute_comes_into_avet_and_leaves_it_for_every_later_program()
    {
        await Once(async connection =>
        {
            await connection.TransactAsync(Schema);
            await Fill(connection);
            await IndexAsync(connection);
            TxReport report = await connection.TransactAsync("[[:db/add :n/value :db/index true]]");
            Database aware = await connection.SyncSchemaAsync(report.DbAfter.BasisT);
            Assert.Equal(20, aware.Datoms(IndexOrder.Avet, Value).Count());
            await IndexAsync(connection);
        });
        await Once(async connection =>
        {
            Assert.Equal(Range(20), connection.Db.Datoms(IndexOrder.Avet, Value).Select(static d => d.V.AsLong()));
            await connection.TransactAsync("[[:db/add :n/value :db/index false]]");
            await IndexAsync(connection);
        });
        await Once(async connection =>
        {
            Assert.Throws<AccreteException>(() => connection.Db.Datoms(IndexOrder.Avet, Value).Count());
            Assert.Equal(20, connection.Db.Datoms(IndexOrder.Aevt, Value).Count());
            await connection.TransactAsync("[[:db/add :n/value :db/index true]]");
        });
        await Once(connection =>
        {
            Assert.Equal(Range(20), connection.Db.Datoms(IndexOrder.Avet, Value).Select(static d => d.V.AsLong()));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Words_of_what_is_indexed_are_found_by_every_later_program()
    {
        const string Query = """[:find [?k ...] :where [(fulltext $ :n/text "grey") [[?e]]] [?e :n/key ?k]]""";
        await Once(async connection =>
        {
            await connection.TransactAsync(Schema);
            await connection.TransactAsync("""[{:n/key "a", :n/text "a grey cat"} {:n/key "b", :n/text "a dog"}]""");
            await IndexAsync(connection);
        });
        await Once(async connection =>
        {
            Assert.Equal(["a"], Strings(connection.Db.Query(Query)));
            await connection.TransactAsync("""[{:n/key "b", :n/text "a grey dog"}]""");
            Assert.Equal(["a", "b"], Strings(connection.Db.Query(Query)));
            await IndexAsync(connection);
            TxReport report = await connection.TransactAsync("""[{:db/excise [:n/key "a"]}]""");
            await connection.RequestIndexAsync();
            Database without = await connection.SyncExciseAsync(report.DbAfter.BasisT);
            Assert.Equal(["b"], Strings(without.Query(Query)));
        });
        await Once(connection =>
        {
            Assert.Equal(["b"], Strings(connection.Db.Query(Query)));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task History_is_let_go_and_excised_for_every_later_program()
    {
        await Once(async connection =>
        {
            await connection.TransactAsync(Schema);
            for (int i = 0; i < 3; i++)
            {
                await connection.TransactAsync($$"""[{:n/key "a", :n/value {{i}}, :n/last {{i}}}]""");
            }

            Assert.Equal(5, Past(connection.Db, ":n/last"));
            await IndexAsync(connection);
            Assert.Equal(1, Past(connection.Db, ":n/last"));
            Assert.Equal(5, Past(connection.Db, ":n/value"));
            TxReport report = await connection.TransactAsync("[{:db/excise :n/value}]");
            await connection.RequestIndexAsync();
            Assert.Equal(0, Past(await connection.SyncExciseAsync(report.DbAfter.BasisT), ":n/value"));
        });
        await Once(async connection =>
        {
            Assert.Equal(1, Past(connection.Db, ":n/last"));
            Assert.Equal(0, Past(connection.Db, ":n/value"));
            int value = connection.Db.State.Schema.Attribute(Value)!.Id; // it is there
            Assert.DoesNotContain(
                connection.Log.Range(null, null).SelectMany(static entry => entry.Data), datom => datom.A == value);
            await connection.GcStorageAsync(DateTimeOffset.UtcNow.AddDays(1));
            await connection.TransactAsync("""[{:n/key "a", :n/value 7}]""");
            Assert.Equal(1, Past(connection.Db, ":n/value"));
        });
    }

    [Fact]
    public async Task Statistics_count_what_storage_has_and_what_a_query_reads_of_it()
    {
        Database before = null!; // set by the first program
        await Once(async connection =>
        {
            await connection.TransactAsync(Schema);
            await Fill(connection);
            await IndexAsync(connection);
            before = connection.Db;
        });
        await Once(connection =>
        {
            EdnMap first = Reads(connection.Db);
            Assert.InRange((long)first[Keyword.Parse(":storage")]!, 1, 10);
            Assert.InRange((long)first[Keyword.Parse(":ocache")]!, (long)first[Keyword.Parse(":storage")]!, 1000);
            EdnMap second = Reads(connection.Db);
            Assert.Null(second[Keyword.Parse(":storage")]);
            Assert.NotNull(second[Keyword.Parse(":ocache")]);
            EdnMap stats = connection.Db.DbStats();
            Assert.Equal(before.State.Indexes.DatomCount, stats[Keyword.Parse(":datoms")]);
            EdnMap attributes = Assert.IsType<EdnMap>(stats[Keyword.Parse(":attrs")]);
            Assert.Equal(20L, Assert.IsType<EdnMap>(attributes[Value])[Keyword.Parse(":count")]);
            return Task.CompletedTask;
        });
    }

    private static EdnMap Reads(Database value)
    {
        QueryOptions options = new() { IoContext = Keyword.Of("my", "app") };
        EdnMap answer = Assert.IsType<EdnMap>(Accrete.Query.Engine.QueryEngine.Run(
            "[:find (sum ?v) . :where [_ :n/value ?v]]", [value], options));
        EdnMap io = Assert.IsType<EdnMap>(answer[Keyword.Of(null, "io-stats")]);
        return Assert.IsType<EdnMap>(io[Keyword.Of(null, "reads")]);
    }

    private async Task Once(Func<Connection, Task> work)
    {
        await using PeerInstance peer = new();
        await peer.CreateDatabaseAsync(Uri);
        using Connection connection = await peer.ConnectAsync(Uri);
        await work(connection);
    }

    private static async Task Fill(Connection connection)
    {
        foreach (long i in Range(20))
        {
            await connection.TransactAsync($$"""[{:n/key "k{{i}}", :n/value {{i}}}]""");
        }
    }

    private static async Task IndexAsync(Connection connection) =>
        await connection.SyncIndexAsync(await connection.RequestIndexAsync());

    private static int Past(Database value, string attribute) =>
        value.History().Datoms(IndexOrder.Aevt, Keyword.Parse(attribute)).Count();

    private static IEnumerable<long> Range(int count) => Enumerable.Range(0, count).Select(static i => (long)i);

    private static IEnumerable<string> Strings(object? answer) =>
        ((System.Collections.IEnumerable)answer!).Cast<string>().Order(StringComparer.Ordinal); // a collection
}
