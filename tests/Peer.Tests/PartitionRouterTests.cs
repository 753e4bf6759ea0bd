using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Accrete.PeerTests;

/// <summary>Partitions are shared by members as the router's laws say.</summary>
public sealed class PartitionRouterTests
{
    private static readonly long[] Partitions =
        [.. Enumerable.Range(0, 5_000).Select(Peer.ImplicitPart), 0, 3, 4];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Where_a_member_joins_partitions_move_to_it_alone(int seed)
    {
        PartitionRouter before = Draw(seed);
        PartitionRouter after = before.With("joined");
        int moved = 0;
        foreach (long partition in Partitions)
        {
            string now = after.MemberOfPartition(partition);
            moved += now == "joined" ? 1 : 0;
            Assert.True(now == "joined" || now == before.MemberOfPartition(partition));
        }

        // Its fair share, give or take five standard deviations.
        double share = (double)Partitions.Length / after.Members.Count;
        Assert.InRange(moved, share - (5 * Math.Sqrt(share)), share + (5 * Math.Sqrt(share)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Where_a_member_leaves_its_partitions_alone_move_and_to_its_stand_ins(int seed)
    {
        PartitionRouter before = Draw(seed).With("staying");
        string leaving = before.Members.First(member => member != "staying");
        PartitionRouter after = before.Without(leaving);
        foreach (long partition in Partitions)
        {
            string was = before.MemberOfPartition(partition);
            Assert.Equal(
                was == leaving ? before.MembersOfPartition(partition)[1] : was, after.MemberOfPartition(partition));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_order_of_members_and_repetitions_change_nothing(int seed)
    {
        PartitionRouter router = Draw(seed);
        PartitionRouter other = new(router.Members.Reverse().Concat(router.Members));
        Assert.Equal(router.Members, other.Members);
        Assert.All(Partitions, partition =>
        {
            Assert.Equal(router.MemberOfPartition(partition), other.MemberOfPartition(partition));
            Assert.Equal(router.MembersOfPartition(partition)[0], router.MemberOfPartition(partition));
        });
    }

    [Fact]
    public void Entities_are_read_where_their_partition_is()
    {
        PartitionRouter router = new(["a", "b", "c"]);
        long partition = Peer.ImplicitPart(15555);
        Assert.Equal(router.MemberOfPartition(partition), router.MemberOf(partition + 1234));
        Assert.Equal(router.MemberOfPartition(4), router.MemberOf(17592186045417));
    }

    [Fact]
    public void A_router_needs_members_with_names()
    {
        Assert.Throws<ArgumentException>(() => new PartitionRouter([]));
        Assert.Throws<ArgumentException>(() => new PartitionRouter(["a", ""]));
        Assert.Throws<ArgumentException>(() => new PartitionRouter(["a"]).Without("a"));
    }

    // An application's data stands where these said once: whoever changes them loses its locality.
    [Fact]
    public void Keys_keep_their_partitions_in_every_version()
    {
        Assert.Equal(366774, PartitionHash.NumberOf(15555L));
        Assert.Equal(179047, PartitionHash.NumberOf(new Guid("6f1c1d0e-7f2b-4c59-9f2e-0d9c4c6f7a11")));
        Assert.Equal(89889, PartitionHash.NumberOf("ann@example.org"));
    }

    [Fact]
    public void Keys_are_spread_over_all_partitions()
    {
        HashSet<int> found = [.. Enumerable.Range(0, 100_000).Select(key => PartitionHash.NumberOf(key))];
        // Of 100,000 drawn from 524,288 some 91,050 are different.
        Assert.InRange(found.Count, 90_500, 91_600);
        Assert.All(found, number => Assert.InRange(number, 0, 524_287));
    }

    private static PartitionRouter Draw(int seed)
    {
        Random random = new(seed);
        return new PartitionRouter(Enumerable.Range(0, random.Next(1, 12)).Select(i => $"peer-{seed}-{i}:80{i}"));
    }
}
