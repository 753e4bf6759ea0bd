using System.Threading;
using System.Threading.Tasks;
using Accrete.Remote;
using Accrete.Simulation.CrashPoints;
using Accrete.Simulation.Mutants;
using Accrete.Simulation.Scenario;
using Accrete.Simulation.World;
using Accrete.Storage.Messages;
using Akka.Actor;
using Xunit;

namespace Accrete.Simulation;

/// <summary>Worlds in which one thing goes wrong, on purpose: what seeds have found, told step by step.</summary>
public sealed class DirectedTests
{
    [Fact]
    public void A_peer_leaves_a_transactor_that_has_lost_its_lease_for_the_one_that_leads()
    {
        Deployment one = Begin(peers: 1);
        string leader = one.Cluster.Leader!;
        one.Cluster.Storage.Weather.CutOff.Add(leader);
        one.Await("the other one leads", () => one.Cluster.Leader is { } next && next != leader);
        one.Cluster.Storage.Weather.CutOff.Remove(leader);
        one.Do("write", () => CrashRun.Submit(one, $"after-{one.World.Now}"));
        End(one);
    }

    [Fact]
    public void A_peer_goes_on_after_storage_did_not_give_the_segment_that_an_entry_needs()
    {
        Deployment one = Begin(peers: 2);
        one.Do("write what is retracted", () => one.Peer("p2").Open!.SubmitAsync(
            Edn.EdnReader.Read("[[:db/add [:item/key 1] :item/tags 5] [:db/add [:item/key 2] :item/tags 6]]")));
        one.Do(
            "ask for an index job",
            () => one.Peer("p2").Open!.AskAsync(static request => new RequestIndex(request)));
        one.Pass(Deployment.Second);
        one.Cluster.Storage.Weather.CutOff.Add("p1");
        one.Do("retract it", () => one.Peer("p2").Open!.SubmitAsync(
            Edn.EdnReader.Read("[[:db/retract [:item/key 1] :item/tags 5] [:db/retract [:item/key 2] :item/tags 6]]")));
        one.Pass(2 * Deployment.Second);
        Assert.True(one.Peer("p1").Open!.Newest.BasisT < one.Cluster.LastT, "the peer needed no segment");
        one.Cluster.Storage.Weather.CutOff.Clear();
        End(one);
    }

    [Fact]
    public void A_connection_whose_database_has_ended_says_so_and_the_next_one_works()
    {
        Deployment one = Begin(peers: 1);
        SimPeer peer = one.Peer("p1");
        Client.NodeDatabase before = peer.Open!;
        peer.Host.System.ActorSelection("/user/databases/*").Tell(PoisonPill.Instance, ActorRefs.NoSender);
        one.Await("the connection has ended", () => before.Reports.IsClosed);
        Assert.True(before.Reports.End!.IsTransient);
        one.Await("there is another", () => peer.Open is { } next && next != before);
        one.Do("write", () => CrashRun.Submit(one, $"after-{one.World.Now}"));
        End(one);
    }

    [Fact]
    public void A_node_that_was_stopped_before_it_wrote_where_it_is_does_not_hide_the_one_that_leads()
    {
        Deployment one = new(new SimWorld(1), new SwarmOptions { Peers = 1 }, new Mutations(), new Prng(1));
        one.Start("t1");
        one.Start("t2");
        one.Await("one leads", one.Cluster.HasLeader);
        string first = one.Cluster.Leader!;
        one.World.Pause(one.Cluster.Alive(first)!, 5 * Deployment.Second);
        one.Pass(6 * Deployment.Second);
        Assert.NotEqual(first, one.Cluster.Leader);
        one.Start("p1");
        one.Do("make a database", () => one.Peer("p1").Host.CreateAsync("one", CancellationToken.None));
    }

    [Fact]
    public void A_change_of_the_catalog_is_answered_and_made_once_though_messages_are_lost_and_doubled()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            Deployment one = new(
                new SimWorld(seed), new SwarmOptions { Peers = 1 }, new Mutations(), new Prng(seed));
            one.Begin();
            (one.Cluster.Network.Weather.Lost, one.Cluster.Network.Weather.Doubled) = (250, 250);
            RemoteHost host = one.Peer("p1").Host;
            Assert.True(AnswerOf(one, host.CreateAsync("other", CancellationToken.None)));
            Assert.False(AnswerOf(one, host.CreateAsync("other", CancellationToken.None)));
            Assert.True(AnswerOf(one, host.RenameAsync("other", "third", CancellationToken.None)));
            Assert.True(AnswerOf(one, host.DeleteAsync("third", CancellationToken.None)));
            Assert.False(AnswerOf(one, host.DeleteAsync("third", CancellationToken.None)));
        }
    }

    private static bool AnswerOf(Deployment one, Task<bool> change)
    {
        one.Await("the change is answered", () => change.IsCompleted);
        return change.GetAwaiter().GetResult();
    }

    private static Deployment Begin(int peers)
    {
        Deployment one = new(
            new SimWorld(1), new SwarmOptions { Peers = peers, LeafRows = 3, IndexThreshold = 1 << 20, CacheBytes = 1 },
            new Mutations(), new Prng(1));
        one.Begin();
        return one;
    }

    private static void End(Deployment one)
    {
        one.Await("all come to rest", () => one.Unrest() is null);
        one.Check();
        Assert.Empty(one.World.Violations.ToArray());
    }
}
