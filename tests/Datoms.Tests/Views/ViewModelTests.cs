using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Datoms.Tests.Index;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Index.Sets;
using Accrete.Time;
using Xunit;

namespace Accrete.Datoms.Tests.Views;

/// <summary>Compares views with what a list of all datoms says was true.</summary>
public sealed class ViewModelTests
{
    private const int TransactionCount = 14;

    [Theory]
    [InlineData(1, 10, 8)]
    [InlineData(2, 25, 60)]
    [InlineData(3, 60, 400)]
    public void Views_show_what_a_list_of_all_datoms_says(int seed, int size, int spread)
    {
        RandomDatoms random = new(seed);
        (IndexSet indexes, List<Datom> history) = Fill(random, size, spread);
        foreach (long? asOf in new long?[] { null, 0, 1, 5, 9, TransactionCount })
        {
            foreach (long? since in new long?[] { null, 0, 4, 8, TransactionCount })
            {
                foreach (bool isHistory in new[] { false, true })
                {
                    TimeView view = new(asOf, since, isHistory, []);
                    Check(random, DatabaseWith(indexes, view).Source, Shown(history, view), spread);
                }
            }
        }
    }

    [Fact]
    public void Filters_see_what_the_other_bounds_let_show_and_get_the_value_without_filters()
    {
        RandomDatoms random = new(4);
        (IndexSet indexes, List<Datom> history) = Fill(random, 30, 60);
        List<ISnapshot> given = [];
        TimeView unfiltered = new(9, 2, false, []);
        Func<ISnapshot, Datom, bool> even = (database, datom) =>
        {
            given.Add(database);
            return datom.E % 2 == 0;
        };
        TimeView view = unfiltered with { Filters = [even, (_, datom) => datom.A > 2] };
        List<Datom> expected = [.. Shown(history, unfiltered).Where(d => d.E % 2 == 0 && d.A > 2)];
        Check(random, DatabaseWith(indexes, view).Source, expected, 60);
        Assert.All(given, database => Assert.Equal(unfiltered, database.View with { Filters = [] }));
        Assert.All(given, database => Assert.Empty(database.View.Filters));
    }

    [Fact]
    public void The_model_notices_a_fact_that_should_not_show()
    {
        RandomDatoms random = new(5);
        (IndexSet indexes, List<Datom> history) = Fill(random, 30, 60);
        List<Datom> wrong = Shown(history, new TimeView(8, null, false, []));
        DatomSource source = DatabaseWith(indexes, new TimeView(9, null, false, [])).Source;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(random, source, wrong, 60));
    }

    private static (IndexSet Indexes, List<Datom> History) Fill(RandomDatoms random, int size, int spread)
    {
        IndexSet indexes = IndexSet.Empty;
        List<Datom> present = [];
        List<Datom> history = [];
        for (int t = 1; t <= TransactionCount; t++)
        {
            List<Datom> datoms = random.Transaction(present, t, size, spread);
            datoms.AddRange(Returned(history, present, datoms, t));
            indexes = indexes.Apply(RandomDatoms.OrdersOf, [.. datoms]);
            indexes = t % 4 == 0 ? indexes.Merge() : indexes;
            history.AddRange(datoms);
            present.RemoveAll(d => datoms.Any(r => !r.Added && RandomDatoms.SameFact(d, r)));
            present.AddRange(datoms.Where(d => d.Added));
        }

        return (indexes, history);
    }

    /// <summary>Asserts some facts again that were retracted before: the same fact comes and goes several
    /// times.</summary>
    private static List<Datom> Returned(List<Datom> history, List<Datom> present, List<Datom> datoms, long t) =>
    [
        .. history.Where(d => !d.Added)
            .Where(d => !present.Concat(datoms).Any(other => RandomDatoms.SameFact(d, other)))
            .DistinctBy(d => (d.E, d.A, d.V))
            .Take(4)
            .Select(d => new Datom(d.E, d.A, d.V, t, true)),
    ];

    private static Database DatabaseWith(IndexSet indexes, TimeView view)
    {
        DatabaseState state = Bootstrap.Create("views", DatabaseOptions.Default).State;
        return new Database(state with { Indexes = indexes, BasisT = TransactionCount }, view);
    }

    private static List<Datom> Shown(List<Datom> history, TimeView view)
    {
        IEnumerable<Datom> inside = history.Where(
            d => d.T > (view.SinceT ?? -1) && d.T <= (view.AsOfT ?? long.MaxValue));
        return view.IsHistory
            ? [.. inside]
            : [.. inside.GroupBy(d => (d.E, d.A, d.V)).Select(fact => fact.MaxBy(d => d.T)).Where(d => d.Added)];
    }

    private static void Check(RandomDatoms random, DatomSource source, List<Datom> shown, int spread)
    {
        foreach (IndexOrder order in Enum.GetValues<IndexOrder>())
        {
            List<Datom> model = [.. shown.Where(d => order switch
            {
                IndexOrder.Avet => RandomDatoms.OrdersOf(d.A).HasFlag(ExtraOrders.Avet),
                IndexOrder.Vaet => RandomDatoms.OrdersOf(d.A).HasFlag(ExtraOrders.Vaet),
                _ => true,
            })];
            model.Sort((x, y) => DatomOrder.Compare(order, x, y));
            Assert.Equal(model, source.Read(order, Bound.First, Bound.Last));
            Bound from = random.Place(model, spread);
            Bound to = random.Place(model, spread);
            List<Datom> expected =
                [.. model.Where(d => !DatomOrder.IsBefore(order, d, from) && DatomOrder.IsBefore(order, d, to))];
            Assert.Equal(expected, source.Read(order, from, to));
            Assert.True(source.Count(order, from, to) >= expected.Count);
            Assert.Equal(expected.Count > 0, source.TryFirst(order, from, to, out Datom first));
            Assert.True(expected.Count == 0 || expected[0] == first);
            expected.Reverse();
            Assert.Equal(expected, source.Read(order, from, to, reverse: true));
        }
    }
}
