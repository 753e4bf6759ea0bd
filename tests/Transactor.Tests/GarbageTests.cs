using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Conformance;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Segments;
using Accrete.Storage;
using Accrete.Storage.Garbage;
using Accrete.Storage.Memory;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Transactor.Leases;
using Akka.Actor;
using Xunit;

namespace Accrete.Transactor.Tests;

/// <summary>What nobody needs any more is deleted, and nothing else, wherever the collector stops.</summary>
public sealed class GarbageTests
{
    private const string Schema = """
        [{:db/ident :n/key, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :n/value, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        """;

    private static readonly LeaseRules Forced = new() { IsForced = true };

    private static Instant Future => Instant.From(TimeProvider.System.GetUtcNow().AddDays(1));

    [Fact]
    public async Task After_a_collection_storage_holds_what_the_root_leads_to_and_no_other_segment()
    {
        MemStorage storage = new();
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await Fill(writer, jobs: 5);
        Database newest = await writer.Newest();
        Assert.True(storage.SegmentCount > StoredSource.Reach(storage, newest).Count);
        GarbageCollected done = Assert.IsType<GarbageCollected>(await writer.Collect(Future));
        Assert.True(done.Deleted > 0);
        Assert.Equal(StoredSource.Reach(storage, newest).Count, storage.SegmentCount);
        FoldLaw.Check(newest);
        Assert.Equal(0, Assert.IsType<GarbageCollected>(await writer.Collect(Future)).Deleted);
    }

    [Fact]
    public async Task A_database_opens_after_a_collection_and_has_all_that_it_had()
    {
        MemStorage storage = new();
        Database before;
        await using (Writer writer = await Writer.Open(storage, leafRows: 3))
        {
            await Fill(writer, jobs: 3);
            await writer.Transact("""[{:n/key "late", :n/value 1}]""");
            await writer.Collect(Future);
            before = await writer.Newest();
        }

        await using Writer next = await Writer.Open(storage.Attach(), leafRows: 3);
        Database after = await next.Newest();
        FoldLaw.CheckSame(before.State, after.State);
        FoldLaw.Check(after);
        await Fill(next, jobs: 2);
        await next.Collect(Future);
        FoldLaw.Check(await next.Newest());
        Assert.Equal(StoredSource.Reach(storage, await next.Newest()).Count, storage.SegmentCount);
    }

    [Fact]
    public async Task Who_asks_while_garbage_is_collected_is_answered_too()
    {
        MemStorage storage = new();
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await Fill(writer, jobs: 3);
        object[] done = await Task.WhenAll(
            writer.Collect(Future), writer.Collect(Future), writer.Collect(Future));
        Assert.All(done, one => Assert.IsType<GarbageCollected>(one));
        FoldLaw.Check(await writer.Newest());
    }

    [Fact]
    public async Task What_became_garbage_later_than_asked_stays_for_those_who_read_it()
    {
        MemStorage storage = new();
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await Fill(writer, jobs: 3);
        int segments = storage.SegmentCount;
        object done = await writer.Collect(Instant.From(TimeProvider.System.GetUtcNow().AddHours(-1)));
        Assert.Equal(0, Assert.IsType<GarbageCollected>(done).Deleted);
        Assert.Equal(segments, storage.SegmentCount);
    }

    [Fact]
    public async Task Of_a_deleted_database_nothing_is_left_wherever_the_collector_stopped()
    {
        for (int stopAt = 1; ; stopAt++)
        {
            int calls = 0;
            bool isCounting = false;
            MemStorage storage = new(call => isCounting && call.Key is not "lease" && ++calls >= stopAt
                ? StorageFault.Denied : StorageFault.None);
            await using Writer writer = await Writer.Open(storage, leafRows: 3);
            await writer.Transact(Schema); // its log is begun
            (int segments, int refs) = (storage.SegmentCount, storage.RefCount);
            await writer.Node.CreateAsync("other", default);
            DatabaseOpened opened = await writer.Node.Databases.Ask<DatabaseOpened>(new OpenDatabase("other"));
            await using (Writer other = Writer.Of(writer.Node, opened.Database))
            {
                await Fill(other, jobs: 2);
                await other.Transact("""[{:n/key "late"}]""");
            }

            await writer.Node.DeleteAsync("other", default);
            isCounting = true;
            await writer.Collect(Future);
            isCounting = false;
            Assert.IsType<GarbageCollected>(await writer.Collect(Future));
            Assert.Equal((segments, refs), (storage.SegmentCount, storage.RefCount));
            if (calls < stopAt)
            {
                Assert.True(stopAt > 10);
                return;
            }

            stopAt += stopAt / 8;
        }
    }

    [Fact]
    public async Task Appends_that_the_indexes_hold_are_deleted_but_for_those_that_open_an_epoch()
    {
        MemStorage storage = new();
        await using (Writer first = await Writer.Open(storage))
        {
            await Fill(first, jobs: 2);
        }

        await using Writer writer = await Writer.Open(storage.Attach());
        await Fill(writer, jobs: 1);
        string id = (await writer.Newest()).Id;
        await writer.Collect(Future);
        RefRecord? root = await storage.ReadAsync(LogKeys.Root(id), TimeSpan.FromSeconds(1));
        long last = RootRefCodec.Decode(root!.Value).Anchor.Number; // an index job wrote it
        List<long> epochs = [];
        for (long number = 1; number <= last; number++)
        {
            RefRecord? append = await storage.ReadAsync(LogKeys.Append(id, number), TimeSpan.FromSeconds(1));
            if (append is not null)
            {
                AppendHead head = AppendCodec.ReadHead(append.Value);
                Assert.Equal(0, head.Count);
                epochs.Add(head.Epoch);
            }
        }

        Assert.Equal([1, 2], epochs);
    }

    [Fact]
    public async Task What_a_job_wrote_in_vain_is_deleted_once_another_was_adopted()
    {
        bool isBroken = false;
        int puts = 0;
        MemStorage storage = new(call => isBroken && call.Method == StorageMethod.Put && ++puts > 3
            && Drop(ref isBroken) ? StorageFault.Denied : StorageFault.None);
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await Fill(writer, jobs: 1);
        isBroken = true;
        await Fill(writer, jobs: 1);
        Assert.False(isBroken);
        Database newest = await writer.Newest();
        await writer.Collect(Future);
        Assert.Equal(StoredSource.Reach(storage, newest).Count, storage.SegmentCount);
        FoldLaw.Check(newest);
    }

    [Fact]
    public async Task A_collector_that_stopped_anywhere_is_followed_by_one_that_finishes()
    {
        for (int stopAt = 1; ; stopAt++)
        {
            int calls = 0;
            bool isCounting = false;
            MemStorage storage = new(call => isCounting && call.Key is not ("lease" or "catalog")
                && ++calls >= stopAt ? StorageFault.Denied : StorageFault.None);
            int expected;
            await using (Writer writer = await Writer.Open(storage, leafRows: 3))
            {
                await Fill(writer, jobs: 2);
                expected = StoredSource.Reach(storage, await writer.Newest()).Count;
                isCounting = true;
                await writer.Collect(Future);
                isCounting = false;
            }

            await using Writer next = await Writer.Open(storage.Attach(), leafRows: 3);
            FoldLaw.Check(await next.Newest());
            Assert.IsType<GarbageCollected>(await next.Collect(Future));
            Assert.Equal(expected, storage.SegmentCount);
            FoldLaw.Check(await next.Newest());
            if (calls < stopAt)
            {
                Assert.True(stopAt > 10);
                return;
            }
        }
    }

    [Fact]
    public async Task A_job_that_notes_itself_while_the_collector_passes_its_place_is_not_forgotten()
    {
        bool isHolding = false;
        bool isHeld = false;
        MemStorage storage = new(call => isHolding && !isHeld && call.Method == StorageMethod.Read
            && call.Key.StartsWith("garbage/", StringComparison.Ordinal) && call.Count == EndOfLog.ProbesMax
            && (isHeld = true)
            ? StorageFault.Held : StorageFault.None);
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await Fill(writer, jobs: 2);
        await writer.Transact("""[{:n/key "more", :n/value 1}]""");

        // The job has read the mark, and looks for a free number only after the collector has moved it.
        isHolding = true;
        Task<Database> indexing = writer.Index();
        while (!isHeld)
        {
            await Task.Yield();
        }

        Assert.IsType<GarbageCollected>(await writer.Collect(Future));
        storage.Release();
        await indexing;
        await Fill(writer, jobs: 1);
        Assert.IsType<GarbageCollected>(await writer.Collect(Future));
        Assert.Equal(StoredSource.Reach(storage, await writer.Newest()).Count, storage.SegmentCount);
    }

    [Fact]
    public async Task A_writer_that_slept_does_not_take_the_place_of_a_deleted_append_for_the_end_of_the_log()
    {
        MemStorage storage = new();
        await using Writer writer = await Writer.Open(storage, lease: Forced);
        await Fill(writer, jobs: 1);
        string prefix = "log/" + LogKeys.Encode((await writer.Newest()).Id) + "/";

        // It has read the root, and falls asleep before it looks for the end of the log.
        bool isAsleep = false;
        MemStorage slow = storage.Attach(call => !isAsleep && call.Method == StorageMethod.Read
            && call.Key.StartsWith(prefix, StringComparison.Ordinal) && (isAsleep = true)
            ? StorageFault.Held : StorageFault.None);
        Task<Writer> opening = Writer.Open(slow, lease: Forced);
        while (!isAsleep)
        {
            await Task.Yield();
        }

        await Fill(writer, jobs: 2);
        await writer.Collect(Future);
        Database truth = await writer.Newest();
        slow.Release();
        await using Writer sleeper = await opening;
        await sleeper.TransactPatiently("""[{:n/key "more", :n/value 1}]""");
        Database after = await sleeper.Newest();
        Assert.Equal(truth.Log.Range(null, null).Count() + 1, after.Log.Range(null, null).Count());
        FoldLaw.Check(after);
    }

    [Fact]
    public void The_notes_tell_which_jobs_were_adopted()
    {
        SegmentId[] roots = [.. Enumerable.Range(1, 5).Select(i => SegmentId.Make(new Instant(i), 0, (ulong)i))];
        JobNoteHead[] notes =
        [
            new(new Instant(10), 5, default, roots[0]),
            new(new Instant(20), 6, roots[0], roots[1]),
            new(new Instant(30), 7, roots[0], roots[2]),
            new(new Instant(40), 8, roots[2], roots[3]),
            new(new Instant(50), 9, roots[3], roots[4]),
        ];
        IReadOnlyList<bool> Judge(long olderThan) => GarbagePlan.Judge(
            GarbageMark.Beginning, notes, roots[3], new Instant(45), new Instant(olderThan));
        Assert.Equal([true, false, true, true], Judge(100));
        Assert.Equal([true, false], Judge(31));
        Assert.Empty(Judge(29));
        Assert.Throws<AccreteException>(() => GarbagePlan.Judge(
            new GarbageMark(1, 0, roots[4]), notes, roots[3], new Instant(45), new Instant(100)));
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(3000, 2000)]
    [InlineData(40_000, 30_000)]
    public void A_note_is_read_as_it_was_written(int written, int replaced)
    {
        SegmentId[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i =>
            SegmentId.Make(new Instant(i), i & 0xFFF, (ulong)i))];
        JobNote note = new(new JobNoteHead(new Instant(7), 8, default, Ids(3)[2]), Ids(written), Ids(replaced));
        EncodedJobNote encoded = JobNoteCodec.Write(note, SystemChance.Instance.NewSegmentId);
        Assert.Equal(note.Head, JobNoteCodec.ReadHead(encoded.Record));
        Assert.Equal(encoded.Pieces.Select(static one => one.Id), JobNoteCodec.Pieces(encoded.Record));
        Dictionary<SegmentId, ReadOnlyMemory<byte>> pieces = encoded.Pieces.ToDictionary(
            static one => one.Id, static one => one.Bytes);
        JobNote? read = JobNoteCodec.Read(encoded.Record, pieces);
        Assert.NotNull(read);
        Assert.Equal(note.Written, read.Written);
        Assert.Equal(note.Replaced, read.Replaced);
        if (pieces.Count > 0)
        {
            pieces.Remove(encoded.Pieces[^1].Id);
            Assert.Null(JobNoteCodec.Read(encoded.Record, pieces));
        }
    }

    [Fact]
    public async Task A_start_reads_the_appends_after_the_root_alone_and_a_range_of_the_log_the_segments_it_touches()
    {
        int appends = 0;
        int segments = 0;
        MemStorage storage = new();
        await using (Writer writer = await Writer.Open(storage))
        {
            await Fill(writer, jobs: 8);
            await writer.Transact("""[{:n/key "late", :n/value 1}]""");
        }

        MemStorage counted = storage.Attach(call =>
        {
            appends += call.Method == StorageMethod.Read && call.Key.StartsWith("log/", StringComparison.Ordinal)
                ? call.Count : 0;
            segments += call.Method is StorageMethod.Get or StorageMethod.GetMany ? call.Count : 0;
            return StorageFault.None;
        });
        LogEntry[] all;
        int opened;
        await using (Writer next = await Writer.Open(counted))
        {
            Database value = await next.Newest();

            // The last transaction, and the probes that find the end of the log: not the appends before the root.
            Assert.InRange(appends, 1, 2 * EndOfLog.ProbesMax);
            opened = segments;
            all = [.. value.Log.Range(null, null)];
            Assert.True(all.Length > 160);
            Assert.InRange(segments - opened, 1, 8);
        }

        await using Writer third = await Writer.Open(storage.Attach(call =>
        {
            segments += call.Method is StorageMethod.Get or StorageMethod.GetMany ? call.Count : 0;
            return StorageFault.None;
        }));
        await third.Newest();
        opened = segments;
        Assert.Equal(all[40].T, (await third.Newest()).Log.Range(all[40].T, all[40].T + 1).Single().T);
        Assert.InRange(segments - opened, 1, 8);
    }

    private static bool Drop(ref bool flag)
    {
        flag = false;
        return true;
    }

    internal static async Task Fill(Writer writer, int jobs)
    {
        for (int job = 0; job < jobs; job++)
        {
            await writer.TransactPatiently(Schema);
            for (int i = 0; i < 20; i++)
            {
                await writer.TransactPatiently($$"""[{:n/key "k{{i % 7}}", :n/value {{(job * 100) + i}}}]""");
            }

            await writer.Index();
        }
    }
}
