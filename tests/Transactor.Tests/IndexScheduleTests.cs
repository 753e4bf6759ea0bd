using System;
using System.Threading.Tasks;
using Accrete.Conformance;
using Accrete.Storage.Memory;
using Xunit;

namespace Accrete.Transactor.Tests;

/// <summary>When index jobs begin, and who waits for them.</summary>
public sealed class IndexScheduleTests
{
    private static readonly TimeSpan Worth = TimeSpan.FromMilliseconds(10);

    private static readonly Database Full =
        Bootstrap.Create("full", DatabaseOptions.Default with { MemoryIndexMax = 0 });

    [Fact]
    public void A_job_that_failed_is_tried_again_after_a_wait_that_grows()
    {
        IndexSchedule schedule = new();
        TimeSpan last = TimeSpan.Zero;
        for (int i = 0; i < 4; i++)
        {
            Assert.True(schedule.MayBegin(Full));
            schedule.Begin();
            Assert.False(schedule.MayBegin(Full));
            TimeSpan wait = schedule.Failed();
            Assert.True(wait > last);
            Assert.False(schedule.MayBegin(Full));
            // It makes no room meanwhile.
            Assert.True(schedule.Holds(Full));
            schedule.Retry();
            last = wait;
        }

        schedule.Begin();
        schedule.Adopted(Full.BasisT);
        schedule.Begin();
        Assert.True(schedule.Failed() < last);
    }

    [Fact]
    public void A_job_that_somebody_asks_for_does_not_wait()
    {
        IndexSchedule schedule = new();
        schedule.Begin();
        schedule.Failed();
        schedule.Request();
        Assert.True(schedule.MayBegin(Full));
    }

    [Fact]
    public void Small_debts_gather_until_they_are_worth_a_pause()
    {
        IndexSchedule schedule = new();
        Database open = Bootstrap.Create("open", DatabaseOptions.Default);
        Assert.Null(schedule.Owe(Worth, Worth));
        schedule.Begin();
        Assert.Null(schedule.Owe(Worth / 2, Worth));
        Assert.Null(schedule.Owe(Worth / 4, Worth));
        Assert.False(schedule.Holds(open));
        Assert.Equal(Worth * 1.25, schedule.Owe(Worth / 2, Worth));
        Assert.True(schedule.Holds(open));
        schedule.Resume();
        Assert.False(schedule.Holds(open));
        Assert.Null(schedule.Owe(Worth / 2, Worth));
    }

    [Fact]
    public async Task Transactions_wait_for_room_through_a_job_that_fails()
    {
        int puts = 0;
        MemStorage storage = new(call => call.Method == StorageMethod.Put && ++puts == 1
            ? StorageFault.Denied
            : StorageFault.None);
        await using Writer writer = await Writer.Open(storage, memoryIndexMax: 0);
        for (int i = 0; i < 5; i++)
        {
            await writer.Transact($$"""[{:db/doc "fact {{i}}"}]""");
        }

        Assert.True(puts > 1);
        FoldLaw.Check(await writer.Newest());
    }
}
