using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;
using Xunit;

namespace Accrete.Storage.Tests;

public sealed class LogArithmeticTests
{
    [Fact]
    public void The_end_of_a_log_is_found_in_few_round_trips_wherever_it_is()
    {
        Random random = new(1);
        IEnumerable<long> lengths = Enumerable.Range(0, 300).Select(i => (long)i)
            .Concat(Enumerable.Range(0, 500).Select(_ => random.NextInt64(1, 1L << random.Next(2, 40))));
        foreach (long length in lengths)
        {
            EndOfLog end = EndOfLog.After(anchor: 5);
            int trips = 0;
            while (!end.IsFound)
            {
                IReadOnlyList<long> probes = end.Probes();
                Assert.InRange(probes.Count, 1, EndOfLog.ProbesMax);
                Assert.Equal(probes.Order().Distinct(), probes);
                end = end.Learn(probes, [.. probes.Select(number => number <= 5 + length)]);
                trips++;
            }

            Assert.Equal(5 + length, end.Present);
            Assert.InRange(trips, 1, 14);
            if (length < 1_000_000)
            {
                Assert.InRange(trips, 1, 8);
            }
        }
    }

    [Fact]
    public void An_append_that_came_while_others_were_read_does_not_end_the_search_early()
    {
        EndOfLog end = EndOfLog.After(0).Learn([1, 2, 4, 8], [false, false, true, false]);
        Assert.Equal(4, end.Present);
        Assert.Equal(8, end.Absent);
    }

    [Fact]
    public void Keys_of_any_database_are_keys_and_differ()
    {
        string[] names = ["a", "A", "_", "a_41", "mbrainz-1968", "a b", "d/e", "\u00e9", "0", "-"];
        string[] keys = [.. names.Select(name => LogKeys.Append(name, 12).Text)];
        Assert.Equal(keys.Distinct(), keys);
        Assert.Equal("log/mbrainz-1968/12", LogKeys.Append("mbrainz-1968", 12).Text);
        Assert.Equal("root/a_20b", LogKeys.Root("a b").Text);
    }

    [Fact]
    public void Waits_double_up_to_the_longest_and_are_spread()
    {
        BackOff backOff = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromMilliseconds(10), backOff.Delay(1, 0));
        Assert.Equal(TimeSpan.FromMilliseconds(20), backOff.Delay(1, 1));
        Assert.Equal(TimeSpan.FromMilliseconds(40), backOff.Delay(3, 0));
        Assert.Equal(TimeSpan.FromSeconds(1), backOff.Delay(100, 0));
        Assert.Equal(TimeSpan.FromSeconds(2), backOff.Delay(int.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => backOff.Delay(0, 0));
    }

    [Fact]
    public void A_segment_is_read_once_whoever_asks_and_expected_ones_come_last()
    {
        ReadQueue<string> queue = new();
        SegmentId a = Id(), b = Id(), c = Id();
        queue.Expect(c);
        queue.Want(a, "one");
        queue.Want(b, "one");
        queue.Want(a, "two");
        Assert.Equal([a, b], queue.Take(10, withExpected: false));
        queue.Want(a, "three");
        Assert.Equal([c], queue.Take(10, withExpected: true));
        queue.Want(c, "four");
        Assert.Empty(queue.Take(10, withExpected: true));
        Assert.Equal(["one", "two", "three"], queue.Settle(a));
        Assert.Equal(["four"], queue.Settle(c));
        Assert.Equal(1, queue.Running);
        queue.Want(a, "five");
        Assert.Equal([a], queue.Take(1, withExpected: false));
    }

    [Fact]
    public void A_segment_that_is_expected_and_then_wanted_is_taken_as_wanted()
    {
        ReadQueue<string> queue = new();
        SegmentId a = Id(), b = Id();
        queue.Expect(b);
        queue.Expect(a);
        queue.Want(a, "one");
        Assert.Equal([a], queue.Take(1, withExpected: true));
        Assert.Equal([b], queue.Take(10, withExpected: true));
    }

    [Fact]
    public void What_was_read_ahead_is_kept_within_its_bytes_and_given_away_once()
    {
        AheadBuffer buffer = new(100);
        SegmentId[] ids = [Id(), Id(), Id(), Id()];
        buffer.Add(ids[0], new byte[60]);
        buffer.Add(ids[1], new byte[30]);
        buffer.Add(ids[2], new byte[200]);
        buffer.Add(ids[3], new byte[40]);
        Assert.Null(buffer.Take(ids[0]));
        Assert.Null(buffer.Take(ids[2]));
        Assert.Equal(30, buffer.Take(ids[1])?.Length);
        Assert.Null(buffer.Take(ids[1]));
        Assert.Equal(40, buffer.Take(ids[3])?.Length);
    }

    private static SegmentId Id() => new(Guid.CreateVersion7());
}
