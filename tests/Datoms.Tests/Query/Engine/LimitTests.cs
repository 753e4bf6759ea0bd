using System;
using System.Linq;
using System.Threading;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>What stops a query, and what it says.</summary>
public sealed class LimitTests
{
    private const string Product =
        "[:find (count ?x) . :in [?x ...] [?y ...] [?z ...] :where [(< ?x ?y)] [(< ?y ?z)]]";

    private static readonly EdnVector Numbers = new([.. Enumerable.Range(0, 1200).Select(i => (object?)(long)i)]);

    [Fact]
    public void Query_over_its_memory_stops_as_busy()
    {
        QueryOptions options = new() { MemoryBytesMax = 1 << 20 };
        AccreteException error = Assert.Throws<AccreteException>(
            () => QueryEngine.Run(Product, [Numbers, Numbers, Numbers], options));
        Assert.Equal(AnomalyCategory.Busy, error.Category);
    }

    [Fact]
    public void Cancelled_query_tells_of_its_cancellation()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => QueryEngine.Run(Product, [Numbers, Numbers, Numbers], QueryOptions.Default, source.Token));
    }

    [Theory]
    [InlineData("[:find ?x :where [(reduce (fn [a b] (reduce + (range 1000))) 0 (range 100000)) ?x]]")]
    [InlineData("[:find ?x :where [(q [:find ?y :where [(reduce + (map inc (range 1000000))) ?y]]) ?x]]")]
    [InlineData("[:find (sum ?x) :with ?y :where [(range 9000) [?x ...]] [(range 9000) [?y ...]]]")]
    public void Constant_calls_and_nested_queries_stop_in_time(string query)
    {
        QueryOptions options = new() { Timeout = TimeSpan.FromMilliseconds(20), Clock = new JumpingClock() };
        Assert.Throws<AccreteException>(() => QueryEngine.Run(query, [], options));
    }

    [Fact]
    public void Query_that_calls_itself_ends_in_an_error()
    {
        const string query = "[:find ?x :in ?q :where [(q ?q ?q) ?x]]";
        AccreteException error = Assert.Throws<AccreteException>(
            () => QueryEngine.Run(query, [query], QueryOptions.Default));
        Assert.Equal(":db.error/query-too-deep", error.Error?.ToString());
    }

    [Theory]
    [InlineData("not")]
    [InlineData("or")]
    [InlineData("and")]
    public void Clauses_nested_deeper_than_texts_may_be_are_refused(string around)
    {
        object clause = EdnReader.Read("[?x :db/doc]")!;
        for (int i = 0; i < 1_000; i++)
        {
            clause = EdnList.Of(Symbol.Of(null, around), clause);
        }

        EdnVector query = EdnVector.Of(
            Keyword.Of(null, "find"), Symbol.Of(null, "?x"), Keyword.Of(null, "where"), clause);
        AccreteException error = Assert.Throws<AccreteException>(
            () => QueryEngine.Run(query, [EdnVector.Empty], QueryOptions.Default));
        Assert.Equal(":db.error/form-too-deep", error.Error?.ToString());
    }

    [Fact]
    public void Patterns_and_facts_nested_deeper_than_texts_may_be_are_refused()
    {
        Database database = Bootstrap.Create("deep", DatabaseOptions.Default);
        object pattern = EdnReader.Read("[:db/ident]")!, facts = EdnReader.Read("{:db/doc \"x\"}")!;
        for (int i = 0; i < 20_000; i++)
        {
            pattern = EdnVector.Of(EdnMap.Of(Keyword.Of("db", "valueType"), pattern));
            facts = EdnMap.Of(Keyword.Of("db", "valueType"), facts);
        }

        Assert.Throws<AccreteException>(() => database.Pull(pattern, Keyword.Of("db", "ident")));
        Assert.Throws<AccreteException>(() => database.With(EdnVector.Of(facts), new Instant(1_700_000_000_000)));
    }

    [Fact]
    public void Constant_calls_are_made_once()
    {
        int calls = 0;
        Func<object?, object?> next = _ => (long)++calls;
        Database database = Bootstrap.Create("once", DatabaseOptions.Default with
        {
            Functions = FunctionRegistry.Default.With(Symbol.Parse("my.app/next"), next),
        });
        Assert.Equal(1L, database.Query("[:find ?x . :where [(my.app/next 1) ?x] [?e :db/ident :db/doc]]"));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Recursion_without_end_is_told()
    {
        const string rules = "[[(n ?x ?y) [(inc ?x) ?z] (n ?z ?y)] [(n ?x ?y) [(= ?x -1)] [(identity ?x) ?y]]]";
        AccreteException error = Assert.Throws<AccreteException>(
            () => QueryEngine.Run("[:find ?y :in % ?x :where (n ?x ?y)]", [rules, 1L], QueryOptions.Default));
        Assert.Equal(":db.error/recursion-limit", error.Error?.ToString());
    }

    [Fact]
    public void Circle_of_negations_names_what_is_undefined()
    {
        const string rules = "[[(win ?x) [?x ?y] (not (win ?y))]]";
        EdnVector moves = new([EdnVector.Of(1L, 2L), EdnVector.Of(2L, 1L), EdnVector.Of(3L, 4L)]);
        AccreteException error = Assert.Throws<AccreteException>(
            () => QueryEngine.Run("[:find ?x :in $ % ?x :where (win ?x)]", [moves, rules, 1L], QueryOptions.Default));
        Assert.Contains("(win 1)", error.Message, StringComparison.Ordinal);
        Assert.NotNull(
            QueryEngine.Run("[:find ?x . :in $ % ?x :where (win ?x)]", [moves, rules, 3L], QueryOptions.Default));
    }

    [Fact]
    public void Query_over_its_time_stops_as_interrupted()
    {
        QueryOptions options = new() { Timeout = TimeSpan.FromMilliseconds(20), Clock = new JumpingClock() };
        AccreteException error = Assert.Throws<AccreteException>(
            () => QueryEngine.Run(Product, [Numbers, Numbers, Numbers], options));
        Assert.Equal(AnomalyCategory.Interrupted, error.Category);
        Assert.Contains("timeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_rule_is_stopped_by_its_time()
    {
        const string rules = "[[(n ?x) [(ground 1) ?x]] [(n ?x) (n ?y) [(inc ?y) ?x]]]";
        QueryOptions options = new() { Timeout = TimeSpan.FromMilliseconds(500), Clock = new JumpingClock() };
        Assert.Throws<AccreteException>(() => QueryEngine.Run("[:find ?x :in % :where (n ?x)]", [rules], options));
    }

    /// <summary>A clock that goes a millisecond further each time it is looked at.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now++;
    }
}
