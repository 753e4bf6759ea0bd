using System;
using System.Linq;
using Accrete.Storage;
using Accrete.Transactor.Leases;
using Xunit;

namespace Accrete.Transactor.Tests.Leases;

public sealed class LeaseStateTests
{
    private static readonly LeaseRules Rules = new() { Interval = TimeSpan.FromMilliseconds(500), Host = "here" };

    [Fact]
    public void Two_nodes_never_believe_at_once_whatever_storage_and_clocks_do()
    {
        int takeovers = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            LeaseWorld world = new(seed, nodes: 2 + (seed % 3), Rules, drift: 0.1)
            {
                Faults = random.Next(60),
                Slowness = random.Next(1, 200),
            };
            for (double time = 0; time < 60_000; time += random.Next(100, 2_000))
            {
                world.RunUntil(time);
                if (random.Next(4) == 0)
                {
                    world.Pause(world.Nodes[random.Next(world.Nodes.Count)], random.Next(4_000));
                }
            }

            takeovers += world.Takeovers;
        }

        Assert.True(takeovers > 300, $"only {takeovers} takeovers were tried");
    }

    [Fact]
    public void A_check_that_finds_nothing_wrong_would_find_a_belief_that_lasts_too_long()
    {
        // Clocks that differ by more than the rules allow for: the world must notice.
        Assert.Contains(Enumerable.Range(0, 200), seed =>
        {
            LeaseWorld world = new(seed, nodes: 2, Rules, drift: 0.6) { Faults = 50, Slowness = 100 };
            return Record.Exception(() => world.RunUntil(60_000)) is InvalidOperationException;
        });
    }

    [Fact]
    public void After_a_kill_another_node_leads_within_two_beats_and_a_look()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            LeaseWorld world = new(seed, nodes: 3, Rules, drift: 0);
            world.RunUntil(3_000 + (seed * 7));
            LeaseWorld.Node leader = Assert.Single(world.Believers);
            leader.IsDead = true;
            double killed = world.Now;
            while (!world.Believers.Any())
            {
                world.RunUntil(world.Now + 1);
                Assert.True(world.Now < killed + 1_000 + 250 + 50, $"seed {seed}: nobody leads at {world.Now}");
            }
        }
    }

    [Fact]
    public void After_any_trouble_one_node_leads_and_stays()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            LeaseWorld world = new(seed, nodes: 3, Rules, drift: 0.1) { Faults = 50, Slowness = 100 };
            world.RunUntil(10_000);
            (world.Faults, world.Slowness) = (0, 5);
            world.RunUntil(world.Now + 8_000);
            LeaseWorld.Node leader = Assert.Single(world.Believers);
            for (int i = 0; i < 100; i++)
            {
                world.RunUntil(world.Now + 100);
                Assert.Same(leader, Assert.Single(world.Believers));
            }
        }
    }

    [Fact]
    public void A_lease_that_was_given_back_is_taken_at_the_next_look()
    {
        LeaseWorld world = new(seed: 1, nodes: 2, Rules, drift: 0);
        world.RunUntil(2_000);
        LeaseWorld.Node leader = Assert.Single(world.Believers);
        world.Release(leader);
        world.RunUntil(world.Now + 250 + 50);
        Assert.NotSame(leader, Assert.Single(world.Believers));
        Assert.Equal(NodeState.Stopped, leader.State.Node);
    }

    [Fact]
    public void A_lease_that_is_absent_is_taken_in_two_calls()
    {
        LeaseState state = Begin(Rules);
        (state, LeaseCall? read) = state.Next(Ms(0), Guid.NewGuid());
        Assert.IsType<LeaseCall.Read>(read);
        state = state.AfterRead(Ms(1), RefVersion.Absent, null);
        Assert.False(state.IsHeldByAnother);
        (state, LeaseCall? call) = state.Next(Ms(1), Guid.NewGuid());
        LeaseCall.Write take = Assert.IsType<LeaseCall.Write>(call);
        Assert.Equal((RefVersion.Absent, 1L, "here"), (take.Expected, take.Record.Term, take.Record.Host));
        state = state.AfterCommitted(Ms(2), new RefVersion(1, take.Token));
        Assert.Equal((NodeState.Active, 1L), (state.Node, state.Term));
        Assert.Equal(Ms(1) + Rules.Validity, state.ValidUntil);
    }

    [Fact]
    public void What_a_predecessor_left_in_a_storage_that_is_locked_to_this_process_is_taken_at_once()
    {
        LeaseRecord left = new(Guid.NewGuid(), 7, 3, TimeSpan.FromHours(1), false, "gone");
        RefVersion version = new(12, Guid.NewGuid());
        (LeaseState state, _) = Begin(Rules with { IsSole = true }).Next(Ms(0), Guid.NewGuid());
        (_, LeaseCall? call) = state.AfterRead(Ms(1), version, left).Next(Ms(1), Guid.NewGuid());
        LeaseCall.Write take = Assert.IsType<LeaseCall.Write>(call);
        Assert.Equal((version, 8L), (take.Expected, take.Record.Term));

        (state, _) = Begin(Rules).Next(Ms(0), Guid.NewGuid());
        state = state.AfterRead(Ms(1), version, left);
        Assert.True(state.IsHeldByAnother);
        Assert.Null(state.Next(Ms(1), Guid.NewGuid()).Call);
    }

    [Fact]
    public void Belief_ends_while_a_call_hangs()
    {
        LeaseState state = Active();
        (state, LeaseCall? beat) = state.Next(Ms(501), Guid.NewGuid());
        Assert.IsType<LeaseCall.Write>(beat);
        Assert.True(state.WakeAt <= state.ValidUntil);
        Assert.Equal(NodeState.Standby, state.At(state.ValidUntil).Node);
    }

    [Fact]
    public void A_beat_that_is_reported_as_rejected_though_it_took_effect_is_recognised()
    {
        (LeaseState state, LeaseCall? call) = Active().Next(Ms(501), Guid.NewGuid());
        LeaseCall.Write beat = Assert.IsType<LeaseCall.Write>(call);
        state = state.AfterRejected(Ms(510), new RefVersion(2, beat.Token), beat.Record);
        Assert.Equal((NodeState.Active, Ms(501) + Rules.Validity), (state.Node, state.ValidUntil));
    }

    [Fact]
    public void A_beat_of_another_holder_ends_the_belief_at_once()
    {
        (LeaseState state, _) = Active().Next(Ms(501), Guid.NewGuid());
        LeaseRecord other = new(Guid.NewGuid(), 2, 0, Rules.Interval, false, "there");
        state = state.AfterRejected(Ms(510), new RefVersion(2, Guid.NewGuid()), other);
        Assert.Equal(NodeState.Standby, state.Node);
        Assert.Equal("there", state.HostOfAnother);
    }

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        LeaseRecord record = new(Guid.NewGuid(), 3, 9, TimeSpan.FromMilliseconds(1234), true, "host-\u00e4");
        Assert.Equal(record, LeaseCodec.Read(LeaseCodec.Write(record)));
        byte[] damaged = LeaseCodec.Write(record);
        damaged[40] ^= 1;
        Assert.Throws<AccreteException>(() => LeaseCodec.Read(damaged));
    }

    private static TimeSpan Ms(double count) => TimeSpan.FromMilliseconds(count);

    private static LeaseState Begin(LeaseRules rules) => LeaseState.Begin(rules, Guid.NewGuid(), Ms(0));

    private static LeaseState Active()
    {
        (LeaseState state, _) = Begin(Rules).Next(Ms(0), Guid.NewGuid());
        (state, LeaseCall? call) = state.AfterRead(Ms(1), RefVersion.Absent, null).Next(Ms(1), Guid.NewGuid());
        return state.AfterCommitted(Ms(2), new RefVersion(1, ((LeaseCall.Write)call!).Token));
    }
}
