using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>Compares what views show of databases of all shapes with what a list of all datoms says.</summary>
public sealed class ViewTwins
{
    private const int PlacesEach = 12, ComponentsEach = 40;

    public static TheoryData<string> Quick => TwinShape.Quick;

    public static TheoryData<string> Slow => TwinShape.Slow;

    [Theory]
    [MemberData(nameof(Quick))]
    public void Views_show_in_every_order_what_the_list_of_all_datoms_says(string shape) =>
        Check(shape);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Slow))]
    public void Views_show_in_every_order_what_the_list_says_of_large_databases(string shape) =>
        Check(shape);

    private static void Check(string shape)
    {
        TwinDatabase twin = TwinShape.DatabaseOf(shape);
        foreach (TwinView view in TwinView.Of(twin))
        {
            Database seen = view.See(twin.Database);
            bool countsExactly = view is { AsOf: null, Since: null, Passes: null };
            foreach (IndexOrder order in Enum.GetValues<IndexOrder>())
            {
                List<Datom> model = twin.Shown(view, order);
                Same(model, seen.Source.Read(order, Bound.First, Bound.Last), $"{view.Name} {order}");
                Same([.. Enumerable.Reverse(model)], seen.Source.Read(order, Bound.First, Bound.Last, reverse: true),
                    $"{view.Name} {order} downwards");
                CheckPlaces(seen.Source, order, model, countsExactly, $"{view.Name} {order}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Quick))]
    [MemberData(nameof(Slow))]
    public void Datoms_of_components_are_those_of_the_list(string shape)
    {
        TwinDatabase twin = TwinShape.DatabaseOf(shape);
        Random random = new(3);
        foreach (TwinView view in TwinView.Of(twin))
        {
            Database seen = view.See(twin.Database);
            List<Datom> shown = twin.Shown(view);
            ILookup<long, Datom> byEntity = shown.ToLookup(datom => datom.E);
            ILookup<int, Datom> byAttribute = shown.ToLookup(datom => datom.A);
            for (int i = 0; i < ComponentsEach; i++)
            {
                Datom near = twin.History[random.Next(twin.History.Count)];
                Same([.. byEntity[near.E]], seen.Datoms(IndexOrder.Eavt, near.E), $"{view.Name} eavt {near.E}");
                Same([.. byEntity[near.E].Where(datom => datom.A == near.A)],
                    seen.Datoms(IndexOrder.Eavt, near.E, (long)near.A), $"{view.Name} eavt {near.E} {near.A}");
                Same([.. byEntity[near.E].Where(datom => datom.A == near.A)],
                    seen.Datoms(IndexOrder.Aevt, (long)near.A, near.E), $"{view.Name} aevt {near.A} {near.E}");
                if (seen.Schema.Attribute(near.A)!.HasAvet) // it has datoms
                {
                    Same([.. byAttribute[near.A].Where(datom => ValueComparer.Compare(datom.V, near.V) == 0)
                            .OrderBy(datom => datom.E)],
                        seen.Datoms(IndexOrder.Avet, (long)near.A, near.V.ToObject()),
                        $"{view.Name} avet {near.A} {near.V}");
                }
            }
        }
    }

    [Fact]
    public void The_model_notices_a_datom_too_many()
    {
        TwinDatabase twin = TwinShape.DatabaseOf(TwinShape.All[0].Name);
        List<Datom> shown = twin.Shown(new TwinView("now"));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Same(shown[1..], shown, "canary"));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Same(shown, shown[1..], "canary"));
    }

    private static void CheckPlaces(
        DatomSource source, IndexOrder order, List<Datom> model, bool countsExactly, string what)
    {
        Random random = new(7);
        for (int i = 0; i < PlacesEach; i++)
        {
            Bound from = Place(), to = Place();
            int low = RankOf(from), high = Math.Max(low, RankOf(to));
            List<Datom> expected = model[low..high];
            Same(expected, source.Read(order, from, to), what);
            long count = source.Count(order, from, to);
            Assert.True(countsExactly ? count == expected.Count : count >= expected.Count, $"{what}: {count}");
            Assert.Equal(expected.Count > 0, source.TryFirst(order, from, to, out Datom first));
            Assert.True(expected.Count == 0 || expected[0] == first, what);
            expected.Reverse();
            Same(expected, source.Read(order, from, to, reverse: true), what + " downwards");
        }

        Bound Place()
        {
            Datom near = model.Count == 0 ? default : model[random.Next(model.Count)];
            int parts = 1 + random.Next(4);
            return random.Next(2) == 0
                ? Bound.Before(parts, near.E, near.A, near.V, near.T)
                : Bound.After(parts, near.E, near.A, near.V, near.T);
        }

        int RankOf(Bound place)
        {
            int low = 0, high = model.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = DatomOrder.IsBefore(order, model[middle], place) ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }

    /// <summary>Compares without the cost of a formatted report for each of a million datoms.</summary>
    private static void Same(List<Datom> expected, IEnumerable<Datom> actual, string what)
    {
        int at = 0;
        foreach (Datom datom in actual)
        {
            Assert.True(at < expected.Count, $"{what}: {datom} follows the last of {expected.Count}");
            Assert.True(expected[at] == datom, $"{what}: {datom} stands at {at} instead of {expected[at]}");
            at++;
        }

        Assert.True(at == expected.Count, $"{what}: {at} instead of {expected.Count} datoms");
    }
}
