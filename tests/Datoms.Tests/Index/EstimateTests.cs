using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Index.Sets;
using Accrete.Index.Trees;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Index;

/// <summary>What is known of an index before a leaf of it is read.</summary>
public sealed class EstimateTests
{
    private const int Unique = 1, Name = 2, Friend = 3, Rare = 4, EntityCount = 20_000, NameCount = 8;

    private static readonly IndexSet Indexes = IndexSet.Empty.Apply(
        a => ExtraOrders.Avet | (a == Friend ? ExtraOrders.Vaet : ExtraOrders.None), [.. Facts(0, EntityCount, 1)])
        .Merge();

    [Theory]
    [InlineData(IndexOrder.Aevt, Unique, EntityCount)]
    [InlineData(IndexOrder.Avet, Unique, EntityCount)]
    [InlineData(IndexOrder.Aevt, Friend, 3 * EntityCount)]
    [InlineData(IndexOrder.Avet, Name, EntityCount)]
    [InlineData(IndexOrder.Aevt, Rare, EntityCount / 1000)]
    [InlineData(IndexOrder.Avet, 99, 0)]
    public void All_datoms_of_an_attribute_are_counted_without_reading_a_leaf(
        IndexOrder order, int attribute, long count)
    {
        IndexTree tree = Closed(order);
        Assert.Equal(count, tree.Estimate(Bound.Before(1, a: attribute), Bound.After(1, a: attribute)));
    }

    [Theory]
    [InlineData(IndexOrder.Aevt, Unique)]
    [InlineData(IndexOrder.Aevt, Friend)]
    [InlineData(IndexOrder.Avet, Unique)]
    [InlineData(IndexOrder.Avet, Name)]
    [InlineData(IndexOrder.Vaet, Friend)]
    public void Lookups_are_estimated_right_on_average_without_reading_a_leaf(IndexOrder order, int attribute)
    {
        IndexTree tree = Closed(order);
        Datom[] keys =
        [
            .. Indexes.Current.Read(order, Bound.First, Bound.Last).Where(d => d.A == attribute)
                .DistinctBy(d => order == IndexOrder.Aevt ? Value.Ref(d.E) : d.V),
        ];
        double found = 0, expected = 0;
        foreach (Datom key in keys)
        {
            Bound from = Bound.Before(2, key.E, key.A, key.V), to = Bound.After(2, key.E, key.A, key.V);
            found += Indexes.Current.Count(order, from, to);
            expected += tree.Estimate(from, to);
        }

        Assert.InRange(expected, found * 0.75, found * 1.33);
    }

    [Fact]
    public void What_is_in_memory_is_counted_exactly()
    {
        IndexSet indexes = Indexes.Apply(
            _ => ExtraOrders.Avet,
            [.. Facts(EntityCount, 10, 2), .. Facts(0, 5, 1).Select(d => new Datom(d.E, d.A, d.V, 2, false))]);
        Bound from = Bound.Before(1, a: Unique), to = Bound.After(1, a: Unique);
        Assert.Equal(EntityCount + 5, indexes.Current.Estimate(IndexOrder.Aevt, from, to));
        Assert.Equal(EntityCount + 15, indexes.History.Estimate(IndexOrder.Aevt, from, to));
    }

    private static IEnumerable<Datom> Facts(int first, int count, long t)
    {
        for (int i = first; i < first + count; i++)
        {
            yield return new Datom(Id(i), Unique, Value.Long(i), t, true);
            yield return new Datom(Id(i), Name, Value.String($"name {i % NameCount}"), t, true);
            for (int friend = 0; friend < 3; friend++)
            {
                yield return new Datom(Id(i), Friend, Value.Ref(Id(((i * 7) + (friend * 31)) % EntityCount)), t, true);
            }

            if (i % 1000 == 999)
            {
                yield return new Datom(Id(i), Rare, Value.Long(i), t, true);
            }
        }
    }

    private static long Id(int index) => EntityIds.Make(4, 1000 + index);

    /// <summary>Returns the tree of an order with leaves that nobody can read.</summary>
    private static IndexTree Closed(IndexOrder order)
    {
        IndexTree tree = Indexes.Parts.ElementAt((int)order).Tree;
        Assert.NotNull(tree.Root);
        return new IndexTree(order, Closed(tree.Root));
    }

    private static NodeHandle Closed(NodeHandle node) => node.Resolve() is IndexDirectory directory
        ? new HeldNode(new IndexDirectory(
            directory.Height, [.. directory.Entries.Select(entry => entry with { Node = Closed(entry.Node) })]))
        : new ClosedLeaf(node);

    private sealed class ClosedLeaf(NodeHandle leaf) : NodeHandle(leaf.Count, leaf.Height, leaf.Shares)
    {
        public override long Weight => leaf.Weight;

        public override IndexNode Resolve() => throw new InvalidOperationException("a plan has read a leaf");
    }
}
