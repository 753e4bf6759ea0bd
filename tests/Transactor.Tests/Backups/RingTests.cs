using System;
using System.Collections;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Storage;
using Accrete.Storage.Backups;
using Accrete.Storage.Cassandra;
using Accrete.Storage.Contract;
using Accrete.Storage.Contract.Cassandra;
using Accrete.Storage.Contract.DynamoDb;
using Accrete.Storage.Dev;
using Accrete.Storage.DynamoDb;
using Accrete.Storage.Sql;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.Transactor.Tests.Backups;

/// <summary>One database moves around all services by backup and restore, is written at each, and comes back with all
/// that it ever had.</summary>
[Trait("Category", "Slow")]
public sealed class RingTests(ITestOutputHelper output) : IAsyncLifetime
{
    // No attribute without history: of one, old values go at an index job, and a restore is one.
    private const string Schema = """
        [{:db/ident :p/key :db/valueType :db.type/string :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :p/age :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :p/size :db/valueType :db.type/double :db/cardinality :db.cardinality/one}
         {:db/ident :p/owed :db/valueType :db.type/bigdec :db/cardinality :db.cardinality/one}
         {:db/ident :p/born :db/valueType :db.type/instant :db/cardinality :db.cardinality/one}
         {:db/ident :p/token :db/valueType :db.type/uuid :db/cardinality :db.cardinality/one}
         {:db/ident :p/tags :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many}
         {:db/ident :p/notes :db/valueType :db.type/string :db/cardinality :db.cardinality/many :db/fulltext true}
         {:db/ident :p/knows :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
         {:db/ident :p/age+size :db/valueType :db.type/tuple :db/tupleAttrs [:p/age :p/size]
          :db/cardinality :db.cardinality/one}]
        """;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    private static readonly string[] Queries =
    [
        "[:find (count ?e) (sum ?a) :with ?e :where [?e :p/age ?a]]",
        "[:find ?k ?a :where [?e :p/key ?k] [?e :p/age ?a] [(< ?a 20)] [?e :p/knows ?f] [?f :p/age ?b] [(> ?b ?a)]]",
        "[:find ?k ?n :where [(fulltext $ :p/notes \"apple\") [[?e ?n]]] [?e :p/key ?k]]",
        "[:find (pull ?e [:p/key :p/owed :p/born {:p/knows [:p/key]}]) :where [?e :p/tags :tag/t3]]",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-ring-").FullName;
    private readonly PostgresServer _postgres = new();
    private readonly MariaDbServer _mariaDb = new();
    private readonly DynaliteServer _dynalite = new();
    private readonly CassandraServer _cassandra = new();

    public async Task InitializeAsync()
    {
        foreach (IAsyncLifetime server in Servers)
        {
            await server.InitializeAsync();
        }
    }

    public async Task DisposeAsync()
    {
        foreach (IAsyncLifetime server in Servers)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_database_moves_from_service_to_service_and_keeps_every_datom_the_log_and_its_answers()
    {
        Func<Task<IStorage>> current = Dev("first");
        Database newest = await WriteAsync(current, 0, Schema);
        int round = 0;
        foreach ((string name, string? missing, Func<Task<IStorage>> next) in Services())
        {
            if (missing is not null)
            {
                output.WriteLine($"{name} is left out: {missing}");
                continue;
            }

            round++;
            await using FilePlace place = new(Path.Combine(_folder, "backups", name));
            await using (IStorage from = await current())
            {
                await BackupWorld.BackUp(from, place);
            }

            Assert.Empty(await BackupWorld.Problems(place, readsAll: true));
            await using (IStorage to = await next())
            {
                await BackupWorld.Restore(place, to);
            }

            await CheckAsync(next, newest);
            newest = await WriteAsync(next, round, null);
            await CheckAsync(next, newest);
            output.WriteLine($"{name}: t {newest.BasisT}, {newest.State.Indexes.DatomCount} datoms");
            current = next;
        }

        Assert.True(round >= 2, "dev and file are always there");
    }

    private IAsyncLifetime[] Servers => [_postgres, _mariaDb, _dynalite, _cassandra];

    private (string Name, string? Missing, Func<Task<IStorage>> Open)[] Services() =>
    [
        ("file", null, Dev("file")),
        ("postgres", _postgres.Missing, Sql(_postgres)),
        ("mariadb", _mariaDb.Missing, Sql(_mariaDb)),
        ("dynalite", _dynalite.Missing, async () => await DynamoStorage.OpenAsync(
            new DynamoStorageOptions
            {
                Table = DynaliteServer.Table,
                Endpoint = _dynalite.Endpoint,
                RequestTimeout = Within,
            },
            Within)),
        ("cass", _cassandra.Missing, async () => await CassandraStorage.OpenAsync(_cassandra.Options(), Within)),
        ("cass2", _cassandra.Missing, async () =>
            await CassandraStorage.OpenAsync(_cassandra.Options(isChunked: true), Within)),
        ("dev", null, Dev("dev")),
    ];

    private static Func<Task<IStorage>> Sql(SqlTestServer server) => async () => await SqlStorage.OpenAsync(
        new SqlStorageOptions { Url = server.UrlOf("datomic", "datomic") }, Within);

    private Func<Task<IStorage>> Dev(string name) => () => Task.FromResult<IStorage>(SqliteStorage.Open(
        new SqliteStorageOptions { DataDir = Path.Combine(_folder, name) }));

    /// <summary>Writes at a stop of the way: part of it is in the indexes afterwards, and part in the log
    /// alone.</summary>
    private static async Task<Database> WriteAsync(Func<Task<IStorage>> open, int round, string? schema)
    {
        await using Writer writer = await Writer.Open(await open(), leafRows: 16);
        if (schema is not null)
        {
            await writer.Transact(schema);
        }

        Random random = new(round);
        for (int i = 0; i < 4; i++)
        {
            await writer.Transact(People(round, random));
            if (i == 1)
            {
                await writer.Index();
            }
        }

        await writer.Transact(
            $"[[:db/retractEntity [:p/key \"{round}-0\"]] [:db/add [:p/key \"{round}-1\"] :p/age 7]]");
        return await writer.Newest();
    }

    /// <summary>Returns a transaction about some of twenty people, whose facts it replaces.</summary>
    private static string People(int round, Random random)
    {
        StringBuilder data = new("[");
        for (int number = 0; number < 20; number += number < 2 ? 1 : random.Next(1, 4))
        {
            data.Append(CultureInfo.InvariantCulture, $$"""
                {:p/key "{{round}}-{{number}}" :p/age {{random.Next(90)}} :p/size {{random.Next(900)}}.5
                 :p/owed {{random.Next(9000)}}.10M :p/tags [:tag/t{{random.Next(9)}}]
                 :p/born #inst "19{{random.Next(10, 99)}}-01-02T03:04:05.678Z"
                 :p/notes ["{{(number % 3 == 0 ? "an apple" : "a pear")}} of {{random.Next(9)}}"]
                 :p/token #uuid "00000000-0000-4000-8000-0000000000{{random.Next(10, 99)}}"
                 :p/knows [{:p/key "{{round}}-{{random.Next(20)}}"}]}
                """);
        }

        return data.Append(']').ToString();
    }

    private static async Task CheckAsync(Func<Task<IStorage>> open, Database expected)
    {
        await using Writer writer = await Writer.Open(await open(), leafRows: 16);
        Database actual = await writer.Newest();
        BackupWorld.CheckSame(expected, actual);
        foreach (string query in Queries)
        {
            Assert.Equal(Answer(expected, query), Answer(actual, query));
        }

        long middle = expected.BasisT / 2;
        Assert.Equal(
            Answer(expected.AsOf(middle), Queries[0]), Answer(actual.AsOf(middle), Queries[0]));
    }

    private static string Answer(Database value, string query) => string.Join(
        '\n',
        Assert.IsAssignableFrom<IEnumerable>(value.Query(query)).Cast<object?>().Select(EdnPrinter.Print)
            .Order(StringComparer.Ordinal));
}
