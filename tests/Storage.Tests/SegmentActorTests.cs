using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Accrete.Storage.Memory;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Xunit;

namespace Accrete.Storage.Tests;

public sealed class SegmentActorTests : TestKit
{
    private readonly List<StorageCall> _made = [];
    private readonly Queue<StorageFault> _faults = [];

    public SegmentActorTests()
        : base("""
            akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
            akka.loglevel = OFF
            """) => Storage = new MemStorage(FaultOf);

    private MemStorage Storage { get; }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Segments_are_written_and_answered_each()
    {
        IActorRef writer = Sys.ActorOf(SegmentWriter.Props(Node()));
        StoredSegment[] segments = [.. Enumerable.Range(0, 20).Select(_ => New())];
        foreach (StoredSegment segment in segments)
        {
            writer.Tell(new PutSegment(segment, "cookie"), TestActor);
        }

        Assert.Equal(
            segments.Select(segment => segment.Id.ToString()).Order(StringComparer.Ordinal),
            segments.Select(_ => ExpectMsg<SegmentPut>().Id.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(20, Storage.SegmentCount);
    }

    [Fact]
    public void No_more_are_written_at_once_than_allowed()
    {
        Faults(StorageFault.Held, StorageFault.Held, StorageFault.Held, StorageFault.Held, StorageFault.Held);
        IActorRef writer = Sys.ActorOf(SegmentWriter.Props(Node()));
        foreach (int _ in Enumerable.Range(0, 5))
        {
            writer.Tell(new PutSegment(New(), null), TestActor);
        }

        AwaitAssert(() => Assert.Equal(4, Made()));
        Assert.Equal(4, Storage.Release());
        AwaitAssert(() => Assert.Equal(5, Made()));
        Storage.Release();
        ReceiveN(5);
    }

    [Fact]
    public void A_write_that_fails_for_a_while_is_tried_again()
    {
        Faults(StorageFault.Throttled, StorageFault.LostBefore, StorageFault.LostAfter, StorageFault.Full);
        IActorRef writer = Sys.ActorOf(SegmentWriter.Props(Node()));
        StoredSegment segment = New();
        writer.Tell(new PutSegment(segment, 7), TestActor);
        AdvanceUntilAnswered();
        Assert.Equal(new SegmentPut(segment.Id, 7), ExpectMsg<SegmentPut>());
        Assert.Equal(5, Made());
    }

    [Fact]
    public void A_write_that_is_refused_or_never_answered_fails()
    {
        Faults(StorageFault.Denied, StorageFault.Held);
        IActorRef writer = Sys.ActorOf(SegmentWriter.Props(Node()));
        writer.Tell(new PutSegment(New(), 1), TestActor);
        Assert.Equal(AnomalyCategory.Forbidden, ExpectMsg<SegmentNotPut>().Error.Category);
        writer.Tell(new PutSegment(New(), 2), TestActor);
        AwaitAssert(() => Assert.Equal(2, Made()));
        AdvanceUntilAnswered(TimeSpan.FromSeconds(21));
        Assert.Equal(AnomalyCategory.Interrupted, ExpectMsg<SegmentNotPut>().Error.Category);
    }

    [Fact]
    public void What_is_asked_for_while_all_places_are_taken_goes_together()
    {
        StoredSegment[] segments = Stored(30);
        Faults([.. Enumerable.Repeat(StorageFault.Held, 2)]);
        IActorRef reader = Sys.ActorOf(SegmentReader.Props(Node(readConcurrency: 2)));
        Receiver receiver = new(TestActor);
        foreach (StoredSegment segment in segments)
        {
            reader.Tell(new ReadSegments([segment.Id], receiver));
        }

        AwaitAssert(() => Assert.Equal(2, Made()));
        Storage.Release();
        HashSet<object> arrived = [.. ReceiveN(30)];
        Assert.Equal(30, arrived.Count);
        Assert.True(Made() <= 4, $"{Made()} calls");
    }

    [Fact]
    public void Two_who_ask_for_one_segment_cause_one_read()
    {
        StoredSegment segment = Stored(1)[0];
        Faults(StorageFault.Held);
        IActorRef reader = Sys.ActorOf(SegmentReader.Props(Node()));
        reader.Tell(new ReadSegments([segment.Id], new Receiver(TestActor)));
        reader.Tell(new ReadSegments([segment.Id], new Receiver(TestActor)));
        AwaitAssert(() => Assert.Equal(1, Made()));
        Storage.Release();
        ReceiveN(2);
        Assert.Equal(1, Made());
    }

    [Fact]
    public void What_was_read_ahead_is_there_when_it_is_wanted()
    {
        StoredSegment[] segments = Stored(3);
        IActorRef reader = Sys.ActorOf(SegmentReader.Props(Node()));
        reader.Tell(new ReadAhead([.. segments.Select(segment => segment.Id)]));
        AwaitAssert(() => Assert.Equal(1, Made()));
        reader.Tell(new ReadSegments([.. segments.Select(segment => segment.Id)], new Receiver(TestActor)));
        ReceiveN(3);
        Assert.Equal(1, Made());
    }

    [Fact]
    public void A_missing_segment_is_told_and_a_read_that_fails_for_a_while_is_tried_again()
    {
        Faults(StorageFault.Unavailable, StorageFault.LostBefore);
        IActorRef reader = Sys.ActorOf(SegmentReader.Props(Node()));
        StoredSegment segment = Stored(1)[0];
        SegmentId missing = New().Id;
        reader.Tell(new ReadSegments([segment.Id, missing], new Receiver(TestActor)));
        AdvanceUntilAnswered();
        Assert.Equal(
            new object[] { $"{missing} missing", $"{segment.Id} 10" }.Order(), ReceiveN(2).Order());
    }

    [Fact]
    public void A_read_that_is_never_answered_fails()
    {
        Faults(StorageFault.Held);
        IActorRef reader = Sys.ActorOf(SegmentReader.Props(Node()));
        reader.Tell(new ReadSegments([New().Id], new Receiver(TestActor)));
        AwaitAssert(() => Assert.Equal(1, Made()));
        AdvanceUntilAnswered(TimeSpan.FromSeconds(61));
        Assert.Contains("failed", ExpectMsg<string>(), StringComparison.Ordinal);
    }

    private static StoredSegment New() => new(new SegmentId(Guid.CreateVersion7()), new byte[10]);

    private StoredSegment[] Stored(int count)
    {
        StoredSegment[] segments = [.. Enumerable.Range(0, count).Select(_ => New())];
        foreach (StoredSegment segment in segments)
        {
            // A service in memory answers at once.
            Assert.True(Storage.Attach().PutAsync(segment, TimeSpan.FromSeconds(1)).IsCompletedSuccessfully);
        }

        return segments;
    }

    private StorageNode Node(int readConcurrency = 8) => new()
    {
        Storage = Storage,
        Events = new TextCodec(),
        Settings = new StorageSettings { ReadConcurrency = readConcurrency },
    };

    /// <summary>Moves the clock until something comes: whoever waits may set its timer after the call was
    /// counted.</summary>
    private void AdvanceUntilAnswered(TimeSpan? step = null) => AwaitCondition(() =>
    {
        Clock.Advance(step ?? TimeSpan.FromMilliseconds(100));
        return HasMessages;
    });

    private void Faults(params StorageFault[] faults) => Array.ForEach(faults, _faults.Enqueue);

    private int Made()
    {
        lock (_made)
        {
            return _made.Count;
        }
    }

    private StorageFault FaultOf(StorageCall call)
    {
        lock (_made)
        {
            _made.Add(call);
            return _faults.TryDequeue(out StorageFault fault) ? fault : StorageFault.None;
        }
    }

    private sealed class Receiver(IActorRef listener) : ISegmentReceiver
    {
        public void Arrived(SegmentId id, ReadOnlyMemory<byte>? bytes) =>
            listener.Tell(bytes is { } found ? $"{id} {found.Length}" : $"{id} missing");

        public void Failed(SegmentId id, AccreteException error) => listener.Tell($"{id} failed");
    }
}
