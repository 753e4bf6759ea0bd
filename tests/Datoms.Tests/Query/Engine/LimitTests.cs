using System;
using System.Linq;
using System.Threading;
using Accrete.Edn;
using Accrete.Query;
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
    public void Cancelled_query_stops_as_cancelled()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => QueryEngine.Run(Product, [Numbers, Numbers, Numbers], QueryOptions.Default, source.Token));
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
