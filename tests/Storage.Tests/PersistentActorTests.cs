using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Storage.Memory;
using Accrete.Storage.Persistence;
using Akka.Actor;
using Akka.Persistence;
using Xunit;

namespace Accrete.Storage.Tests;

/// <summary>Real persistent actors over our journal and snapshot store.</summary>
public sealed class PersistentActorTests : JournalHarness
{
    [Fact]
    public async Task What_gathers_while_a_write_is_under_way_is_one_append()
    {
        IActorRef actor = Start("a");
        foreach (int i in Enumerable.Range(1, 500))
        {
            actor.Tell($"e{i}");
        }

        foreach (int i in Enumerable.Range(1, 500))
        {
            ExpectMsg($"done {i} e{i}");
        }

        int[] appends = await Appends();
        Assert.Equal(500, appends.Sum());
        Assert.True(appends.Length < 400, $"{appends.Length} appends");
    }

    [Fact]
    public void A_new_actor_recovers_what_the_old_one_was_acknowledged()
    {
        IActorRef actor = Start("a");
        foreach (int i in Enumerable.Range(1, 50))
        {
            actor.Tell($"e{i}");
            ExpectMsg($"done {i} e{i}");
        }

        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        IActorRef next = Start("b");
        next.Tell(Dump.Instance);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"e{i}"), ExpectMsg<string[]>());
        next.Tell("e51");
        ExpectMsg("done 51 e51");
    }

    [Fact]
    public void A_write_that_fails_stops_the_actor_and_the_next_one_has_the_whole_truth()
    {
        IActorRef actor = Start("a");
        actor.Tell("e1");
        ExpectMsg("done 1 e1");
        Watch(actor);
        Start("b").Tell(Dump.Instance);
        Assert.Equal(["e1"], ExpectMsg<string[]>());
        actor.Tell("fenced");
        Assert.StartsWith("failed :storage/in-use", ExpectMsg<string>(), StringComparison.Ordinal);
        ExpectTerminated(actor);
        Start("a").Tell(Dump.Instance);
        Assert.Equal(["e1"], ExpectMsg<string[]>());
    }

    [Fact]
    public async Task Recovery_goes_on_from_the_newest_root_and_reads_nothing_before_it()
    {
        Source source = new();
        SetNode("a", Storage, source);
        IActorRef actor = Start("a");
        foreach (int i in Enumerable.Range(1, 10))
        {
            actor.Tell($"e{i}");
            ExpectMsg($"done {i} e{i}");
        }

        // The first append is the epoch; the root holds six events. What it holds may be gone.
        RootRecord root = new(new LogAnchor(7, 6, 1), 1006, "six"u8.ToArray());
        await Storage.CompareAndSetAsync(LogKeys.Root(Id), RefVersion.Absent,
            new RefWrite(Guid.NewGuid(), RootRefCodec.Encode(root)), TimeSpan.FromSeconds(1));
        foreach (int n in Enumerable.Range(1, 7))
        {
            RefRecord? record = await Storage.ReadAsync(LogKeys.Append(Id, n), TimeSpan.FromSeconds(1));
            await Storage.CompareAndSetAsync(
                LogKeys.Append(Id, n), record!.Version, null, TimeSpan.FromSeconds(1));
        }

        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        IActorRef next = Start("a");
        next.Tell(Dump.Instance);
        Assert.Equal(["from six", "e7", "e8", "e9", "e10"], ExpectMsg<string[]>());
        next.Tell("e11");
        ExpectMsg("done 11 e11");
    }

    [Fact]
    public void A_warm_value_is_offered_before_a_root()
    {
        Source source = new();
        SetNode("b", Storage.Attach(), source);
        IActorRef actor = Start("a");
        foreach (int i in Enumerable.Range(1, 10))
        {
            actor.Tell($"e{i}");
            ExpectMsg($"done {i} e{i}");
        }

        source.Value = (new LogAnchor(10, 9, 1), "warm");
        Start("b").Tell(Dump.Instance);
        Assert.Equal(["from warm", "e10"], ExpectMsg<string[]>());
    }

    [Fact]
    public void What_a_recovery_has_read_ahead_is_never_taken_for_the_answer_to_a_write()
    {
        bool isOpen = false;
        MemStorage other = Storage.Attach(call =>
        {
            bool isHeld = isOpen && call.Key.StartsWith("log/", StringComparison.Ordinal);
            isOpen |= call.Method == StorageMethod.CompareAndSet;
            return isHeld ? StorageFault.Held : StorageFault.None;
        });
        Source source = new();
        SetNode("b", other, source);
        IActorRef actor = Start("a");
        actor.Tell("e1");
        ExpectMsg("done 1 e1");
        source.Value = (new LogAnchor(2, 1, 1), "warm");
        actor = Start("b");
        actor.Tell(Dump.Instance);
        Assert.Equal(["from warm"], ExpectMsg<string[]>());
        actor.Tell("e2");
        AwaitAssert(() => Assert.True(other.Release() > 0));
        ExpectMsg("done 2 e2");
    }

    [Fact]
    public async Task A_damaged_root_fails_the_recovery_with_its_reason()
    {
        SetNode("a", Storage, new Source());
        await Storage.CompareAndSetAsync(LogKeys.Root(Id), RefVersion.Absent,
            new RefWrite(Guid.NewGuid(), new byte[100]), TimeSpan.FromSeconds(1));
        IActorRef actor = Sys.ActorOf(Props.CreateBy(new Producer("a", TestActor)));
        Watch(actor);
        Assert.Contains("segment", ExpectMsg<string>(), StringComparison.Ordinal);
        ExpectTerminated(actor);
    }

    private IActorRef Start(string node) => Sys.ActorOf(Props.CreateBy(new Producer(node, TestActor)));

    private sealed record Dump
    {
        public static Dump Instance { get; } = new();
    }

    private sealed class Source : ISnapshotSource
    {
        public (LogAnchor Anchor, object Value)? Value { get; set; }

        public (LogAnchor Anchor, object Value)? Warm(string persistenceId) => Value;

        public object Open(string persistenceId, RootRecord root) =>
            System.Text.Encoding.UTF8.GetString(root.Root.Span);
    }

    private sealed class Producer(string node, IActorRef listener) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Writer);

        public ActorBase Produce() => new Writer(node, listener);

        public void Release(ActorBase actor)
        {
        }
    }

    /// <summary>Persists each text that it is told, and says when it is durable.</summary>
    private sealed class Writer : UntypedPersistentActor
    {
        private readonly IActorRef _listener;
        private readonly List<string> _texts = [];

        public Writer(string node, IActorRef listener)
        {
            _listener = listener;
            JournalPluginId = StoragePersistence.JournalId(node);
            SnapshotPluginId = StoragePersistence.SnapshotStoreId(node);
        }

        public override string PersistenceId => JournalHarness.Id;

        protected override void OnCommand(object message)
        {
            if (message is Dump)
            {
                _listener.Tell(_texts.ToArray());
            }
            else if (message is string text)
            {
                PersistAsync(text, durable =>
                {
                    _texts.Add(durable);
                    _listener.Tell($"done {LastSequenceNr} {durable}");
                });
            }
        }

        protected override void OnRecover(object message)
        {
            if (message is SnapshotOffer offer)
            {
                _texts.Add($"from {offer.Snapshot}");
            }
            else if (message is string text)
            {
                _texts.Add(text);
            }
        }

        protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
            _listener.Tell($"failed {cause.Message}");

        protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
            _listener.Tell($"not recovered: {reason.Message}");
    }
}
