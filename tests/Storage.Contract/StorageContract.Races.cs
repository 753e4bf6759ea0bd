using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Xunit;

namespace Accrete.Storage.Contract;

public abstract partial class StorageContract
{
    [SkippableFact]
    public async Task Of_many_first_writes_exactly_one_wins()
    {
        RefWrite[] writes = [.. Enumerable.Range(0, 32).Select(i => Write("writer " + i))];
        WriteOutcome[] outcomes = await Task.WhenAll(writes.Select(write => Set(Key(), RefVersion.Absent, write)));
        WriteOutcome.Committed winner = Assert.Single(outcomes.OfType<WriteOutcome.Committed>());
        Assert.Equal(31, outcomes.OfType<WriteOutcome.Rejected>().Count());
        Assert.Equal(winner.Version, (await Read(Key()))?.Version);
    }

    [SkippableFact]
    public async Task Of_many_writes_on_one_version_exactly_one_wins()
    {
        RefVersion version = RefVersion.Absent;
        for (int round = 0; round < 5; round++)
        {
            WriteOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(
                i => Set(Key(), version, Write($"round {round} writer {i}"))));
            version = Assert.Single(outcomes.OfType<WriteOutcome.Committed>()).Version;
        }

        Assert.Equal(5, version.Revision);
    }

    [SkippableFact]
    public async Task Two_processes_that_append_to_one_log_leave_no_gap_and_lose_nothing()
    {
        IStorage other = await OpenOtherAsync();
        List<string>[] mine = await Task.WhenAll(Append(Storage, "a"), Append(other, "b"));
        List<string> log = [];
        for (int n = 1; await Read(Key("log/" + n)) is { } record; n++)
        {
            log.Add(Text(record));
        }

        Assert.Equal(mine.SelectMany(list => list).Order(StringComparer.Ordinal), log.Order(StringComparer.Ordinal));
        await CloseAsync(other);

        async Task<List<string>> Append(IStorage storage, string name)
        {
            List<string> written = [];
            for (int n = 1; written.Count < 25; n++)
            {
                string text = $"{name}{written.Count}";
                if (await storage.CompareAndSetAsync(Key("log/" + n), RefVersion.Absent, Write(text), Within)
                    is WriteOutcome.Committed)
                {
                    written.Add(text);
                }
            }

            return written;
        }
    }

    [SkippableFact]
    public async Task A_counter_moved_by_many_counts_every_move()
    {
        await Commit(Key(), RefVersion.Absent, Write("0"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (int done = 0; done < 10;)
            {
                RefRecord? current = await Read(Key());
                RefWrite write = Write((int.Parse(Text(current), null) + 1).ToString((IFormatProvider?)null));
                done += await Set(Key(), current!.Version, write) is WriteOutcome.Committed ? 1 : 0;
            }
        }));
        Assert.Equal("80", Text(await Read(Key())));
    }

    [SkippableFact]
    public async Task Reads_never_go_back()
    {
        RefVersion version = await Commit(Key(), RefVersion.Absent, Write("0"));
        IStorage other = await OpenOtherAsync();
        using CancellationTokenSource done = new();
        Task reader = Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            long last = 0;
            do
            {
                long revision = (await other.ReadAsync(Key(), Within))!.Version.Revision;
                Assert.True(revision >= last, $"{revision} after {last}");
                last = revision;

                // A service that answers at once would never let the writer begin.
                await Task.Yield();
            }
            while (!done.IsCancellationRequested);
        }));
        for (int i = 0; i < 50; i++)
        {
            version = await Commit(Key(), version, Write("" + i));
        }

        await done.CancelAsync();
        await reader;
        await CloseAsync(other);
    }

    [SkippableFact]
    public async Task Reads_and_writes_of_many_kinds_run_side_by_side()
    {
        SegmentId[] ids = [.. Enumerable.Range(0, 60).Select(_ => NewId())];
        await Task.WhenAll(ids.Select(async (id, i) =>
        {
            await Put(id, Bytes(20_000, i));
            await Commit(Key("r" + i), RefVersion.Absent, Write("" + i));
            AssertBytes(Bytes(20_000, i), await Get(id));
            Assert.Equal("" + i, Text(await Read(Key("r" + i))));
            await Storage.DeleteAsync([id], Within);
            Assert.Null(await Get(id));
        }));
    }

    [SkippableFact]
    public async Task A_call_whose_token_is_cancelled_before_does_nothing()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();
        SegmentId id = NewId();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Storage.PutAsync(new StoredSegment(id, Bytes(10)), Within, source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Storage.GetAsync(id, Within, source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Storage.ReadAsync([Key()], Within, source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Storage.CompareAndSetAsync(Key(), RefVersion.Absent, Write("x"), Within, source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Storage.DeleteAsync([id], Within, source.Token));
        Assert.Null(await Get(id));
        Assert.Null(await Read(Key()));
    }

    [SkippableFact]
    public async Task A_call_that_may_take_no_time_is_a_mistake()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Storage.GetAsync(NewId(), TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Storage.CompareAndSetAsync(Key(), RefVersion.Absent, Write("x"), TimeSpan.FromSeconds(-1)));
    }

    [SkippableFact]
    public async Task What_is_over_a_limit_is_refused_and_nothing_is_stored()
    {
        SegmentId id = NewId();
        await Assert.ThrowsAsync<ArgumentException>(() => Put(id, new byte[StorageLimits.SegmentBytesMax + 1]));
        await Assert.ThrowsAsync<ArgumentException>(() => Set(Key(), RefVersion.Absent,
            new RefWrite(Guid.NewGuid(), new byte[StorageLimits.RefBytesMax + 1])));
        SegmentId[] ids = [.. Enumerable.Range(0, StorageLimits.BatchMax + 1).Select(_ => NewId())];
        await Assert.ThrowsAsync<ArgumentException>(() => Storage.DeleteAsync(ids, Within));
        await Assert.ThrowsAsync<ArgumentException>(() => Many(Storage, ids));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Storage.ReadAsync([.. ids.Select((_, i) => Key("n" + i))], Within));
        Assert.Null(await Get(id));
        Assert.Null(await Read(Key()));
    }

    [SkippableFact]
    public async Task Writes_without_a_token_and_versions_made_up_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            () => Set(Key(), RefVersion.Absent, new RefWrite(Guid.Empty, default)));
        await Assert.ThrowsAsync<ArgumentException>(() => Set(Key(), RefVersion.Absent, null));
        await Assert.ThrowsAsync<ArgumentException>(() => Set(Key(), new RefVersion(1, Guid.Empty), Write("x")));
        await Assert.ThrowsAsync<ArgumentException>(() => Set(Key(), new RefVersion(0, Guid.NewGuid()), Write("x")));
        await Assert.ThrowsAsync<ArgumentException>(() => Set(Key(), new RefVersion(-1, Guid.NewGuid()), Write("x")));
        Assert.Null(await Read(Key()));
    }
}
