using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Index;
using Accrete.Index.Trees;
using Accrete.Partitions;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Partitions;

/// <summary>What is foretold of queries is what they touch once the data was loaded anew.</summary>
public sealed class PlacementAdviceTests
{
    private const int Friends = 30, Entities = 3000;

    private static readonly string[] Queries =
    [
        "[:find (pull ?e [* {:p/parts [*]}]) :in $ ?k :where [?f :p/key ?k] [?e :p/friend ?f]]",
        "[:find ?e ?a :in $ ?k :where [?f :p/key ?k] [?e :p/friend ?f] [?e :p/age ?a]]",
        "[:find ?p ?a :in $ ?k :where [?f :p/key ?k] [?e :p/friend ?f] [?e :p/parts ?p] [?p :p/age ?a]]",
        "[:find (sum ?a) . :in $ _ :where [?e :p/age ?a]]",
    ];

    private readonly MemorySegments _segments = new();
    private ulong _chance;

    public static TheoryData<int> Seeds() => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_foretold_comes_true_within_the_error(int seed)
    {
        Database arrived = Filled(seed, isPlaced: false), placed = Filled(seed, isPlaced: true);
        IReadOnlyList<AdviceRow> told = PlacementAdvice.Of(arrived, PlacementOf(arrived), Asked(seed));
        IReadOnlyList<AdviceRow> came = PlacementAdvice.Of(placed, PlacementOf(placed), Asked(seed));
        Assert.All(told.Zip(came), pair => Assert.True(
            Math.Abs(pair.First.Placed - pair.Second.Today) <= pair.First.Error + 0.5,
            $"{pair.First.Query.Name}: {pair.First.Today} today, {pair.First.Placed:0.0} +- {pair.First.Error:0.0} "
                + $"foretold, {pair.Second.Today} came"));
        Assert.True(told[0].Today > 2 * (told[0].Placed + told[0].Error), "to place what is read together pays");

        // What reads all reads all, wherever it lies.
        Assert.InRange(told[3].Placed, told[3].Today * 0.75, told[3].Today * 1.25);
    }

    [Fact]
    public void What_is_touched_today_is_what_is_read_of_storage()
    {
        Database db = Filled(1, isPlaced: false);
        foreach (AdvisedQuery query in Asked(1))
        {
            AdviceRow row = PlacementAdvice.Of(db, PlacementOf(db), [query]).Single();
            Database cold = Opened(db);
            using IoMeter meter = IoMeter.Begin(() => TimeSpan.Zero);
            cold.Query(query.Query, [.. query.Inputs]);
            long leaves = meter.Loads - meter.DirectoryLoads;

            // Plans look at leaves too, where counts of directories do not tell.
            Assert.InRange(leaves, row.Today, row.Today + 4);
        }
    }

    [Fact]
    public void Entities_that_are_read_together_are_counted_with_their_groups()
    {
        Database db = Filled(2, isPlaced: false);
        AdvisedQuery query = Asked(2)[1];
        long friend = db.Entid("[:p/key \"k1\"]")!.Value;
        HashSet<long> members =
        [
            friend,
            .. db.Datoms(IndexOrder.Aevt, ":p/friend").Where(datom => datom.V.Bits == friend).Select(datom => datom.E),
        ];
        ReadTrace trace = new(db);
        trace.Traced().Query(query.Query, [.. query.Inputs]);
        Assert.Equal(members.Order(), trace.Entities.Order());
        AdviceRow row = PlacementAdvice.Of(db, PlacementOf(db), [query]).Single();
        Assert.Equal(((long)members.Count, 1L), (row.Entities, row.Groups));
        Assert.Contains(Edn.Keyword.Parse(":p/age"), row.Attributes);
    }

    [Fact]
    public void Report_and_advice_of_a_database_far_larger_than_the_cache_are_the_same()
    {
        const long Small = 16 << 10;
        Database db = Filled(3, isPlaced: false);
        RootStore store = Store(Small);
        Database large = new(store.Read(db.State.Root!.Id, db.State.Options), db.View);
        PartitionReport report = PartitionReport.Of(db, ":p/friend");
        Assert.True(report.Bytes > 4 * Small);
        Assert.Equal(report.Rows, PartitionReport.Of(large, ":p/friend").Rows);
        Assert.InRange(store.Cache.Bytes, 1, Small);
        Assert.Equal(
            PlacementAdvice.Of(db, PlacementOf(db), Asked(1)).Select(row => (row.Today, row.Placed, row.Error)),
            PlacementAdvice.Of(large, PlacementOf(large), Asked(1)).Select(row => (row.Today, row.Placed, row.Error)));
        Assert.InRange(store.Cache.Bytes, 1, Small);
    }

    [Fact]
    public void Advice_is_stopped()
    {
        using CancellationTokenSource stop = new();
        Database db = Filled(1, isPlaced: false);
        Assert.ThrowsAny<OperationCanceledException>(() => PlacementAdvice.Of(
            db, PlacementOf(db), Asked(1), (_, _) => stop.Cancel(), stop.Token));
    }

    private static IReadOnlyList<AdvisedQuery> Asked(int seed) =>
        [.. Queries.Select((query, i) => new AdvisedQuery($"query {i}", query, ["k" + (seed - 1)], 1))];

    private static Placement PlacementOf(Database db) => new(
        new Grouping(db, ":p/friend"),
        key => PartitionOf(int.Parse(
            ((string)db.Query("[:find ?k . :in $ ?f :where [?f :p/key ?k]]", key)!)[1..],
            CultureInfo.InvariantCulture)));

    private static int PartitionOf(int friend) => friend * 7919 % 1000;

    private Database Filled(int seed, bool isPlaced)
    {
        Random random = new(seed);
        Database db = TestDatabase.Open();
        for (int from = 0; from < Entities; from += 100)
        {
            StringBuilder data = new("[");
            for (int i = from; i < from + 100; i++)
            {
                int friend = random.Next(Friends), parts = random.Next(4);
                data.Append(CultureInfo.InvariantCulture, $"{{:db/id \"e{i}\", :p/age {i}, :p/friend \"f{friend}\", ");
                IEnumerable<string> made = Enumerable.Range(0, parts + 1)
                    .Select(part => $"{{:p/age {part}, :p/tags [:t{part}]}}");
                data.Append(CultureInfo.InvariantCulture, $":p/parts [{string.Join(' ', made)}]}}");
                data.Append(CultureInfo.InvariantCulture, $"{{:db/id \"f{friend}\", :p/key \"k{friend}\"}}");
                if (isPlaced)
                {
                    long partition = EntityIds.ImplicitPartition(PartitionOf(friend));
                    data.Append(CultureInfo.InvariantCulture,
                        $"{{:db/force-partition {{\"e{i}\" {partition}, \"f{friend}\" {partition}}}}}");
                }
            }

            db = TestDatabase.Apply(db, data.Append(']').ToString()).DbAfter;
        }

        return Stored(db);
    }

    private Database Stored(Database value)
    {
        Store().Write(value.State, out DatabaseState stored);
        return new Database(value.State.Adopt(stored), value.View);
    }

    /// <summary>Returns the value from its bytes, with nothing at hand.</summary>
    private Database Opened(Database value) => new(Store().Read(value.State.Root!.Id, value.State.Options), value.View);

    private RootStore Store(long cache = 16 << 20) => new(
        new SegmentIdSequence(() => TestDatabase.Now, () => ++_chance * 0x9E3779B97F4A7C15), _segments, _segments,
        cache, new TreeShape { RowsMax = 64 });
}
