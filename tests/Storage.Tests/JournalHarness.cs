using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Actors;
using Accrete.Storage.Memory;
using Accrete.Storage.Persistence;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Accrete.Storage.Tests;

/// <summary>Two nodes, a and b, with journals over one storage in memory; time stands still but where a case moves
/// it.</summary>
public abstract class JournalHarness : TestKit
{
    public const string Id = "db";

    private readonly ConcurrentQueue<StorageFault> _faults = [];
    private int _writesSent;

    private protected JournalHarness()
        : base(ConfigurationFactory.ParseString("""
            akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
            akka.loglevel = OFF
            """).WithFallback(StoragePersistence.Settings("a")).WithFallback(StoragePersistence.Settings("b", false)))
    {
        Storage = new MemStorage(FaultOf);
        SetNode("a", Storage, null);
        SetNode("b", Storage.Attach(), null);
    }

    private protected MemStorage Storage { get; }

    private protected StorageMethod FaultyMethod { get; set; } = StorageMethod.CompareAndSet;

    /// <summary>Gets how many conditional writes node a has sent.</summary>
    protected int WritesSent => Volatile.Read(ref _writesSent);

    protected TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    protected IActorRef JournalOf(string node) =>
        Akka.Persistence.Persistence.Instance.Apply(Sys).JournalFor(StoragePersistence.JournalId(node));

    private protected void SetNode(string name, IStorage storage, ISnapshotSource? snapshots) =>
        StorageNodes.Of(Sys).Set(
            new StorageNode
            {
                Storage = storage,
                Events = new TextCodec(),
                Snapshots = snapshots,
                Settings = new StorageSettings { ReplayBatch = 4, AppendBytes = 2_000_000 },
            },
            name);

    /// <summary>Lets the next calls of node a's faulty method go wrong.</summary>
    private protected void Fail(params StorageFault[] faults) => Array.ForEach(faults, _faults.Enqueue);

    /// <summary>Moves the clock until something comes: whoever waits may set its timer after the call was
    /// counted.</summary>
    protected void AdvanceUntilAnswered(TimeSpan? step = null) => AwaitCondition(() =>
    {
        Clock.Advance(step ?? TimeSpan.FromMilliseconds(100));
        return HasMessages;
    });

    /// <summary>Sends a write with one atomic write an event, as PersistAsync makes them.</summary>
    protected void Write(string node, long first, params string[] events) =>
        Write(node, TestActor, first, events);

    /// <summary>Sends a write whose writer is gone: whether it is told of an end depends on who looks first.</summary>
    protected void WriteUnheard(string node, long first, params string[] events) =>
        Write(node, Sys.DeadLetters, first, events);

    protected void WriteAtomic(string node, long first, params string[] events) => JournalOf(node).Tell(
        new WriteMessages(
            [new AtomicWrite(events.Select((text, i) => (IPersistentRepresentation)One(text, first + i))
                .ToImmutableList())],
            TestActor, 1),
        TestActor);

    protected void ExpectWritten(params string[] events)
    {
        ExpectMsg<WriteMessagesSuccessful>();
        foreach (string text in events)
        {
            Xunit.Assert.Equal(text, ExpectMsg<WriteMessageSuccess>().Persistent.Payload);
        }
    }

    protected Exception ExpectNotWritten(params string[] events)
    {
        Exception cause = ExpectMsg<WriteMessagesFailed>().Cause;
        foreach (string text in events)
        {
            Xunit.Assert.Equal(text, ExpectMsg<WriteMessageFailure>().Persistent.Payload);
        }

        return cause;
    }

    protected void Replay(string node, long from = 1, long to = long.MaxValue, long max = long.MaxValue) =>
        JournalOf(node).Tell(new ReplayMessages(from, to, max, Id, TestActor), TestActor);

    /// <summary>Replays, and returns the events with the highest sequence number.</summary>
    protected (string Events, long Highest) Replayed(
        string node, long from = 1, long to = long.MaxValue, long max = long.MaxValue)
    {
        Replay(node, from, to, max);
        List<string> events = [];
        while (true)
        {
            switch (ReceiveOne(TimeSpan.FromSeconds(20)))
            {
                case ReplayedMessage message:
                    events.Add($"{message.Persistent.SequenceNr} {message.Persistent.Payload}");
                    break;
                case RecoverySuccess success:
                    return (string.Join(", ", events), success.HighestSequenceNr);
                case ReplayMessagesFailure failure:
                    throw failure.Cause;
                case var other:
                    throw new InvalidOperationException($"{other} was not expected");
            }
        }
    }

    /// <summary>Returns how many events each append has, in order.</summary>
    protected async Task<int[]> Appends()
    {
        List<int> counts = [];
        for (int n = 1; await Storage.Attach().ReadAsync(LogKeys.Append(Id, n), TimeSpan.FromSeconds(1))
            is { } record; n++)
        {
            counts.Add(AppendCodec.ReadHead(record.Value).Count);
        }

        return [.. counts];
    }

    private void Write(string node, IActorRef writer, long first, string[] events) => JournalOf(node).Tell(
        new WriteMessages(
            events.Select((text, i) => (IPersistentEnvelope)new AtomicWrite(One(text, first + i))).ToArray(),
            writer, 1),
        writer);

    private static Persistent One(string text, long sequence) =>
        new(text, sequence, Id, "", false, ActorRefs.NoSender, Guid.Empty.ToString());

    private StorageFault FaultOf(StorageCall call)
    {
        if (call.Method == StorageMethod.CompareAndSet)
        {
            Interlocked.Increment(ref _writesSent);
        }

        return call.Method == FaultyMethod && _faults.TryDequeue(out StorageFault fault) ? fault : StorageFault.None;
    }
}
