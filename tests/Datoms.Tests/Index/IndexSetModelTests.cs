using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Index.Sets;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Index;

/// <summary>Compares an <see cref="IndexSet"/> with sorted lists, after random transactions and merges.</summary>
public sealed class IndexSetModelTests
{
    private static readonly IndexOrder[] Orders = [IndexOrder.Eavt, IndexOrder.Aevt, IndexOrder.Avet, IndexOrder.Vaet];

    [Theory]
    [InlineData(1, 60, 6, 12)]
    [InlineData(2, 60, 6, 40)]
    [InlineData(3, 40, 30, 300)]
    [InlineData(4, 12, 400, 3000)]
    [InlineData(5, 25, 150, 800)]
    public void Reads_in_every_order_agree_with_sorted_lists(int seed, int transactions, int size, int spread)
    {
        RandomDatoms random = new(seed);
        IndexSet indexes = IndexSet.Empty;
        List<Datom> present = [];
        List<Datom> history = [];
        for (int t = 1; t <= transactions; t++)
        {
            List<Datom> datoms = random.Transaction(present, t, size, spread);
            indexes = indexes.Apply(RandomDatoms.OrdersOf, [.. datoms]);
            history.AddRange(datoms);
            present.RemoveAll(d => datoms.Any(r => !r.Added && RandomDatoms.SameFact(d, r)));
            present.AddRange(datoms.Where(d => d.Added));
            if (random.Next(5) == 0)
            {
                indexes = indexes.Merge();
            }

            if (t % 5 == 0 || t == transactions)
            {
                Check(random, indexes.Current, present, spread);
                Check(random, indexes.History, history, spread);
                Assert.Equal(history.Count, indexes.DatomCount);
            }
        }
    }

    [Fact]
    public void The_model_notices_a_lost_datom()
    {
        RandomDatoms random = new(7);
        List<Datom> datoms = random.Transaction([], 1, 50, 20);
        IndexSet indexes = IndexSet.Empty.Apply(RandomDatoms.OrdersOf, [.. datoms.Skip(1)]);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(random, indexes.Current, datoms, 20));
    }

    [Fact]
    public void An_older_set_does_not_see_what_its_successors_add()
    {
        RandomDatoms random = new(8);
        List<Datom> first = random.Transaction([], 1, 100, 50);
        IndexSet older = IndexSet.Empty.Apply(RandomDatoms.OrdersOf, [.. first]);
        List<Datom> left = random.Transaction(first, 2, 100, 50);
        List<Datom> right = random.Transaction(first, 2, 100, 50);
        IndexSet leftSet = older.Apply(RandomDatoms.OrdersOf, [.. left]);
        IndexSet rightSet = older.Apply(RandomDatoms.OrdersOf, [.. right]);
        Check(random, older.Current, first, 50);
        Check(random, leftSet.History, [.. first, .. left], 50);
        Check(random, rightSet.History, [.. first, .. right], 50);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_attribute_comes_into_avet_and_out_of_it(bool merged)
    {
        RandomDatoms random = new(9);
        List<Datom> first = random.Transaction([], 1, 300, 60);
        List<Datom> second = random.Transaction(first, 2, 100, 60);
        IndexSet indexes = IndexSet.Empty.Apply(_ => ExtraOrders.None, [.. first]);
        indexes = merged ? indexes.Merge() : indexes;
        indexes = indexes.Apply(_ => ExtraOrders.None, [.. second]);
        IndexSet with = indexes.WithAvet([2, 3], []).WithAvet([2], []);
        List<Datom> expected = [.. first.Concat(second).Where(d => d.A is 2 or 3)];
        expected.Sort((x, y) => DatomOrder.Compare(IndexOrder.Avet, x, y));
        Assert.Equal(expected, with.History.Read(IndexOrder.Avet, Bound.First, Bound.Last));
        Assert.Equal(expected.Where(d => d.A == 3),
            with.WithAvet([], [2]).History.Read(IndexOrder.Avet, Bound.First, Bound.Last));
        Assert.Empty(indexes.History.Read(IndexOrder.Avet, Bound.First, Bound.Last));
    }

    [Fact]
    public void What_was_removed_from_avet_is_forgotten_with_the_attribute()
    {
        RandomDatoms random = new(10);
        List<Datom> first = random.Transaction([], 1, 300, 60);
        List<Datom> second = [.. first.Where((d, i) => d.A == 2 && i % 2 == 0)
            .Select(d => new Datom(d.E, d.A, d.V, 2, false))];
        Assert.NotEmpty(second);
        IndexSet indexes = IndexSet.Empty.Apply(RandomDatoms.OrdersOf, [.. first]).Merge();
        indexes = indexes.Apply(RandomDatoms.OrdersOf, [.. second]).WithAvet([], [2]);
        Bound from = Bound.Before(1, 0, 2), to = Bound.After(1, 0, 2);
        Assert.Equal(0, indexes.Current.Count(IndexOrder.Avet, from, to));
        Assert.Equal(0, indexes.Merge().Current.Count(IndexOrder.Avet, from, to));
        List<Datom> expected = [.. first.Where(d => d.A == 2 && !second.Exists(r => RandomDatoms.SameFact(d, r)))];
        expected.Sort((x, y) => DatomOrder.Compare(IndexOrder.Avet, x, y));
        foreach (IndexSet again in new[] { indexes.WithAvet([2], []), indexes.WithAvet([2], []).Merge() })
        {
            Assert.Equal(expected, again.Current.Read(IndexOrder.Avet, from, to));
            Assert.Equal(expected.Count, again.Current.Count(IndexOrder.Avet, from, to));
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Transactions_after_an_attribute_came_into_avet_are_seen_there(bool merged, bool readEarly)
    {
        RandomDatoms random = new(10);
        List<Datom> all = random.Transaction([], 1, 300, 40);
        IndexSet indexes = IndexSet.Empty.Apply(_ => ExtraOrders.None, [.. all]);
        indexes = (merged ? indexes.Merge() : indexes).WithAvet([1, 2, 3], []);
        if (readEarly)
        {
            Assert.NotEmpty(indexes.Current.Read(IndexOrder.Avet, Bound.First, Bound.Last));
        }

        for (int t = 2; t < 8; t++)
        {
            Datom[] present = [.. all.GroupBy(static d => (d.E, d.A, d.V)).Select(static fact => fact.Last())
                .Where(static d => d.Added)];
            List<Datom> next = random.Transaction(present, t, 60, 40);
            all.AddRange(next);
            indexes = indexes.Apply(a => a is 1 or 2 or 3 ? ExtraOrders.Avet : ExtraOrders.None, [.. next]);
        }

        List<Datom> expected = [.. all.Where(d => d.A is 1 or 2 or 3)];
        expected.Sort((x, y) => DatomOrder.Compare(IndexOrder.Avet, x, y));
        IndexSet settled = indexes.Merge();
        Assert.False(settled.IsAvetLate);
        foreach (DatomSource history in new[] { indexes.History, settled.History })
        {
            Assert.Equal(expected, history.Read(IndexOrder.Avet, Bound.First, Bound.Last));
            foreach (int attribute in new[] { 1, 2, 3 })
            {
                Bound from = Bound.Before(1, a: attribute), to = Bound.After(1, a: attribute);
                Assert.Equal(expected.Where(d => d.A == attribute), history.Read(IndexOrder.Avet, from, to));
                Assert.Equal(expected.Count(d => d.A == attribute), history.Count(IndexOrder.Avet, from, to));
            }
        }
    }

    private static void Check(RandomDatoms random, DatomSource source, List<Datom> datoms, int spread)
    {
        foreach (IndexOrder order in Orders)
        {
            List<Datom> model = [.. datoms.Where(d => StandsIn(order, d.A))];
            model.Sort((x, y) => DatomOrder.Compare(order, x, y));
            Assert.Equal(model, source.Read(order, Bound.First, Bound.Last));
            for (int i = 0; i < 8; i++)
            {
                CheckRange(source, order, model, random.Place(model, spread), random.Place(model, spread));
            }
        }

        CheckProbes(random, source, datoms, spread);
    }

    private static bool StandsIn(IndexOrder order, int attribute) => order switch
    {
        IndexOrder.Avet => RandomDatoms.OrdersOf(attribute).HasFlag(ExtraOrders.Avet),
        IndexOrder.Vaet => RandomDatoms.OrdersOf(attribute).HasFlag(ExtraOrders.Vaet),
        _ => true,
    };

    private static void CheckRange(DatomSource source, IndexOrder order, List<Datom> model, Bound from, Bound to)
    {
        List<Datom> expected =
            [.. model.Where(d => !DatomOrder.IsBefore(order, d, from) && DatomOrder.IsBefore(order, d, to))];
        Assert.Equal(expected, source.Read(order, from, to));
        Assert.Equal(expected.Count, source.Count(order, from, to));
        Assert.Equal(expected.Count > 0, source.TryFirst(order, from, to, out Datom first));
        if (expected.Count > 0)
        {
            Assert.Equal(expected[0], first);
        }

        expected.Reverse();
        Assert.Equal(expected, source.Read(order, from, to, reverse: true));
    }

    private static void CheckProbes(RandomDatoms random, DatomSource source, List<Datom> datoms, int spread)
    {
        ProbeResult result = new();
        for (int attribute = 0; attribute < 10; attribute++)
        {
            long[] entities = [
                .. Enumerable.Range(0, 40).Select(_ => EntityIds.Make(4, 1000 + random.Next(spread))).Order()];
            result.Clear();
            source.ProbeValues(attribute, entities, result);
            CheckRows(
                result, [.. entities.SelectMany(
                    (e, i) => datoms.Where(d => d.A == attribute && d.E == e).Select(d => (i, d)))], attribute);

            Value[] values = [.. Enumerable.Range(0, 40).Select(
                _ => random.Value(RandomDatoms.KindOf(attribute), spread))];
            (long[] codes, object?[] dictionary) = Columns(values);
            bool[] found = new bool[40];
            source.ProbeFacts(attribute, entities,
                new ProbeKeys(RandomDatoms.KindOf(attribute), codes, dictionary), found);
            Assert.Equal(
                entities.Select((e, i) => datoms.Any(
                    d => d.A == attribute && d.E == e && ValueComparer.Compare(d.V, values[i]) == 0)), found);

            if (RandomDatoms.OrdersOf(attribute) == ExtraOrders.None)
            {
                continue;
            }

            Array.Sort(values, (x, y) => ValueComparer.Compare(x, y));
            (codes, dictionary) = Columns(values);
            result.Clear();
            source.ProbeEntities(attribute, new ProbeKeys(RandomDatoms.KindOf(attribute), codes, dictionary), result);
            CheckRows(
                result,
                [.. values.SelectMany(
                    (v, i) => datoms.Where(d => d.A == attribute && ValueComparer.Compare(d.V, v) == 0).Select(
                        d => (i, d)))],
                attribute);
        }
    }

    private static (long[] Codes, object?[] Dictionary) Columns(Value[] values) =>
        ([.. values.Select((v, i) => v.IsInline ? v.Bits : i)],
            [.. values.Select(v => v.IsInline ? null : v.Reference)]);

    private static void CheckRows(ProbeResult result, List<(int Row, Datom Datom)> expected, int attribute)
    {
        List<(int, Datom)> found = [];
        for (int i = 0; i < result.Count; i++)
        {
            found.Add(
                (result.Row[i], new Datom(result.E[i], attribute, result.ValueAt(i), result.TOp[i] >> 1,
                    (result.TOp[i] & 1) != 0)));
        }

        Assert.Equal(found.Select(f => f.Item1).Order(), found.Select(f => f.Item1));
        Comparison<(int Row, Datom Datom)> byRow = (x, y) =>
            x.Row != y.Row ? x.Row.CompareTo(y.Row) : DatomOrder.Compare(IndexOrder.Eavt, x.Datom, y.Datom);
        expected.Sort(byRow);
        found.Sort(byRow);
        Assert.Equal(expected, found);
    }
}
