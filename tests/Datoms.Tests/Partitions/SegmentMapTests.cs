using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Index;
using Accrete.Index.Leaves;
using Accrete.Index.Trees;
using Accrete.Partitions;
using Accrete.Roots;
using Accrete.Segments;
using Xunit;

namespace Accrete.Datoms.Tests.Partitions;

/// <summary>Groups lie where a look into all leaves finds them.</summary>
public sealed class SegmentMapTests
{
    private readonly MemorySegments _segments = new();
    private readonly RootStore _store;
    private ulong _chance;

    public SegmentMapTests() => _store = new RootStore(
        new SegmentIdSequence(() => TestDatabase.Now, () => ++_chance * 0x9E3779B97F4A7C15), _segments, _segments,
        1 << 20, new TreeShape { RowsMax = 8 });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_group_is_shown_in_the_leaves_that_its_members_lie_in(int columnsMax)
    {
        Database db = Filled();
        Grouping grouping = new(db, ":p/friend");
        IReadOnlyList<long> keys = grouping.Largest(3);
        SegmentMap map = SegmentMap.Of(db, grouping, keys, columnsMax);
        long[][] leaves = [.. Leaves(db)];
        Assert.Equal(leaves.Length, map.Segments);
        Assert.Equal(Math.Min(columnsMax, leaves.Length), map.Columns.Count);
        Assert.Equal(keys, map.Groups.Select(group => group.Key));
        foreach (MappedGroup group in map.Groups)
        {
            HashSet<long> members = Members(db, group.Key);
            Assert.Equal(members.Order(), grouping.MembersOf(group.Key).Order());
            int[] found = [.. Enumerable.Range(0, leaves.Length).Where(i => leaves[i].Any(members.Contains))];
            Assert.Equal((members.Count, found.Length), (group.Entities, group.Segments));
            Assert.Equal(
                Enumerable.Range(0, map.Columns.Count).Select(column => found.Count(
                    leaf => (long)leaf * map.Columns.Count / leaves.Length == column)),
                group.PerColumn);
        }
    }

    [Fact]
    public void The_largest_groups_come_first_and_each_member_knows_its_group()
    {
        Database db = Filled();
        Grouping grouping = new(db, ":p/friend");
        IReadOnlyList<long> keys = grouping.Largest(100);
        int[] sizes = [.. keys.Select(key => References(db, ":p/friend", key).Count())];
        Assert.Equal(sizes.OrderDescending(), sizes);
        foreach (long key in keys)
        {
            Assert.All(grouping.MembersOf(key), member => Assert.Equal(key, grouping.KeyOf(member)));
        }

        Assert.Null(grouping.KeyOf(db.Entid("[:p/key \"alone\"]")!.Value));
    }

    [Fact]
    public void Nothing_is_shown_of_a_database_without_segments()
    {
        Database db = TestDatabase.Apply(
            TestDatabase.Open(), "[{:p/age 1, :p/friend {:p/key \"f\"}}]").DbAfter;
        Grouping grouping = new(db, ":p/friend");
        SegmentMap map = SegmentMap.Of(db, grouping, grouping.Largest(1), 10);
        Assert.Equal((0, 0, 0), (map.Segments, map.Columns.Count, map.Groups.Single().Segments));
    }

    private Database Filled()
    {
        Random random = new(5);
        Database db = TestDatabase.Apply(TestDatabase.Open(), "[{:p/key \"alone\"}]").DbAfter;
        for (int i = 0; i < 120; i++)
        {
            int friend = (int)Math.Sqrt(random.Next(100));
            db = TestDatabase.Apply(
                db, $"[{{:p/age {i}, :p/parts [{{:p/age 1}}], :p/friend {{:p/key \"f{friend}\"}}}}]").DbAfter;
        }

        _store.Write(db.State, out DatabaseState stored);
        return new Database(db.State.Adopt(stored), db.View);
    }

    private static IEnumerable<long> References(Database db, string attribute, long entity) =>
        db.Datoms(IndexOrder.Aevt, attribute).Where(datom => datom.V.Bits == entity).Select(datom => datom.E);

    private static HashSet<long> Members(Database db, long key)
    {
        HashSet<long> members = [key, .. References(db, ":p/friend", key)];
        members.UnionWith(db.Datoms(IndexOrder.Aevt, ":p/parts").Where(datom => members.Contains(datom.E))
            .Select(datom => datom.V.Bits).ToArray());
        return members;
    }

    private static IEnumerable<long[]> Leaves(Database db)
    {
        LeafWalk walk = new(db.Indexes.Parts.First().Tree);
        walk.Seek(Bound.First);
        do
        {
            Leaf leaf = walk.Leaf;
            yield return [.. Enumerable.Range(0, leaf.Rows).Select(row => leaf.DatomAt(row).E)];
        }
        while (walk.MoveNext());
    }
}
