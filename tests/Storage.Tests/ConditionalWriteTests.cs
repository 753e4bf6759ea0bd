using System;
using System.Threading.Tasks;
using Accrete.Storage.Memory;
using Xunit;

namespace Accrete.Storage.Tests;

public sealed class ConditionalWriteTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);
    private static readonly RefKey Key = new("root/a");

    private readonly RefWrite _write = new(Guid.NewGuid(), new byte[] { 1 });

    [Fact]
    public async Task A_write_that_is_answered_is_committed()
    {
        ConditionalWrite done = await Drive(new MemStorage());
        Assert.Equal(ConditionalWrite.Step.Committed, done.Next);
        Assert.Equal(new RefVersion(1, _write.Token), done.Version);
        Assert.Equal(1, done.Attempts);
    }

    [Fact]
    public async Task A_lost_answer_of_a_committed_write_is_recognised_by_its_token()
    {
        ConditionalWrite done = await Drive(Faulty(StorageFault.LostAfter));
        Assert.Equal(ConditionalWrite.Step.Committed, done.Next);
        Assert.Equal(1, done.Attempts);
    }

    [Fact]
    public async Task A_lost_request_is_sent_again()
    {
        ConditionalWrite done = await Drive(Faulty(StorageFault.LostBefore));
        Assert.Equal(ConditionalWrite.Step.Committed, done.Next);
        Assert.Equal(2, done.Attempts);
    }

    [Fact]
    public async Task Its_own_success_reported_as_a_rejection_is_a_success()
    {
        ConditionalWrite done = await Drive(Faulty(StorageFault.OwnSuccessRejected));
        Assert.Equal(ConditionalWrite.Step.Committed, done.Next);
        Assert.Equal(_write.Token, done.Version.Token);
    }

    [Fact]
    public async Task A_late_first_attempt_and_its_repetition_are_one_write()
    {
        MemStorage storage = Faulty(StorageFault.Late);
        ConditionalWrite write = Begin();
        write = write.AfterWrite(await Send(storage, write));
        write = write.AfterRead(await storage.ReadAsync(Key, Within));
        Assert.Equal(ConditionalWrite.Step.Send, write.Next);
        storage.LandLate();
        write = write.AfterWrite(await Send(storage, write));
        Assert.Equal(ConditionalWrite.Step.Read, write.Next);
        write = write.AfterRead(await storage.ReadAsync(Key, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, write.Next);
        Assert.Equal(1, (await storage.ReadAsync(Key, Within))?.Version.Revision);
    }

    [Fact]
    public async Task A_foreign_write_in_its_place_rejects_it()
    {
        MemStorage storage = new();
        RefWrite foreign = new(Guid.NewGuid(), new byte[] { 2 });
        await storage.CompareAndSetAsync(Key, RefVersion.Absent, foreign, Within);
        ConditionalWrite done = await Drive(storage);
        Assert.Equal(ConditionalWrite.Step.Rejected, done.Next);
        Assert.Equal(foreign.Token, done.Current?.Version.Token);
    }

    [Fact]
    public async Task A_foreign_write_after_a_lost_request_rejects_it()
    {
        MemStorage storage = Faulty(StorageFault.LostBefore);
        ConditionalWrite write = Begin();
        write = write.AfterWrite(await Send(storage, write));
        await storage.CompareAndSetAsync(Key, RefVersion.Absent, new RefWrite(Guid.NewGuid(), default), Within);
        write = write.AfterRead(await storage.ReadAsync(Key, Within));
        Assert.Equal(ConditionalWrite.Step.Rejected, write.Next);
    }

    [Fact]
    public void A_rejection_after_a_repetition_is_not_believed_before_a_read()
    {
        ConditionalWrite write = Begin()
            .AfterWrite(new WriteOutcome.Unknown(StorageErrors.Timeout("late")))
            .AfterRead(null)
            .AfterWrite(new WriteOutcome.Rejected(null));
        Assert.Equal(ConditionalWrite.Step.Read, write.Next);
    }

    [Fact]
    public async Task A_removal_whose_answer_is_lost_is_done_where_nothing_is_left()
    {
        MemStorage storage = Faulty(StorageFault.None, StorageFault.LostAfter);
        await storage.CompareAndSetAsync(Key, RefVersion.Absent, _write, Within);
        RefVersion version = new(1, _write.Token);
        ConditionalWrite removal = ConditionalWrite.Begin(Key, version, null);
        removal = removal.AfterWrite(await Send(storage, removal));
        removal = removal.AfterRead(await storage.ReadAsync(Key, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, removal.Next);
        Assert.Equal(RefVersion.Absent, removal.Version);
    }

    private static MemStorage Faulty(params StorageFault[] faults)
    {
        int place = 0;
        return new MemStorage(call => call.Method == StorageMethod.CompareAndSet && place < faults.Length
            ? faults[place++]
            : StorageFault.None);
    }

    private static Task<WriteOutcome> Send(MemStorage storage, ConditionalWrite write) =>
        storage.CompareAndSetAsync(write.Key, write.Expected, write.Write, Within);

    private ConditionalWrite Begin() => ConditionalWrite.Begin(Key, RefVersion.Absent, _write);

    private async Task<ConditionalWrite> Drive(MemStorage storage)
    {
        ConditionalWrite write = Begin();
        while (!write.IsSettled)
        {
            write = write.Next == ConditionalWrite.Step.Send
                ? write.AfterWrite(await Send(storage, write))
                : write.AfterRead(await storage.ReadAsync(Key, Within));
        }

        return write;
    }
}
