using System;
using System.Linq;
using Accrete.Datoms.Tests.Transactions;
using Xunit;

namespace Accrete.Datoms.Tests;

/// <summary>Back-pressure begins gently.</summary>
public sealed class WritePolicyTests
{
    [Fact]
    public void What_transactions_owe_grows_from_nothing_at_half_of_the_bound_to_its_rate_at_the_bound()
    {
        Database value = Bootstrap.Create("pressed", DatabaseOptions.Default with { MemoryIndexMax = 400_000 });
        TimeSpan last = TimeSpan.Zero;
        int inZone = 0;
        while (!value.IsMemoryIndexFull)
        {
            Database before = value;
            string data = string.Concat(Enumerable.Range(0, 50).Select(i => $"[:db/add \"t{i}\" :db/doc \"a text\"]"));
            value = TestDatabase.Apply(value, "[" + data + "]").DbAfter;
            TimeSpan owed = WritePolicy.WaitOwed(before, value);
            Assert.True(value.Indexes.NoveltyBytes > 200_000 || owed == TimeSpan.Zero);
            inZone += owed > TimeSpan.Zero ? 1 : 0;
            Assert.True(owed >= last);
            double added = value.Indexes.NoveltyBytes - before.Indexes.NoveltyBytes;
            Assert.InRange(owed.TotalMilliseconds, 0, added / WritePolicy.BytesPerMsAtMax);
            last = owed;
        }

        Assert.True(inZone > 10);
        Assert.InRange(last.TotalMilliseconds, 0.2, 2);
    }

    [Fact]
    public void Nobody_owes_a_wait_where_every_transaction_waits_for_a_job()
    {
        Database value = Bootstrap.Create("full", DatabaseOptions.Default with { MemoryIndexMax = 0 });
        Database after = TestDatabase.Apply(value, "[[:db/add \"a\" :db/doc \"b\"]]").DbAfter;
        Assert.Equal(TimeSpan.Zero, WritePolicy.WaitOwed(value, after));
    }

    [Fact]
    public void The_wait_before_a_failed_job_is_tried_again_doubles_up_to_a_minute()
    {
        Assert.Equal(
            [0.5, 1, 2, 4, 8, 16, 32, 60, 60],
            Enumerable.Range(1, 9).Select(failures => WritePolicy.RetryWait(failures).TotalSeconds));
    }
}
