using System;
using Accrete.Query;
using Accrete.Query.Engine;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>What a query holds in memory counts. The heap of the process is what is measured, so that these run
/// alone.</summary>
[Collection("alone")]
public sealed class MemoryLimitTests
{
    [Theory]
    [InlineData("[:find ?x :where [(vec (map (fn [i] (str i \"....................\")) (range 1000000))) ?x]]")]
    [InlineData("[:find ?x ?s :where [(range 1000000) [?x ...]] [(str ?x \"................................\") ?s]]")]
    public void Values_count_as_memory(string query)
    {
        // What others left as garbage would count for the query once it is collected.
        GC.Collect();
        QueryOptions options = new() { MemoryBytesMax = 20 << 20 };
        AccreteException error = Assert.Throws<AccreteException>(() => QueryEngine.Run(query, [], options));
        Assert.Equal(":db.error/query-memory-exceeded", error.Error?.ToString());
    }
}
