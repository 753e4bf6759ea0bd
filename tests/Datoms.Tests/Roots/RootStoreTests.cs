using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Trees;
using Accrete.Log;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Roots;

public sealed class RootStoreTests
{
    private static readonly IndexOrder[] Orders = Enum.GetValues<IndexOrder>();

    private readonly MemorySegments _segments = new();
    private readonly SegmentIdSequence _ids = SmallStore.Ids();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 7)]
    public void A_value_is_a_root_and_the_entries_since(int seed, int entriesEach)
    {
        Random random = new(seed);
        Database value = TestDatabase.Apply(TestDatabase.Open(), "[{:p/key \"k0\" :p/tags [:t0 :t1]}]").DbAfter;
        SegmentId? root = null;
        long rootT = 0;
        for (int i = 0; i < 40; i++)
        {
            value = TestDatabase.Apply(value, Draw(random, i)).DbAfter;
            if (i % entriesEach == 0)
            {
                // Another process, with nothing but the storage.
                RootStore store = Store();
                DatabaseState before = root is null ? value.State : store.Read(root.Value, DatabaseOptions.Default);
                DatabaseState opened = DatabaseState.Open(before, EntriesFrom(value, rootT + 1, root is not null));
                CheckSame(value.State, opened);
                root = store.Write(opened, out DatabaseState stored);
                CheckSame(value.State, stored);
                Assert.Equal(0, stored.Log.TailCount);
                rootT = stored.BasisT;
                value = new Database(value.State.Adopt(stored), value.View);
            }
        }
    }

    [Fact]
    public void Opening_a_root_reads_the_root_and_its_schema_alone()
    {
        Random random = new(4);
        Database value = TestDatabase.Apply(TestDatabase.Open(), "[{:p/key \"k0\"}]").DbAfter;
        for (int i = 0; i < 30; i++)
        {
            value = TestDatabase.Apply(value, Draw(random, i)).DbAfter;
        }

        SegmentId root = Store().Write(value.State, out _);
        long reads = _segments.Reads;
        DatabaseState opened = Store().Read(root, DatabaseOptions.Default);
        Assert.Equal(value.State.Indexes.DatomCount, opened.Indexes.DatomCount);
        Assert.Equal(reads + 2, _segments.Reads);
    }

    [Fact]
    public void A_second_index_job_writes_only_what_changed()
    {
        Database value = TestDatabase.Open();
        value = TestDatabase.Apply(value, Text(0, 2000)).DbAfter;
        RootStore store = Store();
        store.Write(value.State, out DatabaseState stored);
        int first = _segments.Count;
        Database next = TestDatabase.Apply(new Database(stored, value.View), "[[:db/add \"a\" :p/age 1]]").DbAfter;
        store.Write(next.State, out _);
        // Of four trees a path each at most, the log's last segment, and the root.
        Assert.InRange(_segments.Count - first, 3, 60);
        Assert.True(first > 1000);
    }

    [Fact]
    public void Each_segment_that_was_stored_is_one_that_a_root_leads_to()
    {
        Random random = new(6);
        Database value = TestDatabase.Apply(TestDatabase.Open(), "[{:p/key \"k0\"}]").DbAfter;
        RootStore store = Store();
        HashSet<SegmentId> reached = [];
        for (int i = 0; i < 40; i++)
        {
            value = TestDatabase.Apply(value, i % 9 == 0 ? Text(i * 50, 50) : Draw(random, i)).DbAfter;
            SegmentId root = store.Write(value.State, out DatabaseState stored);
            reached.UnionWith(Store().Reach(root));
            Assert.Equal(_segments.Count, reached.Count);
            value = new Database(stored, value.View);
        }
    }

    [Fact]
    public void A_job_reads_the_leaves_that_it_changes_several_at_a_time()
    {
        Database value = TestDatabase.Apply(TestDatabase.Open(), Text(0, 400)).DbAfter;
        TreeShape shape = new() { RowsMax = 3, ChildrenMax = 200 };
        SegmentId root = new RootStore(_ids, _segments, _segments, 64 * 1024, shape).Write(value.State, out _);
        Database opened = new(Store().Read(root, DatabaseOptions.Default), value.View);
        IEnumerable<string> changes = value.Datoms(IndexOrder.Aevt, Keyword.Parse(":p/age")).Select(
            datom => $"[:db/add {datom.E} :p/age {datom.V.AsLong() + 1}]");
        LogEntry entry = TestDatabase.Apply(opened, $"[{string.Concat(changes)}]").DbAfter.Log.Range(null, null).Last();

        // The cache is far too small for what the transaction has read of all leaves.
        RootStore store = new(_ids, _segments, _segments, 8 * 1024, shape);
        DatabaseState state = store.Read(root, DatabaseOptions.Default).Apply(entry);
        (long trips, long reads) = (_segments.RoundTrips, _segments.Reads);
        store.Write(state, out _);
        Assert.InRange(_segments.RoundTrips - trips, 1, (_segments.Reads - reads) / 4);
    }

    [Fact]
    public void Many_threads_read_one_value_through_a_small_cache_while_it_is_stored_anew()
    {
        Database value = TestDatabase.Apply(TestDatabase.Open(), Text(0, 300)).DbAfter;
        RootStore store = Store();
        SegmentId root = store.Write(value.State, out _);
        DatabaseState opened = store.Read(root, DatabaseOptions.Default);
        DatabaseState next = TestDatabase.Apply(new Database(opened, value.View), Text(300, 300)).DbAfter.State;
        Datom[][] expected = [.. Orders.Select(
            order => value.State.Indexes.Current.Read(order, Bound.First, Bound.Last).ToArray())];
        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 6; i++)
            {
                IndexOrder order = Orders[(thread + i) % Orders.Length];
                Assert.Equal(expected[(int)order], opened.Indexes.Current.Read(order, Bound.First, Bound.Last));
                if (thread == 0)
                {
                    store.Write(next, out _);
                }
            }
        });
        Assert.InRange(store.Cache.Bytes, 1, 64 * 1024);
    }

    [Fact]
    public void A_value_keeps_no_node_alive_that_its_cache_has_let_go_of()
    {
        Database value = TestDatabase.Apply(TestDatabase.Open(), Text(0, 3000)).DbAfter;
        RootStore store = Store();
        DatabaseState opened = store.Read(store.Write(value.State, out _), DatabaseOptions.Default);
        WeakReference node = FirstLeaf(opened.Indexes.Trees().Present[(int)IndexOrder.Eavt]);
        Assert.Equal(value.State.Indexes.DatomCount, opened.Indexes.History.Read(
            IndexOrder.Aevt, Bound.First, Bound.Last).LongCount());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(node.IsAlive);
        GC.KeepAlive(opened);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference FirstLeaf(IndexTree tree)
    {
        IndexNode node = tree.Root!.Resolve();
        while (node is IndexDirectory directory)
        {
            node = directory.Entries[0].Node.Resolve();
        }

        return new WeakReference(node);
    }

    [Fact]
    public void Ranges_of_the_log_read_the_segments_they_touch()
    {
        Database value = TestDatabase.Open();
        for (int i = 0; i < 8; i++)
        {
            value = TestDatabase.Apply(value, Text(i * 4000, 4000)).DbAfter;
        }

        SegmentId root = Store().Write(value.State, out _);
        DatabaseState opened = Store().Read(root, DatabaseOptions.Default);
        long reads = _segments.Reads;
        LogEntry entry = Assert.Single(opened.Log.Range(value.BasisT, null));
        Assert.Equal(reads + 1, _segments.Reads);
        Assert.Equal(4001, entry.Data.Count);
        Assert.Equal(value.Log.Range(null, null).SelectMany(one => one.Data),
            opened.Log.Range(null, null).SelectMany(one => one.Data));
    }

    [Fact]
    public void Old_segments_of_a_long_log_are_found_through_directories()
    {
        TxLog log = TxLog.Empty;
        StoredSink sink = new(_ids, _segments, new SegmentCache(_segments, SegmentDecoding.Read, 1 << 20));
        List<LogEntry> entries = [];
        for (int i = 0; i < 600; i++)
        {
            long t = 1000 + i;
            Datom[] data = [.. Enumerable.Range(0, 4096).Select(
                row => new Datom(EntityIds.Make(4, row), 72, Value.Long(i), t, true))];
            entries.Add(new LogEntry(t, t + 1, 80, new Instant(i), data));
            log = log.Append(entries[i]);
            log = i % 50 == 49 ? log.Packed(sink) : log;
        }

        TxLog packed = log.Packed(sink);
        Assert.Equal(2, packed.Pieces.Count(piece => piece.IsDirectory));
        Assert.Equal(600 - (2 * LogDirectory.PiecesMax), packed.Pieces.Count(piece => !piece.IsDirectory));
        Assert.Equal(entries.Select(entry => entry.T), packed.Range(null, null).Select(entry => entry.T));
        foreach (long t in (long[])[1000, 1255, 1256, 1300, 1511, 1512, 1599])
        {
            LogEntry found = Assert.Single(packed.Range(t, t + 1));
            Assert.Equal(entries[(int)(t - 1000)].Data, found.Data);
        }
    }

    private RootStore Store() => new(
        _ids, _segments, _segments, 64 * 1024, new TreeShape { RowsMax = 3, ChildrenMax = 4 });

    /// <summary>Reads the entries as a follower gets them: from their bytes.</summary>
    private static IEnumerable<LogEntry> EntriesFrom(Database value, long t, bool any) => any
        ? value.State.Log.Range(t, null).Select(entry => LogEntryCodec.Read(LogEntryCodec.Write(entry)))
        : [];

    private static string Draw(Random random, int step) => random.Next(6) switch
    {
        0 => $"[[:db/retract [:p/key \"k0\"] :p/tags :t{random.Next(4)}]]",
        1 => $"[{{:db/ident :a/n{step} :db/valueType :db.type/string :db/cardinality :db.cardinality/many"
            + (step % 2 == 0 ? " :db/index true" : "") + "}]",
        2 => $"[{{:db/id \"x\" :p/key \"k{random.Next(8)}\" :p/friend {{:db/id \"y\" :p/key \"k{random.Next(8)}\"}}}}]",
        3 => $"[[:db/add [:p/key \"k0\"] :p/tags :t{random.Next(4)}] [:db/add \"q\" :db/ident :e/i{random.Next(5)}]]",
        4 => "[[:db/add :p/age :db/index " + (random.Next(2) == 0 ? "true" : "false") + "]]",
        _ => $"[{{:p/key \"k{random.Next(8)}\" :p/age {random.Next(100)}"
            + $" :p/parts [{{:p/age {step}}} {{:p/age {step}}}]}}]",
    };

    private static string Text(int first, int count) =>
        "[" + string.Concat(Enumerable.Range(first, count).Select(i => $"[:db/add \"x{i}\" :p/age {i}]")) + "]";

    private static void CheckSame(DatabaseState expected, DatabaseState actual)
    {
        Assert.Equal(
            (expected.Id, expected.BasisT, expected.NextT, expected.NextElement, expected.LastInstant),
            (actual.Id, actual.BasisT, actual.NextT, actual.NextElement, actual.LastInstant));
        foreach (IndexOrder order in Orders)
        {
            Assert.Equal(expected.Indexes.Current.Read(order, Bound.First, Bound.Last),
                actual.Indexes.Current.Read(order, Bound.First, Bound.Last));
            Assert.Equal(expected.Indexes.Past.Read(order, Bound.First, Bound.Last),
                actual.Indexes.Past.Read(order, Bound.First, Bound.Last));
        }

        Assert.Equal(expected.Log.Range(null, null).Select(entry => entry with { Data = [] }),
            actual.Log.Range(null, null).Select(entry => entry with { Data = [] }));
        Assert.Equal(expected.Log.Range(null, null).SelectMany(entry => entry.Data),
            actual.Log.Range(null, null).SelectMany(entry => entry.Data));
        Assert.Equal(SchemaCodec.Write(expected.Schema), SchemaCodec.Write(actual.Schema));
        Assert.Equal(expected.Schema.Attributes.Select(attribute => attribute.Ident),
            actual.Schema.Attributes.Select(attribute => attribute.Ident));
    }
}
