using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Conformance;
using Accrete.Edn;
using Accrete.Storage.Memory;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Transactor.Leases;
using Akka.Actor;
using Xunit;

namespace Accrete.Transactor.Tests.Leases;

/// <summary>Nodes on one storage: one leads, the other follows and goes on where it ends.</summary>
public sealed class NodeTests
{
    private const string Schema = """
        [{:db/ident :n/key, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :n/value, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly LeaseRules Slow = new() { Interval = TimeSpan.FromMinutes(5), Host = "slow" };
    private static readonly LeaseRules Fast = new() { Interval = TimeSpan.FromSeconds(2), Host = "fast" };

    [Fact]
    public async Task A_node_leads_at_once_where_nobody_holds_the_lease_or_it_was_given_back()
    {
        MemStorage storage = new();
        for (int i = 0; i < 3; i++)
        {
            await using TransactorNode node = Writer.StartNode(storage.Attach(), Slow);
            await Becomes(node, NodeState.Active);
        }
    }

    [Fact]
    public async Task A_node_whose_storage_is_locked_to_it_leads_at_once_after_a_kill()
    {
        MemStorage storage = new();
        TransactorNode killed = Writer.StartNode(storage, Slow);
        await Becomes(killed, NodeState.Active);
        await killed.System.Terminate();
        await using TransactorNode node = Writer.StartNode(storage.Attach(), Slow with { IsSole = true });
        await Becomes(node, NodeState.Active);
    }

    [Fact]
    public async Task A_node_that_stands_by_says_so_to_who_asks_for_a_database()
    {
        MemStorage storage = new();
        await using Writer leader = await Writer.Open(storage, lease: Slow);
        await using TransactorNode other = Writer.StartNode(storage.Attach(), Slow);
        DatabaseNotOpened answer = await other.Databases.Ask<DatabaseNotOpened>(
            new OpenDatabase(Writer.Name), Patience);
        Assert.Equal(":db.error/transactor-unavailable", answer.Error.Error?.ToString());
        Assert.Contains("slow", answer.Error.Message, StringComparison.Ordinal);
        Assert.Equal((NodeState.Active, NodeState.Standby), (leader.Node.State, other.State));
    }

    [Theory]
    [InlineData(256 << 20, 4096)]
    [InlineData(4000, 3)]
    public async Task After_a_kill_the_standby_goes_on_from_what_it_has_followed(int memoryIndexMax, int leafRows)
    {
        FollowerWatch watch = new();
        MemStorage storage = new(watch.Written);
        Writer killed = await Writer.Open(Writer.StartNode(storage, Fast, memoryIndexMax, leafRows));
        await using TransactorNode standby = Writer.StartNode(
            storage.Attach(watch.Read), Fast, memoryIndexMax, leafRows);
        await killed.Transact(Schema);
        string many = string.Join(
            ' ', Enumerable.Range(0, 6_000).Select(i => $$"""{:n/key "many{{i}}", :n/value {{i}}}"""));
        await killed.Transact($"[{many}]");
        for (int i = 0; i < 60; i++)
        {
            await killed.Transact($$"""[{:n/key "k{{i % 17}}", :n/value {{i}}}]""");
        }

        await watch.HasFollowed().WaitAsync(Patience);
        Database before = await killed.Newest();
        await killed.Node.System.Terminate();
        watch.Reads.Clear();
        await using Writer next = await Writer.Open(standby);
        Database after = await next.Newest();
        FoldLaw.CheckSame(before.State, after.State);
        FoldLaw.Check(after);
        Assert.DoesNotContain(LogKeys.Append(after.Id, 1).Text, watch.Reads);
        TxReport report = await next.Transact("""[{:n/key "k3", :n/value -1}]""");
        Assert.Equal(after.NextT, report.DbAfter.BasisT);
    }

    [Fact]
    public async Task A_leader_whose_storage_hangs_stands_down_meanwhile_and_leads_again_after_the_other_ends()
    {
        bool hangs = false;
        MemStorage storage = new(_ => Volatile.Read(ref hangs) ? StorageFault.Held : StorageFault.None);
        await using Writer first = await Writer.Open(storage, lease: Fast);
        await first.Transact(Schema);
        TransactorNode other = Writer.StartNode(storage.Attach(), Fast);
        Volatile.Write(ref hangs, true);
        Task<object> lost = first.Submit("""[{:n/key "lost", :n/value 1}]""");
        await Becomes(first.Node, NodeState.Standby);
        Assert.IsType<TransactorLost>(await lost);
        Writer second = await Writer.Open(other);
        await second.Transact("""[{:n/key "a", :n/value 2}]""");

        // What hung takes effect now, and is refused by the log.
        Volatile.Write(ref hangs, false);
        storage.Release();
        await second.Transact("""[{:n/key "b", :n/value 3}]""");
        Assert.Equal(NodeState.Standby, first.Node.State);
        await second.DisposeAsync();
        await Becomes(first.Node, NodeState.Active);
        await first.TransactPatiently("""[{:n/key "c", :n/value 4}]""");
        Database truth = await first.Newest();
        object? keys = truth.Query("[:find ?k :where [?e :n/key ?k] [?e :n/value ?v] [(> ?v 1)]]");
        Assert.Equal(3, Assert.IsAssignableFrom<System.Collections.IEnumerable>(keys).Cast<object>().Count());
        FoldLaw.Check(truth);
    }

    [Fact]
    public async Task What_was_taken_before_an_orderly_end_is_answered()
    {
        Writer writer = await Writer.Open(new MemStorage(), lease: Slow);
        await writer.Transact(Schema);
        Task<object>[] answers = [.. Enumerable.Range(0, 50).Select(i => writer.Database.Ask<object>(
            new Submit(i, EdnReader.Read($$"""[{:n/key "k{{i}}"}]""")), Patience))];
        await writer.DisposeAsync();
        Assert.All(await Task.WhenAll(answers), answer => Assert.IsType<Transacted>(answer));
        Assert.Equal(NodeState.Stopped, writer.Node.State);
    }

    internal static async Task Becomes(TransactorNode node, NodeState wanted)
    {
        TaskCompletionSource become = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(NodeState state)
        {
            if (state == wanted)
            {
                become.TrySetResult();
            }
        }

        node.Watch(Look);
        await become.Task.WaitAsync(Patience);
        node.Unwatch(Look);
    }
}
