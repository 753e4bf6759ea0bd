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

/// <summary>Compares the lookup of many entities at once, leaf by leaf, with a reading of the datoms one
/// by one.</summary>
public sealed class EntityProbeTests
{
    private const int Attribute = 2, EntityCount = 12_000;

    [Fact]
    public void Entities_of_several_partitions_find_what_each_finds_alone()
    {
        // Ids so far apart are packed with steps over the gaps.
        long[] entities =
        [
            .. from part in new[] { 3, 4, 900, 5000 }
               from i in Enumerable.Range(0, 900)
               select EntityIds.Make(part, 1000 + i),
        ];
        Datom[] facts =
        [
            .. entities.Where((_, i) => i % 3 > 0).Select(e => new Datom(e, Attribute, Value.Long(e % 7), 1, true)),
        ];
        IndexSet indexes = IndexSet.Empty.Apply(_ => ExtraOrders.None, facts).Merge();
        Check(indexes.Current, entities);
        Check(indexes.Current, [.. entities.Where((_, i) => i % 7 == 3)]);
    }

    /// <summary>How many values an entity has, which entities there are, what stands in memory beside the leaves, and
    /// the most rows of a leaf.</summary>
    public static TheoryData<int, int, bool, bool, int> Shapes => new()
    {
        { 1, 1, false, false, Leaf.RowsMax },
        { 1, 1, true, false, Leaf.RowsMax },
        { 1, 3, true, true, Leaf.RowsMax },
        { 5, 1, false, true, Leaf.RowsMax },
        { 5, 3, true, true, Leaf.RowsMax },
        { 1, 1, true, true, 3 },
        { 5, 1, true, true, 3 },
        { 5, 1, false, false, 7 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Many_entities_find_what_each_finds_alone(
        int values, int gap, bool hasAdded, bool hasRemoved, int leafRows)
    {
        IndexSet indexes = Made(values, gap, hasAdded, hasRemoved, leafRows);
        long[] all = [.. Enumerable.Range(0, (EntityCount + 1000) * gap).Select(Id)];
        Check(indexes.Current, all);
        Check(indexes.Current, [.. all.Where((_, i) => i % 7 == 3)]);
        Check(indexes.Current, [.. all.SelectMany((e, i) => i % 2 == 0 ? Enumerable.Repeat(e, 3) : [e])]);
        Check(indexes.Current, [.. all.Where((_, i) => i % 500 == 0 || i is > 3000 and < 3400)]);
    }

    private static IndexSet Made(int values, int gap, bool hasAdded, bool hasRemoved, int leafRows)
    {
        IEnumerable<Datom> facts = Facts(0, EntityCount, gap, values, 1);
        IEnumerable<Datom> beside = facts.Take(700)
            .SelectMany(d => new[] { Attribute - 1, Attribute + 1 }, (d, a) => new Datom(d.E, a, d.V, 1, true));
        IndexSet indexes = IndexSet.Empty.Apply(_ => ExtraOrders.None, [.. facts, .. beside])
            .Merge(new MergeSpace(HeldSink.Instance, new TreeShape { RowsMax = leafRows, ChildrenMax = 16 }));
        if (hasAdded)
        {
            indexes = indexes.Apply(_ => ExtraOrders.None, [.. Facts(EntityCount - 500, 900, gap, 1, 2)]);
        }

        if (hasRemoved)
        {
            indexes = indexes.Apply(
                _ => ExtraOrders.None, [.. Facts(5000, 40, gap, 1, 1).Select(d => new Datom(d.E, d.A, d.V, 3, false))]);
        }

        return indexes;
    }

    private static void Check(DatomSource source, long[] entities)
    {
        ILookup<long, Datom> datoms =
            source.Read(IndexOrder.Aevt, Bound.Before(1, 0, Attribute), Bound.After(1, 0, Attribute))
                .ToLookup(d => d.E);
        ProbeResult result = new();
        source.ProbeValues(Attribute, entities, result);
        List<(int, Datom)> found = [];
        for (int i = 0; i < result.Count; i++)
        {
            long tOp = result.TOp[i];
            found.Add((result.Row[i], new Datom(result.E[i], Attribute, result.ValueAt(i), tOp >> 1, (tOp & 1) != 0)));
        }

        IEnumerable<(int, Datom)> expected = entities.SelectMany((e, i) => datoms[e].Select(d => (i, d)));
        Assert.Equal(expected, found.OrderBy(f => f.Item1).ThenBy(f => f.Item2.V.Bits));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Facts_are_found_where_the_entity_has_the_value(
        int values, int gap, bool hasAdded, bool hasRemoved, int leafRows)
    {
        DatomSource source = Made(values, gap, hasAdded, hasRemoved, leafRows).Current;
        ILookup<long, Datom> datoms = source.Read(IndexOrder.Aevt, Bound.First, Bound.Last)
            .Where(d => d.A == Attribute).ToLookup(d => d.E);
        long[] entities = [.. Enumerable.Range(0, EntityCount * gap).SelectMany(
            i => Enumerable.Repeat(Id(i), 1 + (i % 3)))];
        long[] asked = [.. entities.Select((_, i) => (long)(i * 7 % 53))];
        bool[] found = new bool[entities.Length];
        source.ProbeFacts(Attribute, entities, new ProbeKeys(ValueKind.Long, asked), found);
        Assert.Equal(entities.Select((e, i) => datoms[e].Any(d => d.V.Bits == asked[i])), found);
        Assert.Contains(true, found);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_walk_gives_all_datoms_of_an_entity_or_says_that_it_cannot(
        int values, int gap, bool hasAdded, bool hasRemoved, int leafRows)
    {
        DatomSource source = Made(values, gap, hasAdded, hasRemoved, leafRows).Current;
        ILookup<long, Datom> datoms = source.Read(IndexOrder.Eavt, Bound.First, Bound.Last).ToLookup(d => d.E);
        EntityWalk walk = source.WalkEntities()!; // there are leaves
        int[] all = [.. Enumerable.Range(0, (EntityCount + 1000) * gap)];
        int[] order = [.. all, 17, 17, 9000, 16, 5001, .. all.Reverse()];
        int given = 0;
        foreach (int i in order)
        {
            if (walk.TryFind(Id(i), out Leaf leaf, out int from, out int end))
            {
                Assert.Equal(datoms[Id(i)], Enumerable.Range(from, end - from).Select(row => leaf.DatomAt(row)));
                given += end > from ? 1 : 0;
            }
        }

        // In leaves as small as an entity few lie within one leaf.
        Assert.True(given > EntityCount - 600 || leafRows < 10, $"only {given} entities were found");
    }

    private static IEnumerable<Datom> Facts(int first, int count, int gap, int values, long t) =>
        from i in Enumerable.Range(first, count)
        from value in Enumerable.Range(0, values)
        select new Datom(Id(i * gap), Attribute, Value.Long(((i % 5) * 10) + value + (t == 2 ? 1000 : 0)), t, true);

    private static long Id(int index) => EntityIds.Make(4, 1000 + index);
}
