using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Conformance;
using Accrete.Storage;
using Accrete.Storage.Backups;
using Accrete.Storage.Memory;
using Accrete.Time;
using Xunit;

namespace Accrete.Transactor.Tests.Backups;

/// <summary>What a backup says that it holds can be restored, whatever happened while it was made.</summary>
public sealed class BackupTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_backup_of_a_drawn_history_restores_every_datom_and_the_log(int seed)
    {
        Random random = new(seed);
        MemStorage storage = new();
        MemoryPlace place = new();
        List<(long T, Database Value)> points = [];
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await GarbageTests.Fill(writer, jobs: random.Next(2));
        for (int step = 0; step < 12; step++)
        {
            switch (random.Next(5))
            {
                case 0:
                    await writer.TransactPatiently($$"""[{:db/doc "indexed {{step}}"}]""");
                    await writer.Index();
                    break;
                case 1:
                    await writer.Collect(BackupWorld.Future);
                    break;
                case 2:
                    Database value = await writer.Newest();
                    BackupPoint point = await BackupWorld.BackUp(storage, place);
                    Assert.Equal(value.BasisT, point.T);
                    points.RemoveAll(one => one.T == point.T);
                    points.Add((point.T, value));
                    break;
                default:
                    await writer.TransactPatiently(
                        $$"""[{:db/ident :made/at{{step}}, :db/doc "{{random.Next()}}"} {:db/doc "{{step}}"}]""");
                    break;
            }
        }

        await BackupWorld.BackUp(storage, place);
        await BackupWorld.CheckRestores(place, await writer.Newest());
        foreach ((long t, Database value) in points.TakeLast(2))
        {
            // An older value may need what was collected: its log says the same.
            await BackupWorld.CheckRestores(place, await AsItWas(writer, value, t), t);
        }
    }

    [Fact]
    public async Task A_database_without_any_transaction_is_restored_too()
    {
        MemStorage storage = new();
        MemoryPlace place = new();
        await using Writer writer = await Writer.Open(storage);
        await BackupWorld.BackUp(storage, place);
        await BackupWorld.CheckRestores(place, await writer.Newest());
    }

    [Fact]
    public async Task Another_backup_writes_only_what_is_new()
    {
        MemStorage storage = new();
        MemoryPlace place = new();
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await GarbageTests.Fill(writer, jobs: 3);
        await writer.Transact("[{:db/doc \"one\"}]");
        await BackupWorld.BackUp(storage, place);
        long first = place.Writes;
        Assert.True(first > 100);
        await BackupWorld.BackUp(storage, place);
        Assert.Equal(first + 1, place.Writes); // its point
        await writer.Transact("[{:db/doc \"two\"}]");
        await BackupWorld.BackUp(storage, place);
        Assert.Equal(first + 3, place.Writes); // a piece of the log, and a point
        HashSet<Segments.SegmentId> before = StoredSource.Reach(storage, await writer.Newest());
        await writer.Index();
        HashSet<Segments.SegmentId> after = StoredSource.Reach(storage, await writer.Newest());
        after.ExceptWith(before);
        await BackupWorld.BackUp(storage, place);
        Assert.Equal(first + 3 + after.Count + 1, place.Writes);
        await BackupWorld.CheckRestores(place, await writer.Newest());
    }

    [Fact]
    public async Task A_backup_that_ended_at_any_write_goes_on_and_says_nothing_that_is_not_so()
    {
        MemStorage storage = new();
        MemoryPlace first = new();
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await GarbageTests.Fill(writer, jobs: 1);
        Database old = await writer.Newest();
        await BackupWorld.BackUp(storage, first);
        await GarbageTests.Fill(writer, jobs: 1);
        await writer.Transact("[{:db/doc \"late\"}]");
        for (int stopAt = 1; ; stopAt += 1 + (stopAt / 4))
        {
            int writes = 0;
            MemoryPlace place = first.Copy(_ =>
            {
                if (++writes == stopAt)
                {
                    throw StorageErrors.Denied("No more.");
                }
            });
            bool isWhole = await BackupWorld.Succeeds(() => BackupWorld.BackUp(storage, place));
            MemoryPlace left = place.Copy();
            Assert.Empty(await BackupWorld.Problems(left, readsAll: true));
            if (isWhole)
            {
                Assert.True(stopAt > 20);
                return;
            }

            await BackupWorld.CheckRestores(left, old);
            await BackupWorld.BackUp(storage, left);
            Assert.Equal(first.Names.Count + place.Writes + left.Writes, left.Names.Count);
            await BackupWorld.CheckRestores(left, await writer.Newest());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(40)]
    public async Task A_collection_of_garbage_beside_a_backup_makes_it_take_a_newer_root(int at)
    {
        MemStorage storage = new();
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await GarbageTests.Fill(writer, jobs: 3);
        long t = (await writer.Newest()).BasisT;
        int writes = 0;
        MemoryPlace place = new(_ =>
        {
            if (++writes == at)
            {
                Disturb(writer);
            }
        });
        BackupPoint point = await BackupWorld.BackUp(storage, place);
        Assert.True(point.T >= t);
        Assert.Empty(await BackupWorld.Problems(place, readsAll: true));
        MemStorage target = new();
        await BackupWorld.Restore(place, target);
        await using Writer other = await Writer.Open(target, leafRows: 3);
        Database restored = await other.Newest();
        FoldLaw.Check(restored);
        BackupWorld.CheckSameLog(
            (await writer.Newest()).Log.Range(null, point.T + 1), restored.Log.Range(null, null));
    }

    [Fact]
    public async Task A_place_is_one_databases()
    {
        MemStorage storage = new();
        MemoryPlace place = new();
        await using Writer writer = await Writer.Open(storage);
        await BackupWorld.BackUp(storage, place);
        await writer.Node.CreateAsync("other", default);
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => BackupWorld.BackUp(storage, place, "other"));
        Assert.Equal(":backup/claim-failed", error.Error?.ToString());
        error = await Assert.ThrowsAsync<AccreteException>(() => BackupWorld.BackUp(storage, place, "none"));
        Assert.Equal(":db.error/db-not-found", error.Error?.ToString());
    }

    [Fact]
    public async Task Each_file_that_is_missing_cut_or_changed_is_told()
    {
        MemStorage storage = new();
        MemoryPlace whole = new();
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await GarbageTests.Fill(writer, jobs: 1);
        await writer.Transact("[{:db/doc \"late\"}]");
        await BackupWorld.BackUp(storage, whole);
        Assert.Empty(await BackupWorld.Problems(whole, readsAll: false));
        Assert.Empty(await BackupWorld.Problems(whole, readsAll: true));
        foreach (string name in whole.Names)
        {
            MemoryPlace damaged = whole.Copy();
            damaged.Remove(name);
            await CheckIsTold(damaged, name, readsAll: false);
            damaged = whole.Copy();
            damaged.Change(name, static bytes => bytes[..^1]);
            await CheckIsTold(damaged, name, readsAll: false);
            damaged = whole.Copy();
            damaged.Change(name, static bytes =>
            {
                byte[] changed = [.. bytes];
                changed[bytes.Length / 2] ^= 1;
                return changed;
            });
            await CheckIsTold(damaged, name, readsAll: true);
            if (!name.StartsWith(BackupNames.Segments, StringComparison.Ordinal))
            {
                continue;
            }

            // The next backup mends what is missing or cut.
            damaged.Change(name, static bytes => bytes[..^1]);
            await BackupWorld.BackUp(storage, damaged);
            Assert.Empty(await BackupWorld.Problems(damaged, readsAll: true));
        }
    }

    private static async Task CheckIsTold(MemoryPlace damaged, string name, bool readsAll)
    {
        IReadOnlyCollection<string> problems = [];
        AccreteException? error = null;
        try
        {
            problems = await BackupWorld.Problems(damaged, readsAll);
        }
        catch (AccreteException refused)
        {
            error = refused;
        }

        Assert.True(problems.Count > 0 || error is not null, $"{name} is told of");
        MemStorage target = new();
        Assert.False(
            await BackupWorld.Succeeds(() => BackupWorld.Restore(damaged, target)), $"{name} is not restored without");
        await using Writer after = await Writer.Open(target);
        Assert.Empty((await after.Newest()).Log.Range(null, null));
    }

    /// <summary>Returns an older value, made anew of the log.</summary>
    private static async Task<Database> AsItWas(Writer writer, Database value, long t)
    {
        DatabaseState state = Bootstrap.Create(value.Id, DatabaseOptions.Default).State;
        Database newest = await writer.Newest();
        return new Database(DatabaseState.Open(state, newest.Log.Range(null, t + 1)), TimeView.Present);
    }

    private static void Disturb(Writer writer)
    {
        GarbageTests.Fill(writer, jobs: 2).GetAwaiter().GetResult();
        writer.Collect(BackupWorld.Future).GetAwaiter().GetResult();
    }
}
