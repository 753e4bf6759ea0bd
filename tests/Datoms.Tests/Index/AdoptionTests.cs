using System.Collections.Generic;
using System.Linq;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Index.Sets;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Index;

/// <summary>An index job runs beside transactions: what it made, with what came since, is what was there.</summary>
public sealed class AdoptionTests
{
    private static readonly IndexOrder[] Orders = [IndexOrder.Eavt, IndexOrder.Aevt, IndexOrder.Avet, IndexOrder.Vaet];

    [Theory]
    [InlineData(1, 60, 6, 12)]
    [InlineData(2, 90, 20, 60)]
    [InlineData(3, 40, 150, 300)]
    [InlineData(4, 20, 400, 3000)]
    public void A_set_on_the_trees_of_an_index_job_has_the_same_datoms(int seed, int transactions, int size, int spread)
    {
        RandomDatoms random = new(seed);
        // One is left as it is, the other one lives through jobs.
        IndexSet expected = IndexSet.Empty, indexes = IndexSet.Empty;
        IndexSet? merged = null;
        long begun = 0;
        for (int t = 1; t <= transactions; t++)
        {
            Datom[] datoms = [.. random.Transaction(
                [.. expected.Current.Read(IndexOrder.Eavt, Bound.First, Bound.Last)], 2 * t, size, spread)];
            expected = expected.Apply(RandomDatoms.OrdersOf, datoms);
            indexes = indexes.Apply(RandomDatoms.OrdersOf, datoms);
            if (merged is null && random.Next(3) == 0)
            {
                // The numbers of t between two transactions are those of entities.
                (merged, begun) = (indexes.Merge(), (2 * t) + random.Next(2));
            }
            else if (merged is not null && random.Next(4) == 0)
            {
                indexes = indexes.Adopt(merged, begun);
                merged = null;
                CheckSame(expected, indexes);
            }
        }

        CheckSame(expected, indexes);
        CheckSame(expected, indexes.Merge());
        Assert.Equal(0, indexes.Merge().NoveltyBytes);
    }

    [Fact]
    public void What_is_left_in_memory_is_what_came_since_the_job_began()
    {
        RandomDatoms random = new(5);
        IndexSet indexes = IndexSet.Empty.Apply(RandomDatoms.OrdersOf, [.. Fresh(random, 1, 1000)]);
        IndexSet merged = indexes.Merge();
        Datom[] since = [.. Fresh(random, 2, 700)];
        IndexSet adopted = indexes.Apply(RandomDatoms.OrdersOf, since).Adopt(merged, 1);
        IndexSet applied = merged.Apply(RandomDatoms.OrdersOf, since);
        Assert.Equal(applied.NoveltyCount, adopted.NoveltyCount);
        // The rows that share a chunk with the first of them are counted while they take room.
        Assert.InRange(adopted.NoveltyBytes, applied.NoveltyBytes, applied.NoveltyBytes + (255 * 300));
        Assert.Equal(0, adopted.Adopt(adopted.Merge(), 2).NoveltyBytes);
    }

    [Fact]
    public void Values_from_before_an_adoption_and_after_it_go_on_without_each_other()
    {
        RandomDatoms random = new(6);
        IndexSet first = IndexSet.Empty.Apply(RandomDatoms.OrdersOf, [.. Fresh(random, 1, 300)]);
        IndexSet merged = first.Merge();
        IndexSet before = first.Apply(RandomDatoms.OrdersOf, [.. Fresh(random, 2, 10)]);
        IndexSet after = before.Adopt(merged, 1);
        Datom[] left = [.. Fresh(random, 3, 40)], right = [.. Fresh(random, 3, 40)];
        IndexSet leftSet = before.Apply(RandomDatoms.OrdersOf, left);
        IndexSet rightSet = after.Apply(RandomDatoms.OrdersOf, right);
        CheckSame(leftSet, after.Apply(RandomDatoms.OrdersOf, left));
        CheckSame(rightSet, before.Apply(RandomDatoms.OrdersOf, right));
        CheckSame(leftSet, leftSet.Adopt(merged, 1));
    }

    [Fact]
    public void What_an_older_job_made_is_passed_over()
    {
        Database first = TestDatabase.Apply(TestDatabase.Open(), "[{:p/key \"a\"}]").DbAfter;
        Database second = TestDatabase.Apply(first, "[{:p/key \"a\" :p/age 3}]").DbAfter;
        Database third = TestDatabase.Apply(second, "[{:p/key \"a\" :p/age 4}]").DbAfter;
        Database adopted = third.Adopt(second.Merged());
        Assert.Same(adopted.State, adopted.Adopt(first.Merged()).State);
        CheckSame(third.Indexes, adopted.Adopt(second.Merged()).Indexes);
        CheckSame(third.Indexes, adopted.Adopt(third.Merged()).Indexes);
    }

    /// <summary>Returns assertions of entities that no other call draws.</summary>
    private static IEnumerable<Datom> Fresh(RandomDatoms random, long t, int count) => Enumerable.Range(
        0, count).Select(i => new Datom(EntityIds.Make(4, (random.Next(1 << 20) * 1000L) + i), i % 10,
            random.Value(RandomDatoms.KindOf(i % 10), 100), t, true));

    private static void CheckSame(IndexSet expected, IndexSet actual)
    {
        Assert.Equal(expected.DatomCount, actual.DatomCount);
        foreach (IndexOrder order in Orders)
        {
            Assert.Equal(Read(expected.Current, order), Read(actual.Current, order));
            Assert.Equal(Read(expected.Past, order), Read(actual.Past, order));
            Assert.Equal(expected.Current.Count(order, Bound.First, Bound.Last),
                actual.Current.Count(order, Bound.First, Bound.Last));
        }
    }

    private static Datom[] Read(DatomSource source, IndexOrder order) =>
        [.. source.Read(order, Bound.First, Bound.Last)];
}
