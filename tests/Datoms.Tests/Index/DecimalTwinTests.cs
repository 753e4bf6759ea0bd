using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Index.Sets;
using Accrete.Time;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Index;

/// <summary>Decimals that differ in scale alone share their place in every order, and are facts of their own all
/// the same.</summary>
public sealed class DecimalTwinTests
{
    private const int Attribute = 7, TransactionCount = 40;

    private static readonly IndexOrder[] Orders = [IndexOrder.Eavt, IndexOrder.Aevt, IndexOrder.Avet];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 4)]
    [InlineData(4, 9)]
    public void Twins_come_and_go_each_for_itself_in_every_view(int seed, int mergeEvery)
    {
        Random random = new(seed);
        IndexSet indexes = IndexSet.Empty;
        List<Datom> history = [];
        HashSet<(long, Value)> present = [];
        for (int t = 1; t <= TransactionCount; t++)
        {
            List<Datom> datoms = [];
            for (int i = random.Next(6); i >= 0; i--)
            {
                (long E, Value V) fact = (EntityIds.Make(4, 1000 + random.Next(2)), Decimal(random));
                Datom datom = new(fact.E, Attribute, fact.V, t, !present.Contains(fact));
                // Within a transaction twins are one value, but for the one that another takes the place of.
                if (datoms.TrueForAll(other => DatomOrder.CompareFacts(IndexOrder.Eavt, other, datom) != 0
                    || (other.Added != datom.Added && other.V != datom.V)))
                {
                    datoms.Add(datom);
                }
            }

            indexes = indexes.Apply(_ => ExtraOrders.Avet, [.. datoms]);
            indexes = mergeEvery > 0 && t % mergeEvery == 0 ? indexes.Merge() : indexes;
            history.AddRange(datoms);
            present.ExceptWith(datoms.Where(d => !d.Added).Select(d => (d.E, d.V)));
            present.UnionWith(datoms.Where(d => d.Added).Select(d => (d.E, d.V)));
            Check(indexes, history, t);
        }
    }

    private static Value Decimal(Random random)
    {
        int scale = random.Next(4);
        string digits = scale == 0 ? "" : "." + new string('0', scale);
        return Value.BigDec(BigDecimal.Parse($"{1 + random.Next(2)}{digits}"));
    }

    private static void Check(IndexSet indexes, List<Datom> history, int t)
    {
        foreach (TimeView view in new TimeView[]
        {
            new(null, null, false, []), new(null, null, true, []), new(t / 2, null, false, []),
            new(t - 1, t / 3, false, []), new(null, t / 2, false, []),
        })
        {
            DatabaseState state = Bootstrap.Create("twins", DatabaseOptions.Default).State;
            DatomSource source = new Database(state with { Indexes = indexes, BasisT = t }, view).Source;
            IEnumerable<Datom> inside = history.Where(
                d => d.T > (view.SinceT ?? -1) && d.T <= (view.AsOfT ?? long.MaxValue));
            List<Datom> shown = view.IsHistory
                ? [.. inside]
                : [.. inside.GroupBy(d => (d.E, d.V)).Select(fact => fact.MaxBy(d => d.T)).Where(d => d.Added)];
            foreach (IndexOrder order in Orders)
            {
                shown.Sort((x, y) => DatomOrder.Compare(order, x, y));
                Assert.Equal(shown, source.Read(order, Bound.First, Bound.Last));
                Assert.Equal(Enumerable.Reverse(shown), source.Read(order, Bound.First, Bound.Last, reverse: true));
            }
        }
    }
}
