using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Columns;
using Accrete.Query.Engine;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>Large arrays go back to the pool when a query ends, and not before.</summary>
public sealed class QueryMemoryTests
{
    private const int Many = 20_000;

    private const string Pairs = "[:find ?x ?y :in [?x ...] :where [(* ?x 3) ?y] [(< ?x ?y)]]";

    [Fact]
    public void Array_of_a_query_that_has_ended_serves_the_next_one()
    {
        long[] first, second;
        using (QueryMemory.Begin())
        {
            first = QueryMemory.Longs(Many);
        }

        using (QueryMemory.Begin())
        {
            second = QueryMemory.Longs(Many);
            Assert.NotSame(second, QueryMemory.Longs(Many));
        }

        Assert.Same(first, second);
    }

    [Fact]
    public void Arrays_outside_of_a_query_are_nobodys_but_the_callers()
    {
        using (QueryMemory.Begin())
        {
            long[] outside;
            using (QueryMemory.Outside())
            {
                outside = QueryMemory.Longs(Many);
            }

            Assert.Equal(Many, outside.Length);
            Assert.True(QueryMemory.Longs(Many).Length > Many);
        }
    }

    [Fact]
    public void Query_that_has_taken_much_leaves_the_rest_to_the_collector()
    {
        List<WeakReference> taken = [];
        using (QueryMemory.Begin())
        {
            for (int i = 0; i < 2_000; i++)
            {
                taken.Add(Taken());
            }

            GC.Collect();
            Assert.InRange(taken.Count(array => array.IsAlive), 1, 64 * 1024 * 1024 / (Many * sizeof(long)));
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Taken() => new(QueryMemory.Longs(Many));
    }

    [Fact]
    public void Rows_that_a_function_keeps_for_later_stay_as_they_were()
    {
        IReadOnlyList<object?> kept = [];
        EdnMap request = EdnMap.Of(Keyword.Of(null, "query"), Pairs, Keyword.Of(null, "args"),
            EdnVector.Of(Numbers(1)));
        FunctionRegistry functions = FunctionRegistry.Default.With(Symbol.Parse("my.app/keep"), () =>
        {
            kept = QueryEngine.Sequence(request, QueryOptions.Default);
            return 1L;
        });
        Database database = Bootstrapped(functions);
        QueryEngine.Run("[:find ?x :in $ :where [(my.app/keep) ?x]]", [database], QueryOptions.Default);
        for (int i = 0; i < 4; i++)
        {
            QueryEngine.Run(Pairs, [Numbers(Many * 2)], QueryOptions.Default);
        }

        Assert.Equal(Many, kept.Count);
        Assert.All(kept.Cast<EdnVector>(), row => Assert.Equal((long)row[0]! * 3, row[1]));
        Assert.Equal(Enumerable.Range(1, Many).Sum(i => (long)i), kept.Cast<EdnVector>().Sum(row => (long)row[0]!));
    }

    private static EdnVector Numbers(long from) =>
        new([.. Enumerable.Range(0, Many).Select(i => (object?)(from + i))]);

    private static Database Bootstrapped(FunctionRegistry functions) =>
        Bootstrap.Create("memory", DatabaseOptions.Default with { Functions = functions });
}
