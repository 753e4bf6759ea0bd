using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Index;
using Accrete.Index.Leaves;
using Accrete.Index.Trees;
using Accrete.Partitions;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Partitions;

/// <summary>The report of partitions says what a count of all datoms and leaves says.</summary>
public sealed class PartitionReportTests
{
    private const int PartitionsMax = 4;

    private readonly MemorySegments _segments = new();
    private readonly RootStore _store;
    private ulong _chance;

    public PartitionReportTests() => _store = new RootStore(
        new SegmentIdSequence(() => TestDatabase.Now, () => ++_chance * 0x9E3779B97F4A7C15), _segments, _segments,
        1 << 20, new TreeShape { RowsMax = 4 });

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_report_agrees_with_a_count_of_all_datoms_and_leaves(int seed)
    {
        Random random = new(seed);
        Database db = TestDatabase.Open();
        for (int round = 0; round < 12; round++)
        {
            db = Changed(db, random);
            Check(db, null);
            Check(db, ":p/friend");
            Check(db, ":p/parts");
            db = random.Next(2) == 0 ? Stored(db) : db;
            Check(db, null);
            Check(db, ":p/friend");
            Check(db, ":p/parts");
        }
    }

    [Fact]
    public void The_view_changes_nothing()
    {
        Database db = Stored(Changed(TestDatabase.Open(), new Random(7)));
        Assert.Equal(PartitionReport.Of(db).Rows, PartitionReport.Of(db.AsOf(1000)).Rows);
        Assert.Equal(PartitionReport.Of(db).Rows, PartitionReport.Of(db.History()).Rows);
    }

    [Fact]
    public void A_group_in_one_partition_lies_in_fewer_leaves_than_one_that_arrived_among_others()
    {
        Database scattered = TestDatabase.Open(), together = scattered;
        for (int i = 0; i < 200; i++)
        {
            string data = $"{{:db/id \"p\", :p/age {i}, :p/friend {{:p/key \"friend {i % 10}\"}}}}";
            scattered = TestDatabase.Apply(scattered, $"[{data}]").DbAfter;
            long partition = EntityIds.ImplicitPartition(i % 10);
            together = TestDatabase.Apply(
                together, $"[{data.Replace("{:p/key", "{:db/id \"f\" :p/key", StringComparison.Ordinal)} "
                    + $"{{:db/force-partition {{\"p\" {partition}, \"f\" {partition}}}}}]").DbAfter;
        }

        PartitionRow arrived = PartitionReport.Of(Stored(scattered), ":p/friend").Rows.Single(
            row => row.Partition == EntityIds.PartitionUser);
        PartitionRow[] placed = [.. PartitionReport.Of(Stored(together), ":p/friend").Rows.Where(
            row => row.Partition >= EntityIds.ImplicitPartition(0))];
        Assert.Equal((10L, 10L), (arrived.Spread.Groups, placed.Sum(row => row.Spread.Groups)));
        Assert.All(placed, row => Assert.True(row.Spread.Most < arrived.Spread.Median));
    }

    [Fact]
    public void What_makes_no_groups_is_refused_with_its_keyword()
    {
        Database db = TestDatabase.Open();
        Assert.Equal("not-a-reference", Refused(() => PartitionReport.Of(db, ":p/age")));
        Assert.Equal("not-an-attribute", Refused(() => PartitionReport.Of(db, ":p/missing")));
        Assert.Equal("not-an-attribute", Refused(() => PartitionReport.Of(db, ":part/named")));
    }

    [Fact]
    public void A_report_is_stopped_between_two_leaves_and_tells_how_far_it_is()
    {
        Database db = Stored(Changed(TestDatabase.Open(), new Random(3)));
        using CancellationTokenSource stop = new();
        List<(long Done, long Total)> told = [];
        PartitionReport.Of(db, progress: (done, total) => told.Add((done, total)));
        Assert.Equal(told[^1].Total, told[^1].Done);
        Assert.Equal(told.Select(each => each.Done).Order(), told.Select(each => each.Done));
        int leaves = 0;
        Assert.Throws<OperationCanceledException>(() => PartitionReport.Of(
            db, progress: (_, _) => CancelAt(stop, ++leaves, 3), cancellation: stop.Token));
        Assert.Equal(3, leaves);
    }

    private static void CancelAt(CancellationTokenSource stop, int leaves, int last)
    {
        if (leaves == last)
        {
            stop.Cancel();
        }
    }

    private static string? Refused(Action action) => Assert.Throws<AccreteException>(action).Error?.Name;

    private Database Stored(Database value)
    {
        _store.Write(value.State, out DatabaseState stored);
        return new Database(value.State.Adopt(stored), value.View);
    }

    /// <summary>Returns the value after some random transactions in several partitions.</summary>
    private static Database Changed(Database db, Random random)
    {
        for (int i = 0; i < 6; i++)
        {
            (int a, int b) = (random.Next(12), random.Next(12));
            if (random.Next(5) == 0 && db.Entid($"[:p/key \"k{a}\"]") is { } gone)
            {
                db = TestDatabase.Apply(db, $"[[:db/retractEntity {gone}]]").DbAfter;
                continue;
            }

            int number = random.Next(PartitionsMax);
            long partition = number == 0 ? EntityIds.PartitionUser : EntityIds.ImplicitPartition(number);
            db = TestDatabase.Apply(db, $$"""
                [{:db/id "a", :p/key "k{{a}}", :p/age {{random.Next(5)}}, :p/tags [:t{{random.Next(4)}}],
                  :p/friend "b", :p/parts [{:p/age 1} {:p/age 2}]}
                 {:db/id "b", :p/key "k{{(a == b ? 12 : b)}}"}
                 {:db/force-partition {"a" {{partition}} } }]
                """).DbAfter;
        }

        return db;
    }

    private static void Check(Database db, string? by)
    {
        PartitionReport report = PartitionReport.Of(db, by);
        Datom[] all = [.. db.Indexes.History.Read(IndexOrder.Eavt, Bound.First, Bound.Last)];
        Assert.Equal(all.Length, report.Rows.Sum(row => row.Datoms));
        (long E, long Weight, long[] Entities)[] present = Leaves(db, 0), past = Leaves(db, 4);
        Assert.Equal(present.Length + past.Length, report.Segments);
        Assert.Equal(present.Concat(past).Sum(leaf => leaf.Weight), report.Bytes);
        Dictionary<long, GroupSpread> spreads = present.Length == 0 ? [] : Spreads(db, by, present);
        foreach (PartitionRow row in report.Rows)
        {
            Datom[] own = [.. all.Where(datom => EntityIds.Partition(datom.E) == row.Partition)];
            Assert.Equal(own.Length, row.Datoms);
            Assert.Equal(own.Select(datom => datom.E).Distinct().Count(), row.Entities);
            Assert.Equal((own.Min(datom => datom.T), own.Max(datom => datom.T)), (row.FirstT, row.LastT));
            Assert.Equal(
                present.Concat(past).Count(leaf => leaf.Entities.Any(e => EntityIds.Partition(e) == row.Partition)),
                row.Segments);
            GroupSpread expected = spreads.GetValueOrDefault(row.Partition);
            Assert.Equal(
                expected with { Mean = Math.Round(expected.Mean, 9) },
                row.Spread with { Mean = Math.Round(row.Spread.Mean, 9) });
        }
    }

    /// <summary>Returns the leaves of one tree by a walk, each with the entities of its rows.</summary>
    private static (long E, long Weight, long[] Entities)[] Leaves(Database db, int part)
    {
        IndexTree tree = db.Indexes.Parts.ElementAt(part).Tree;
        return tree.Root is null ? [] : [.. LeavesBelow(tree.Root)];
    }

    private static IEnumerable<(long E, long Weight, long[] Entities)> LeavesBelow(NodeHandle node) =>
        node.Resolve() is IndexDirectory directory
            ? directory.Entries.SelectMany(entry => LeavesBelow(entry.Node))
            : [(((Leaf)node.Resolve()).DatomAt(0).E, node.Weight, Entities((Leaf)node.Resolve()))];

    private static long[] Entities(Leaf leaf) =>
        [.. Enumerable.Range(0, leaf.Rows).Select(row => leaf.DatomAt(row).E).Distinct()];

    /// <summary>Returns the spread of each partition's groups: an entity without a datom in the trees counts where it
    /// would stand.</summary>
    private static Dictionary<long, GroupSpread> Spreads(
        Database db, string? by, (long E, long Weight, long[] Entities)[] leaves)
    {
        int? attribute = by is null ? null : db.Attribute(by)!.Id;
        Dictionary<long, HashSet<int>> groups = [];
        foreach (Datom datom in db.Indexes.Current.Read(IndexOrder.Vaet, Bound.First, Bound.Last))
        {
            (long key, long member) = by == ":p/parts" ? (datom.E, datom.V.Bits) : (datom.V.Bits, datom.E);
            if (EntityIds.PartitionBits(key) != EntityIds.PartitionDb && (attribute ?? datom.A) == datom.A)
            {
                HashSet<int> found = groups.TryGetValue(key, out HashSet<int>? known) ? known : groups[key] = [];
                found.UnionWith(LeavesOf(leaves, key));
                found.UnionWith(LeavesOf(leaves, member));
            }
        }

        return groups.GroupBy(group => EntityIds.Partition(group.Key)).ToDictionary(
            partition => partition.Key,
            partition =>
            {
                int[] sizes = [.. partition.Select(group => group.Value.Count).Order()];
                return new GroupSpread(
                    sizes.Length, sizes[(sizes.Length - 1) / 2], sizes.Average(), sizes[^1]);
            });
    }

    private static int[] LeavesOf((long E, long Weight, long[] Entities)[] leaves, long entity)
    {
        int[] found = [.. Enumerable.Range(0, leaves.Length).Where(i => leaves[i].Entities.Contains(entity))];
        return found.Length > 0
            ? found
            : [Math.Max(0, Array.FindLastIndex(leaves, leaf => leaf.E < entity))];
    }
}
