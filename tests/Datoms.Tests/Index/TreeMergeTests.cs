using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Index.Leaves;
using Accrete.Index.Reading;
using Accrete.Index.Sets;
using Accrete.Index.Trees;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Index;

public sealed class TreeMergeTests
{
    private static readonly IndexOrder[] Orders = [IndexOrder.Eavt, IndexOrder.Aevt, IndexOrder.Avet, IndexOrder.Vaet];

    [Theory]
    [InlineData(11, 6000, 12)]
    [InlineData(12, 20000, 4)]
    public void Trees_of_many_leaves_agree_with_a_set_of_facts_and_keep_leaves_in_bounds(
        int seed, int size, int transactions) =>
        Run(seed, size, transactions, new MergeSpace());

    [Theory]
    [InlineData(13, 300, 12, 3, 4)]
    [InlineData(14, 300, 12, 1, 3)]
    [InlineData(15, 2000, 6, 40, 5)]
    [InlineData(16, 6000, 4, 4096, 1024)]
    public void Trees_in_storage_agree_with_a_set_of_facts_whatever_the_sizes_of_their_nodes(
        int seed, int size, int transactions, int rows, int children)
    {
        Storage storage = new(64 * 1024);
        Run(seed, size, transactions, storage.Space(rows, children));
        Assert.InRange(storage.Cache.Bytes, 1, 64 * 1024);
        Assert.True(storage.Segments.Reads > 0);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(200)]
    public void Leaves_that_long_texts_make_small_cost_no_more_a_row_than_others(int length)
    {
        const int Rows = 40_000;
        Datom[] datoms = [.. Enumerable.Range(0, Rows).Select(
            i => new Datom(EntityIds.Make(4, i), 2, Value.String(i.ToString().PadLeft(length, 'x')), 1, true))];
        MergeSpace space = new();
        IndexSet indexes = IndexSet.Empty.Apply(RandomDatoms.OrdersOf, datoms).Merge(space);
        Assert.Equal(datoms, indexes.Current.Read(IndexOrder.Eavt, Bound.First, Bound.Last));
        // Three orders have the datoms.
        Assert.InRange(space.Builder.RowsRenewed, Rows, 3 * 2 * Rows);
    }

    private static void Run(int seed, int size, int transactions, MergeSpace space)
    {
        RandomDatoms random = new(seed);
        IndexSet indexes = IndexSet.Empty;
        HashSet<(long E, int A, Value V)> facts = [];
        Dictionary<(long E, int A, Value V), Datom> present = [];
        for (int t = 1; t <= transactions; t++)
        {
            List<Datom> datoms = [];
            facts.Clear();
            Datom[] old = [.. present.Values];
            for (int i = 0; i < size; i++)
            {
                bool retract = old.Length > 0 && random.Next(5) < (t % 4 == 3 ? 4 : 1);
                int a = random.Next(10);
                Datom datom = retract
                    ? old[random.Next(old.Length)]
                    : new Datom(EntityIds.Make(4, 1000 + random.Next(20000)), a,
                        random.Value(RandomDatoms.KindOf(a), 5000), t, true);
                (long, int, Value) fact = (datom.E, datom.A, datom.V);
                if (present.ContainsKey(fact) == retract && facts.Add(fact))
                {
                    datoms.Add(new Datom(datom.E, datom.A, datom.V, t, !retract));
                }
            }

            indexes = indexes.Apply(RandomDatoms.OrdersOf, [.. datoms]);
            foreach (Datom datom in datoms)
            {
                present.Remove((datom.E, datom.A, datom.V));
                if (datom.Added)
                {
                    present.Add((datom.E, datom.A, datom.V), datom);
                }
            }

            indexes = t % 3 == 2 ? indexes : indexes.Merge(space);
            Check(random, indexes.Current, [.. present.Values]);
        }

        foreach (OrderedIndex index in indexes.Merge(space).Parts)
        {
            CheckSizes(index.Tree.Root?.Resolve(), space.Shape, isAlone: true);
        }
    }

    private static void Check(RandomDatoms random, DatomSource source, Datom[] present)
    {
        foreach (IndexOrder order in Orders)
        {
            List<Datom> model = [.. present.Where(d => order switch
            {
                IndexOrder.Avet => RandomDatoms.OrdersOf(d.A).HasFlag(ExtraOrders.Avet),
                IndexOrder.Vaet => RandomDatoms.OrdersOf(d.A).HasFlag(ExtraOrders.Vaet),
                _ => true,
            })];
            model.Sort((x, y) => DatomOrder.Compare(order, x, y));
            Assert.Equal(model, source.Read(order, Bound.First, Bound.Last));
            for (int i = 0; i < 24; i++)
            {
                Bound from = random.Place(model, 20000);
                Bound to = random.Place(model, 20000);
                int low = model.FindIndex(d => !DatomOrder.IsBefore(order, d, from));
                int high = model.FindIndex(d => !DatomOrder.IsBefore(order, d, to));
                low = low < 0 ? model.Count : low;
                high = high < 0 ? model.Count : high;
                Assert.Equal(Math.Max(0, high - low), source.Count(order, from, to));
                Assert.Equal(low < high, source.TryFirst(order, from, to, out Datom first));
                Assert.True(low >= high || first == model[low]);
                if (i % 8 == 0)
                {
                    List<Datom> expected = low < high ? model[low..high] : [];
                    Assert.Equal(expected, source.Read(order, from, to));
                    expected.Reverse();
                    Assert.Equal(expected, source.Read(order, from, to, reverse: true));
                }
            }
        }
    }

    private static void CheckSizes(IndexNode? node, TreeShape shape, bool isAlone)
    {
        if (node is Leaf leaf)
        {
            Assert.InRange(leaf.Rows, isAlone ? 1 : shape.RowsMin, shape.RowsMax);
        }

        if (node is IndexDirectory directory)
        {
            // What was an only child when it was written may be small, which small shapes come to.
            int min = isAlone ? 2 : shape == TreeShape.Default ? shape.ChildrenMin : 1;
            Assert.InRange(directory.Entries.Length, min, shape.ChildrenMax);
            long count = 0;
            foreach (DirectoryEntry entry in directory.Entries)
            {
                IndexNode child = entry.Node.Resolve();
                CheckSizes(child, shape, isAlone: false);
                Assert.Equal(child.Count, entry.Count);
                count += child.Count;
            }

            Assert.Equal(count, directory.Count);
        }
    }
}
