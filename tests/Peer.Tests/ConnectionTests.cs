using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Transactions;
using Xunit;

namespace Accrete.PeerTests;

/// <summary>Databases and connections as a .NET program uses them. Each test has a database of its own name.</summary>
public sealed class ConnectionTests
{
    private const string Schema = """
        [{:db/ident :n/no, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        """;

    [Fact]
    public void A_database_is_made_once_found_by_name_renamed_and_deleted()
    {
        Assert.True(Peer.CreateDatabase("datomic:mem://made"));
        Assert.False(Peer.CreateDatabase("datomic:mem://made"));
        Assert.Contains("made", Peer.GetDatabaseNames("datomic:mem://*"));
        Assert.True(Peer.RenameDatabase("datomic:mem://made", "moved"));
        Assert.True(Peer.DeleteDatabase("datomic:mem://moved"));
        Assert.False(Peer.DeleteDatabase("datomic:mem://moved"));
        Assert.Equal("db-not-found", Refused(() => Peer.Connect("datomic:mem://moved")));
    }

    [Fact]
    public void With_takes_the_time_of_the_clock_where_the_data_states_none()
    {
        Peer.CreateDatabase("datomic:mem://with");
        using Connection connection = Peer.Connect("datomic:mem://with");
        FixedClock clock = new();
        TxReport report = connection.Db.With("[]", clock);
        Assert.Equal(Instant.From(clock.GetUtcNow()), Assert.Single(report.TxData).V.ToObject());
        Assert.Equal(report.DbBefore.BasisT, connection.Db.BasisT);
        Peer.DeleteDatabase("datomic:mem://with");
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2100, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }

    [Theory]
    [InlineData("datomic:dev://localhost:4334/db?password=secret", "unsupported-protocol")]
    [InlineData("datomic:mem://", "invalid-db-uri")]
    [InlineData("http://example.org", "invalid-db-uri")]
    public void A_uri_that_leads_nowhere_is_refused_without_its_secrets(string uri, string error)
    {
        AccreteException refusal = Assert.Throws<AccreteException>(() => Peer.CreateDatabase(uri));
        Assert.Equal(error, refusal.Error?.Name);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transactions_of_many_threads_come_one_after_the_other()
    {
        using Connection connection = Open("threads");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(
            () => connection.TransactAsync($"[{{:n/no {number}}}]"))));
        Assert.Equal(50, connection.Db.Query<long>("[:find [?n ...] :where [_ :n/no ?n]]").Count);
        Assert.Equal(connection.Log.Range(null, null).Select(entry => entry.T).Order(),
            connection.Log.Range(null, null).Select(entry => entry.T));
    }

    [Fact]
    public async Task Reports_come_in_order_from_the_call_on()
    {
        using Connection connection = Open("reports");
        connection.Transact("[{:n/no 0}]");
        IAsyncEnumerable<TxReport> reports = connection.TxReports();
        connection.Transact("[{:n/no 1}]");
        connection.Transact("[{:n/no 2}]");
        List<long> seen = [];
        await foreach (TxReport report in reports)
        {
            seen.Add(report.DbAfter.BasisT);
            if (seen.Count == 2)
            {
                break;
            }
        }

        Assert.Equal(connection.Log.Range(null, null).Select(entry => entry.T).TakeLast(2), seen);
    }

    [Fact]
    public async Task A_refused_transaction_changes_nothing_and_fails_its_task()
    {
        using Connection connection = Open("refused");
        Database before = connection.Db;
        await Assert.ThrowsAsync<AccreteException>(() => connection.TransactAsync("[{:n/no \"text\"}]"));
        await Assert.ThrowsAsync<EdnException>(() => connection.TransactAsync("[{:n/no "));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => connection.TransactAsync("[]", new CancellationToken(true)));
        Assert.Same(before, connection.Db);
    }

    [Fact]
    public async Task A_sync_waits_for_the_t_it_names()
    {
        using Connection connection = Open("sync");
        long next = connection.Db.NextT;
        Task<Database> waiting = connection.SyncAsync(next);
        Assert.False(waiting.IsCompleted);
        connection.Transact("[{:n/no 1}]");
        Assert.True((await waiting).BasisT >= next);
    }

    [Fact]
    public void A_released_connection_and_one_of_a_deleted_database_answer_no_more()
    {
        Connection connection = Open("released");
        connection.Release();
        Assert.Equal("connection-released", Refused(() => connection.Db));
        using Connection other = Peer.Connect("datomic:mem://released");
        Peer.DeleteDatabase("datomic:mem://released");
        Assert.Throws<AccreteException>(() => other.Db);
    }

    [Fact]
    public void Tempids_are_resolved_and_data_may_be_built_in_dot_net()
    {
        using Connection connection = Open("tempids");
        TempId tempid = Peer.Tempid(Keyword.Of("db.part", "user"));
        TxReport report = connection.Transact(new object[]
        {
            new Dictionary<Keyword, object> { [Keyword.Of("db", "id")] = tempid, [Keyword.Of("n", "no")] = 7 },
        });
        long entity = Peer.ResolveTempid(report.DbAfter, report.TempIds, tempid) ?? 0;
        Assert.Equal(7, report.DbAfter.Entity(entity)?.Get<int>(":n/no"));
    }

    [Fact]
    public void Squuids_tell_the_second_of_their_making()
    {
        Guid squuid = Peer.Squuid(new Fixed());
        Assert.Equal(Fixed.Now.ToUnixTimeSeconds() * 1000, Peer.SquuidTimeMillis(squuid));
        Assert.NotEqual(squuid, Peer.Squuid(new Fixed()));
    }

    private static Connection Open(string name)
    {
        string uri = "datomic:mem://" + name;
        Peer.CreateDatabase(uri);
        Connection connection = Peer.Connect(uri);
        connection.Transact(Schema);
        return connection;
    }

    private static string? Refused(Func<object> call) => Assert.Throws<AccreteException>(call).Error?.Name;

    private sealed class Fixed : TimeProvider
    {
        public static readonly DateTimeOffset Now = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
