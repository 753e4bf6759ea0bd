using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Query;
using Xunit;

namespace Accrete.PeerTests;

/// <summary>How a program calls queries: inputs, options, tokens, and what answers become.</summary>
public sealed class QueryCallTests
{
    /// <summary>Adds two billion numbers and keeps none: however late a busy machine ends it, no other bound is
    /// met.</summary>
    private const string Endless = "[:find ?e :where [?e :n/no] [(range 1000000) ?all] "
        + "[(reduce + ?e ?all) ?sum] [(< ?sum 0)]]";

    [Fact]
    public async Task An_array_is_one_input_whatever_its_items_are()
    {
        await using TestDatabase test = await TestDatabase.Open();
        Database db = test.Connection.Db;
        const string Query = "[:find [?x ...] :in $ [?x ...]]";
        Assert.Equal(["a", "b"], db.Query<string>(Query, new[] { "a", "b" }).Order());
        Assert.Equal([1L, 2L], db.Query<long>(Query, new[] { 1, 2 }).Order());
        Assert.Equal([":a", ":b"], db.Query<string>(Query, new[] { Keyword.Parse(":a"), Keyword.Parse(":b") }).Order());
        Assert.Equal(["a"], await db.QueryAsync<string>(Query, new[] { "a" }));
        Assert.Equal("#{[\"a\"]}", EdnPrinter.Print(Peer.Q("[:find ?x :in [?x ...]]", new[] { "a" })));
        Assert.Equal([3L], db.Query<long>("[:find ?z :in $ ?x ?y :where [(+ ?x ?y) ?z]]", new object[] { 1, 2 }));
    }

    [Fact]
    public async Task A_text_where_a_collection_is_wanted_is_refused_rather_than_taken_apart()
    {
        await using TestDatabase test = await TestDatabase.Open();
        AccreteException error = Assert.Throws<AccreteException>(
            () => test.Connection.Db.Query("[:find ?x :in $ [?x ...]]", new object[] { "abc" }));
        Assert.Contains("give an array of strings", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_may_stand_without_a_token()
    {
        await using TestDatabase test = await TestDatabase.Open();
        Database db = test.Connection.Db;
        QueryOptions options = new() { MemoryBytesMax = 100_000_000 };
        Assert.Equal("#{[3]}", EdnPrinter.Print(db.Query("[:find ?x :in $ ?x]", options, 3)));
        Assert.Equal([3], db.Query<int>("[:find ?x :in $ ?x]", options, 3));
        Assert.Equal(3, db.QueryColumns("[:find ?x :in $ ?x]", options, 3)["x"].Longs[0]);
        Assert.Equal([3], await db.QueryAsync<int>("[:find ?x :in $ ?x]", options, 3));
        Assert.Equal("#{[3]}", EdnPrinter.Print(await db.QueryAsync("[:find ?x :in $ ?x]", options, 3)));
    }

    [Fact]
    public async Task An_input_without_an_end_is_stopped_and_bounded()
    {
        await using TestDatabase test = await TestDatabase.Open();
        Database db = test.Connection.Db;
        using CancellationTokenSource stop = new();
        IEnumerable<int> endless = Forever(() => stop.Cancel());
        Assert.Throws<OperationCanceledException>(() => db.Query("[:find ?x . :in $ ?x]", stop.Token, endless));
        AccreteException error = Assert.Throws<AccreteException>(() => db.Query(
            "[:find ?x . :in $ ?x]", new QueryOptions { MemoryBytesMax = 50_000_000 }, Forever(() => { })));
        Assert.Equal("query-memory-exceeded", error.Error?.Name);

        static IEnumerable<int> Forever(Action afterMany)
        {
            for (int i = 0; true; i++)
            {
                if (i == 100_000)
                {
                    afterMany();
                }

                yield return i;
            }
        }
    }

    [Fact]
    public async Task What_a_function_of_the_program_gives_or_throws_is_told_in_its_words()
    {
        await using TestDatabase test = await TestDatabase.Open();
        Database db = test.Connection.Db;
        const string Query = "[:find ?x . :in $ ?f :where [(?f 1) ?x]]";
        Assert.Equal("a", db.Query(Query, (Func<long, string>)(_ => "a")));
        Assert.Contains("System.Object, which stands for no value", Assert.Throws<AccreteException>(
            () => db.Query(Query, (Func<long, object>)(_ => new object()))).Message, StringComparison.Ordinal);
        string message = Assert.Throws<AccreteException>(() => db.Query(
            Query, (Func<long, object>)(_ => throw new InvalidOperationException("mine")))).Message;
        Assert.Contains("mine", message, StringComparison.Ordinal);
        Assert.DoesNotContain("b__", message, StringComparison.Ordinal);
        Assert.Throws<AccreteException>(() => db.Query("[:find ?x . :in $ ?x]", new[,] { { 1, 2 }, { 3, 4 } }));
    }

    [Fact]
    public async Task Surplus_inputs_are_refused()
    {
        await using TestDatabase test = await TestDatabase.Open();
        Database db = test.Connection.Db;
        foreach (Action call in new Action[]
        {
            () => db.Query("[:find ?e :in $ ?e]", 1, 2, 3), () => db.Query("[:find ?e :where [?e :n/no]]", 1),
            () => db.Query<long>("[:find ?e :in $ ?e]", 1, 2), () => Peer.Q("[:find ?x :in ?x]", 1, 2),
            () => Peer.Query(EdnMap.Of(Keyword.Parse(":query"), EdnReader.Read("[:find ?x :in ?x]"),
                Keyword.Parse(":args"), EdnVector.Of(1L, 2L))),
        })
        {
            Assert.Equal("too-many-inputs", Assert.Throws<AccreteException>(call).Error?.Name);
        }
    }

    [Fact]
    public async Task Null_is_an_argument_error()
    {
        await using TestDatabase test = await TestDatabase.Open();
        Database db = test.Connection.Db;
        Assert.Throws<ArgumentNullException>(() => db.Query("[:find ?x :in $ ?x]", (object?[])null!));
        Assert.Throws<ArgumentNullException>(() => db.Query((object)null!));
        Assert.Throws<ArgumentNullException>(() => db.Query<long>(null!));
        Assert.Throws<ArgumentNullException>(() => Peer.Q("[:find ?x :in ?x]", null!));
        Assert.Throws<AccreteException>(() => db.Query("[:find ?x :in $ ?x]", new object?[] { null }));
    }

    [Fact]
    public async Task A_timeout_needs_no_clock_and_throws_the_documented_anomaly()
    {
        await using TestDatabase test = await Large();
        QueryOptions options = new() { Timeout = TimeSpan.FromMilliseconds(50) };
        AccreteException error = Assert.Throws<AccreteException>(
            () => test.Connection.Db.Query(Endless, options, CancellationToken.None));
        Assert.Equal(AnomalyCategory.Interrupted, error.Category);
        Assert.Equal(AnomalyCategory.Interrupted, (await Assert.ThrowsAsync<AccreteException>(
            () => test.Connection.Db.QueryAsync(Endless, options, CancellationToken.None))).Category);
    }

    [Fact]
    public async Task A_cancelled_token_throws_that_the_operation_was_cancelled()
    {
        await using TestDatabase test = await Large();
        Database db = test.Connection.Db;
        CancellationToken cancelled = new(true);
        Assert.ThrowsAny<OperationCanceledException>(() => db.Query("[:find ?e :where [?e :n/no]]", cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => db.Query<long>("[:find ?e :where [?e :n/no]]", cancelled));
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => db.Query(Endless, stop.Token));
    }

    [Fact]
    public async Task Options_among_the_inputs_are_pointed_to_their_place()
    {
        await using TestDatabase test = await TestDatabase.Open();
        Assert.Contains("before its inputs", Assert.Throws<AccreteException>(
            () => test.Connection.Db.Query("[:find ?x . :in $ ?y ?x]", 1, QueryOptions.Default)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_become_dictionaries_classes_records_and_nullable_members()
    {
        await using TestDatabase test = await TestDatabase.Open();
        test.Connection.Transact("[{:n/no 1}]");
        Database db = test.Connection.Db;
        const string Plain = "[:find ?no ?e :where [?e :n/no ?no]]";
        const string Named = "[:find ?no ?e :keys no entity :where [?e :n/no ?no]]";
        long e = db.Query<long>("[:find ?e . :where [?e :n/no]]").Single();
        Assert.Equal(1L, db.Query<Dictionary<string, object>>(Plain).Single()["no"]);
        Assert.Equal(e, db.Query<IReadOnlyDictionary<string, long>>(Named).Single()["entity"]);
        Assert.Equal(1L, db.Query<Dictionary<Keyword, object>>(Named).Single()[Keyword.Parse(":no")]);
        Settable row = db.Query<Settable>(Named).Single();
        Assert.Equal((1, e, null), (row.No, row.Entity, row.Other));
        Assert.Equal(1, db.Query<Settable>(Plain).Single().No);
        Assert.Equal((1, null), ((int, string?))(db.Query<WithDefault>(Named).Single().No, null));
        Assert.Equal((1, (long?)e), db.Query<(int?, long?)>(Plain).Single());
        Assert.Equal(1, db.Pull<Settable>("[:n/no]", e)?.No);
        Assert.Equal(1L, db.Pull<Dictionary<string, object>>("[:n/no]", e)?[":n/no"]);
        Assert.Equal([Guid.Empty], db.Query<Guid>("[:find ?x :in $ ?x]", Guid.Empty));
        Assert.Equal([new Uri("http://a")], db.Query<Uri>("[:find ?x :in $ ?x]", new Uri("http://a")));
        Assert.Equal([new DateOnly(2020, 1, 2)], db.Query<DateOnly>("[:find ?x :in $ ?x]", new DateOnly(2020, 1, 2)));
    }

    [Fact]
    public async Task A_row_that_does_not_fit_is_refused_with_what_would()
    {
        await using TestDatabase test = await TestDatabase.Open();
        test.Connection.Transact("[{:n/no 1}]");
        Database db = test.Connection.Db;
        const string Query = "[:find ?no ?e :where [?e :n/no ?no]]";
        Assert.Contains(
            "tuple or record of 2", Refused(() => db.Query<(long, long, long)>(Query)), StringComparison.Ordinal);
        Assert.Contains("fits long", Refused(() => db.Query<(Guid, long)>(Query)), StringComparison.Ordinal);
        Assert.Contains("requires", Refused(() => db.Query<Demanding>(
            "[:find ?no ?e :keys no e :where [?e :n/no ?no]]")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_shows_what_it_is()
    {
        await using TestDatabase test = await TestDatabase.Open();
        TxReport report = test.Connection.Transact("[{:db/id \"a\" :n/no 1}]");
        Database db = report.DbAfter;
        Assert.StartsWith($"#db[basis-t {db.BasisT}, ", db.ToString(), StringComparison.Ordinal);
        Assert.Contains(", as of 1000, history", db.AsOf(1000).History().ToString(), StringComparison.Ordinal);
        Assert.Equal($"t {db.BasisT}, 2 datoms, tempids {{\"a\" {report.TempIds["a"]}}}", report.ToString());
        Assert.StartsWith("datomic:mem://test: #db[", test.Connection.ToString(), StringComparison.Ordinal);
        Assert.Equal("log of 0 packed pieces and 2 transactions", db.Log.ToString());
        Assert.Equal(":n/no long", db.Attribute(":n/no")?.ToString());
        Assert.Equal("[1 :a]", db.Query<object>("[:find ?x . :in $ ?x]", new object[] { (1, Keyword.Parse(":a")) })
            .Single().ToString());
        test.Connection.Release();
        Assert.Equal("datomic:mem://test: released", test.Connection.ToString());
    }

    private static async Task<TestDatabase> Large()
    {
        TestDatabase test = await TestDatabase.Open();
        test.Connection.Transact(Enumerable.Range(0, 2000).Select(n => new Dictionary<string, int> { [":n/no"] = n }));
        return test;
    }

    private static string Refused(Action call) => Assert.Throws<AccreteException>(call).Message;

    private sealed class Settable
    {
        public int No { get; set; }

        public long Entity { get; init; }

        public string? Other { get; set; }
    }

    private sealed class Demanding
    {
        public int No { get; set; }

        public required string Missing { get; init; }
    }

    private sealed record WithDefault(int No, string? Name = null);
}
