using System;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Storage.Memory;
using Accrete.Storage.Persistence;
using Akka.Actor;
using Akka.Persistence;
using Xunit;

namespace Accrete.Storage.Tests;

public sealed class JournalTests : JournalHarness
{
    [Fact]
    public void What_is_only_sent_back_stays_behind_the_appends_that_are_under_way_before_it()
    {
        // Two appends of one request: the first is answered while the second is on its way.
        string first = new('a', 1_500_000), second = new('b', 1_500_000);
        Replayed("a");
        Fail(StorageFault.None, StorageFault.Held);
        Write("a", 1, first, second);
        ExpectWritten(first);
        JournalOf("a").Tell(
            new WriteMessages([new SentBack("refused", TestActor)], TestActor, 1), TestActor);
        AwaitCondition(() => Storage.Release() > 0);
        Assert.Equal(second, ExpectMsg<WriteMessageSuccess>().Persistent.Payload);
        ExpectMsg<WriteMessagesSuccessful>();
        Assert.Equal("refused", ExpectMsg<LoopMessageSuccess>().Message);
    }

    [Fact]
    public async Task A_new_log_begins_with_an_epoch_and_replays_nothing()
    {
        Assert.Equal(("", 0), Replayed("a"));
        await AssertAppends(0);
    }

    [Fact]
    public async Task One_write_is_one_append_and_comes_back_in_order()
    {
        Replayed("a");
        Write("a", 1, "one", "two", "three");
        ExpectWritten("one", "two", "three");
        await AssertAppends(0, 3);
        Assert.Equal(("1 one, 2 two, 3 three", 3), Replayed("a"));
    }

    [Fact]
    public void Events_of_one_atomic_write_come_back_together()
    {
        Replayed("a");
        WriteAtomic("a", 1, "one", "two");
        ExpectWritten("one", "two");
        Assert.Equal(("1 one, 2 two", 2), Replayed("a"));
    }

    [Fact]
    public void A_log_that_was_not_replayed_is_opened_by_the_first_write()
    {
        Write("a", 1, "one");
        ExpectWritten("one");
        Write("a", 2, "two");
        ExpectWritten("two");
    }

    [Fact]
    public void Messages_that_are_only_sent_back_come_in_their_place()
    {
        Replayed("a");
        JournalOf("a").Tell(
            new WriteMessages([new Loop("alone", TestActor)], TestActor, 1), TestActor);
        ExpectMsg<WriteMessagesSuccessful>();
        Assert.Equal("alone", ExpectMsg<LoopMessageSuccess>().Message);
        AtomicWrite write = new(new Persistent("one", 1, Id, "", false, ActorRefs.NoSender, ""));
        JournalOf("a").Tell(
            new WriteMessages(
                [
                    new Loop("before", TestActor), write,
                    new Loop("after", TestActor),
                ],
                TestActor, 7),
            TestActor);
        ExpectMsg<WriteMessagesSuccessful>();
        Assert.Equal("before", ExpectMsg<LoopMessageSuccess>().Message);
        Assert.Equal(7, ExpectMsg<WriteMessageSuccess>().ActorInstanceId);
        Assert.Equal("after", ExpectMsg<LoopMessageSuccess>().Message);
    }

    [Fact]
    public void Replay_keeps_to_its_bounds()
    {
        Replayed("a");
        foreach (int i in Enumerable.Range(1, 20))
        {
            Write("a", i, $"e{i}");
            ExpectWritten($"e{i}");
        }

        Assert.Equal(("3 e3, 4 e4", 20), Replayed("a", from: 3, to: 4));
        Assert.Equal(("18 e18, 19 e19", 20), Replayed("a", from: 18, max: 2));
        Assert.Equal(("", 20), Replayed("a", from: 21));
        Assert.Equal(("", 20), Replayed("a", to: 0));
        Assert.Equal(20, Replayed("a").Events.Split(", ").Length);
    }

    [Fact]
    public async Task A_lost_answer_of_a_write_that_took_effect_is_a_success()
    {
        Replayed("a");
        Fail(StorageFault.LostAfter);
        Write("a", 1, "one");
        ExpectWritten("one");
        await AssertAppends(0, 1);
    }

    [Fact]
    public async Task A_lost_request_is_sent_again_after_a_while()
    {
        Replayed("a");
        Fail(StorageFault.LostBefore);
        Write("a", 1, "one");
        AdvanceUntilAnswered();
        ExpectWritten("one");
        await AssertAppends(0, 1);
    }

    [Fact]
    public void Its_own_success_reported_as_a_rejection_is_a_success()
    {
        Replayed("a");
        Fail(StorageFault.OwnSuccessRejected);
        Write("a", 1, "one");
        ExpectWritten("one");
    }

    [Fact]
    public void An_old_writer_is_fenced_by_the_epoch_of_a_new_one()
    {
        Replayed("a");
        Write("a", 1, "one");
        ExpectWritten("one");
        Assert.Equal(("1 one", 1), Replayed("b"));
        Write("a", 2, "late");
        AccreteException cause = Assert.IsType<AccreteException>(ExpectNotWritten("late"));
        Assert.Equal(":storage/in-use", cause.Error?.ToString());
        Write("b", 2, "two");
        ExpectWritten("two");
        Assert.Equal(("1 one, 2 two", 2), Replayed("a"));
    }

    [Fact]
    public void A_late_write_of_an_old_writer_that_lands_before_the_fence_is_part_of_the_log()
    {
        Replayed("a");
        Fail(StorageFault.Late);
        WriteUnheard("a", 1, "late");
        AwaitAssert(() => Assert.Equal(1, Storage.LandLate()));
        Assert.Equal(("1 late", 1), Replayed("b"));
    }

    [Fact]
    public async Task A_late_write_of_an_old_writer_that_lands_after_the_fence_is_lost()
    {
        Replayed("a");
        Fail(StorageFault.Late);
        Write("a", 1, "late");
        AwaitAssert(() => Assert.Equal(2, WritesSent));
        Assert.Equal(("", 0), Replayed("b"));
        Storage.LandLate();
        Write("b", 1, "one");
        ExpectWritten("one");
        Assert.Equal(("1 one", 1), Replayed("b"));
        Assert.Equal(4, (await Appends()).Length);
    }

    [Fact]
    public void Silence_of_the_storage_is_turned_into_a_failure()
    {
        Replayed("a");
        Fail(StorageFault.Held);
        Write("a", 1, "one");
        AwaitAssert(() => Assert.Equal(2, WritesSent));
        AdvanceUntilAnswered(TimeSpan.FromSeconds(21));
        AccreteException cause = Assert.IsType<AccreteException>(ExpectNotWritten("one"));
        Assert.Equal(":storage/timeout", cause.Error?.ToString());

        // What was held lands after all; the next replay finds it.
        Storage.Release();
        Assert.Equal(("1 one", 1), Replayed("a"));
    }

    [Fact]
    public void A_write_has_its_own_time_however_long_others_took_before_it()
    {
        Replayed("a");
        Write("a", 1, "one");
        ExpectWritten("one");
        Clock.Advance(TimeSpan.FromSeconds(19));
        Fail(StorageFault.Held);
        Write("a", 2, "two");
        AwaitAssert(() => Assert.Equal(3, WritesSent));
        Clock.Advance(TimeSpan.FromSeconds(4));
        Clock.Advance(TimeSpan.FromSeconds(4));
        Storage.Release();
        AdvanceUntilAnswered();
        ExpectWritten("two");
    }

    [Fact]
    public void After_a_failure_nothing_is_written_before_a_replay()
    {
        Replayed("a");
        Fail(StorageFault.Denied);
        Write("a", 1, "one");
        Write("a", 2, "two");
        Assert.Contains("denied", ExpectNotWritten("one").Message, StringComparison.Ordinal);
        ExpectNotWritten("two");
        Write("a", 1, "three");
        ExpectNotWritten("three");
        Assert.Equal(("", 0), Replayed("a"));
        Write("a", 1, "four");
        ExpectWritten("four");
    }

    [Fact]
    public void A_sequence_number_that_does_not_follow_is_refused()
    {
        Replayed("a");
        Write("a", 5, "five");
        Assert.Contains("after 0", ExpectNotWritten("five").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_batch_is_split_and_a_large_event_stands_in_segments()
    {
        Replayed("a");
        string large = new('x', 1_500_000);
        Write("a", 1, large, large, "small");
        ExpectWritten(large, large, "small");
        await AssertAppends(0, 1, 2);
        Assert.True(Storage.SegmentCount > 4);
        Assert.Equal($"1 {large}, 2 {large}, 3 small", Replayed("b").Events);
    }

    [Fact]
    public async Task A_gap_in_the_log_is_told_and_not_jumped_over()
    {
        Replayed("a");
        foreach (int i in Enumerable.Range(1, 10))
        {
            Write("a", i, $"e{i}");
            ExpectWritten($"e{i}");
        }

        RefKey key = LogKeys.Append(Id, 6);
        RefRecord? record = await Storage.ReadAsync(key, TimeSpan.FromSeconds(1));
        await Storage.CompareAndSetAsync(key, record!.Version, null, TimeSpan.FromSeconds(1));
        AccreteException cause = Assert.Throws<AccreteException>(() => Replayed("a"));
        Assert.Equal(":storage/damaged", cause.Error?.ToString());
        Assert.Contains("append 6", cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_that_fail_for_a_while_are_tried_again()
    {
        Replayed("a");
        Write("a", 1, "one");
        ExpectWritten("one");
        FaultyMethod = StorageMethod.Read;
        Fail(StorageFault.Unavailable, StorageFault.Throttled, StorageFault.LostBefore);
        Replay("a");
        AdvanceUntilAnswered();
        Assert.Equal("one", ExpectMsg<ReplayedMessage>().Persistent.Payload);
        ExpectMsg<RecoverySuccess>();
    }

    [Fact]
    public void Reads_that_are_refused_fail_at_once()
    {
        FaultyMethod = StorageMethod.Read;
        Fail(StorageFault.Denied);
        Replay("a");
        Assert.Contains("denied", ExpectMsg<ReplayMessagesFailure>().Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_of_several_databases_do_not_wait_for_each_other()
    {
        Replayed("a");
        Fail(StorageFault.Held);
        Write("a", 1, "held");
        AwaitAssert(() => Assert.Equal(2, WritesSent));
        JournalOf("a").Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, "other", TestActor), TestActor);
        ExpectMsg<RecoverySuccess>();
    }

    private async Task AssertAppends(params int[] counts)
    {
        int[] actual = await Appends();
        Assert.Equal(counts, actual);
    }

    private sealed record Loop(object Payload, IActorRef Sender) : IPersistentEnvelope
    {
        public int Size => 1;
    }

    private sealed record SentBack(object Payload, IActorRef Sender) : IPersistentEnvelope
    {
        public int Size => 1;
    }
}
