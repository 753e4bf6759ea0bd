using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Conformance;
using Accrete.Segments;
using Accrete.Storage.Backups;
using Accrete.Storage.Dev;
using Accrete.Storage.Memory;
using Xunit;

namespace Accrete.Transactor.Tests.Backups;

/// <summary>A restore gives the whole database or changes nothing, and what it brings back is nobody's
/// garbage.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task A_database_goes_back_to_an_earlier_t_and_on_from_there_and_old_notes_delete_nothing()
    {
        MemStorage storage = new();
        MemoryPlace place = new();
        Database early;
        await using (Writer writer = await Writer.Open(storage, leafRows: 3))
        {
            await GarbageTests.Fill(writer, jobs: 2);
            await writer.Transact("[{:db/doc \"early\"}]");
            early = await writer.Newest();
            await BackupWorld.BackUp(storage, place);
            await GarbageTests.Fill(writer, jobs: 3);
            await BackupWorld.BackUp(storage, place);
        }

        await BackupWorld.Restore(place, storage, early.BasisT);
        await using Writer next = await Writer.Open(storage.Attach(), leafRows: 3);
        BackupWorld.CheckSame(early, await next.Newest());
        await next.Collect(BackupWorld.Future);
        FoldLaw.Check(await next.Newest());
        Assert.Equal(StoredSource.Reach(storage, await next.Newest()).Count, storage.SegmentCount);
        await GarbageTests.Fill(next, jobs: 2);
        await next.Collect(BackupWorld.Future);
        FoldLaw.Check(await next.Newest());
        Assert.Equal(StoredSource.Reach(storage, await next.Newest()).Count, storage.SegmentCount);

        // The last backup is the one that is made now, whatever its t is.
        await BackupWorld.BackUp(storage, place);
        await BackupWorld.CheckRestores(place, await next.Newest());
    }

    [Fact]
    public async Task A_restore_that_ended_at_any_call_has_changed_nothing_or_all_and_can_be_repeated()
    {
        for (int stopAt = 1; ; stopAt += 1 + (stopAt / 6))
        {
            int calls = 0;
            bool isCounting = false;
            MemStorage storage = new();
            MemoryPlace place = new();
            Database early, late;
            await using (Writer writer = await Writer.Open(storage, leafRows: 3))
            {
                await GarbageTests.Fill(writer, jobs: 1);
                await writer.Transact("[{:db/doc \"early\"}]");
                early = await writer.Newest();
                await BackupWorld.BackUp(storage, place);
                await GarbageTests.Fill(writer, jobs: 1);
                await writer.Transact("[{:db/doc \"late\"}]");
                late = await writer.Newest();
            }

            MemStorage broken = storage.Attach(_ => isCounting && ++calls == stopAt
                ? StorageFault.Denied : StorageFault.None);
            isCounting = true;
            bool isDone = await BackupWorld.Succeeds(() => BackupWorld.Restore(place, broken));
            await using (Writer between = await Writer.Open(storage.Attach(), leafRows: 3))
            {
                Database value = await between.Newest();
                BackupWorld.CheckSame(value.BasisT == early.BasisT ? early : late, value);
                Assert.True(!isDone || value.BasisT == early.BasisT);
                await GarbageTests.Fill(between, jobs: 1);
                await between.Collect(BackupWorld.Future);
                FoldLaw.Check(await between.Newest());
            }

            await BackupWorld.Restore(place, storage);
            await using Writer next = await Writer.Open(storage.Attach(), leafRows: 3);
            BackupWorld.CheckSame(early, await next.Newest());
            await next.Collect(BackupWorld.Future);
            FoldLaw.Check(await next.Newest());
            if (isDone)
            {
                Assert.True(stopAt > 30);
                return;
            }
        }
    }

    [Fact]
    public async Task What_the_storage_has_whole_is_not_written_again_and_what_it_lost_is()
    {
        MemStorage storage = new();
        MemoryPlace place = new();
        Database before;
        await using (Writer writer = await Writer.Open(storage, leafRows: 3))
        {
            await GarbageTests.Fill(writer, jobs: 3);
            before = await writer.Newest();
            await BackupWorld.BackUp(storage, place);
        }

        SegmentId[] there = [.. StoredSource.Reach(storage, before)];
        int puts = 0;
        MemStorage counted = storage.Attach(call =>
        {
            puts += call.Method == StorageMethod.Put ? 1 : 0;
            return StorageFault.None;
        });
        await BackupWorld.Restore(place, counted);
        Assert.InRange(puts, 0, there.Length / 2);

        await storage.DeleteAsync([.. there.Where((_, i) => i % 5 == 0)], TimeSpan.FromMinutes(1));
        await BackupWorld.Restore(place, counted);
        await using Writer next = await Writer.Open(storage.Attach(), leafRows: 3);
        BackupWorld.CheckSame(before, await next.Newest());
    }

    [Fact]
    public async Task A_transactor_that_was_alive_cannot_write_behind_a_restored_root()
    {
        MemStorage storage = new();
        MemoryPlace place = new();
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await GarbageTests.Fill(writer, jobs: 1);
        Database early = await writer.Newest();
        await BackupWorld.BackUp(storage, place);
        await writer.Transact("[{:db/doc \"late\"}]");
        await BackupWorld.Restore(place, storage.Attach());
        await writer.TransactPatiently("[{:db/doc \"after\"}]");
        Database after = await writer.Newest();
        FoldLaw.Check(after);
        BackupWorld.CheckSameLog(
            early.Log.Range(null, null), after.Log.Range(null, early.BasisT + 1));
        Assert.Single(after.Log.Range(early.BasisT + 1, null));
    }

    [Fact]
    public async Task A_restore_renames_but_neither_clones_nor_replaces_another_database()
    {
        MemStorage storage = new();
        MemoryPlace place = new();
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await GarbageTests.Fill(writer, jobs: 1);
        await BackupWorld.BackUp(storage, place);
        await writer.Node.CreateAsync("other", default);
        Assert.Equal(":backup/other-database", await Refusal(() => BackupWorld.Restore(place, storage, name: "other")));
        Assert.Equal(":backup/other-database", await Refusal(() => BackupWorld.Restore(place, storage, name: "clone")));
        Assert.Equal(":backup/not-found", await Refusal(() => BackupWorld.Restore(place, storage, t: 7)));
        Assert.Equal(":backup/not-found", await Refusal(() => BackupWorld.Restore(new MemoryPlace(), storage)));
        MemStorage elsewhere = new();
        await BackupWorld.Restore(place, elsewhere, name: "renamed");
        await using TransactorNode node = Writer.StartNode(elsewhere);
        Assert.Equal(["renamed"], await node.NamesAsync(default));
    }

    [Fact]
    public async Task A_deleted_database_comes_back_and_is_not_collected_as_deleted()
    {
        MemStorage storage = new();
        MemoryPlace place = new();
        Database before;
        await using (Writer writer = await Writer.Open(storage, leafRows: 3))
        {
            await GarbageTests.Fill(writer, jobs: 2);
            before = await writer.Newest();
            await BackupWorld.BackUp(storage, place);
            await writer.Node.DeleteAsync(Writer.Name, default);
        }

        await BackupWorld.Restore(place, storage);
        await using Writer next = await Writer.Open(storage.Attach(), leafRows: 3);
        BackupWorld.CheckSame(before, await next.Newest());
        await next.Collect(BackupWorld.Future);
        FoldLaw.Check(await next.Newest());
    }

    [Fact]
    public async Task A_database_moves_between_services_by_a_folder()
    {
        string folder = Directory.CreateTempSubdirectory("accrete").FullName;
        try
        {
            MemStorage storage = new();
            FilePlace place = new(Path.Combine(folder, "backups"));
            await using Writer writer = await Writer.Open(storage, leafRows: 3);
            await GarbageTests.Fill(writer, jobs: 2);
            await writer.Transact("[{:db/doc \"late\"}]");
            Database before = await writer.Newest();
            await BackupWorld.BackUp(storage, place);
            Assert.Empty(await BackupWorld.Problems(place, readsAll: true));
            await using SqliteStorage dev = SqliteStorage.Open(
                new SqliteStorageOptions { DataDir = Path.Combine(folder, "data") });
            await BackupWorld.Restore(place, dev);
            FilePlace second = new(Path.Combine(folder, "more"));
            await BackupWorld.BackUp(dev, second);
            await BackupWorld.CheckRestores(second, before);
            Assert.Empty(Directory.GetFiles(Path.Combine(folder, "backups", "unfinished")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string?> Refusal(Func<Task> work) =>
        (await Assert.ThrowsAsync<AccreteException>(work)).Error?.ToString();
}
