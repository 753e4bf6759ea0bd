using System;
using Accrete.Segments;
using Accrete.Storage.Persistence;
using Akka.Actor;

namespace Accrete.Storage.Actors;

/// <summary>Is what the storage actors of one node are given: the service, and all else that they need of the
/// world.</summary>
internal sealed record StorageNode
{
    /// <summary>Gets the service.</summary>
    public required IStorage Storage { get; init; }

    /// <summary>Gets what writes and reads events.</summary>
    public required IEventCodec Events { get; init; }

    /// <summary>Gets what opens the values from which recoveries go on; null where they begin at the first
    /// event.</summary>
    public ISnapshotSource? Snapshots { get; init; }

    /// <summary>Gets where ids and numbers come from.</summary>
    public IChance Chance { get; init; } = SystemChance.Instance;

    /// <summary>Gets the bounds.</summary>
    public StorageSettings Settings { get; init; } = new();

    /// <summary>Gets what databases read their segments through; null for the segment reader, for which the thread that
    /// reads waits. A simulation has one thread for all actors, and none of them can wait there.</summary>
    public ISegmentSource? Segments { get; init; }

    /// <summary>Gets what is told of each append that is durable: its events, and their bytes; null for
    /// nobody.</summary>
    public Action<int, long>? OnAppend { get; init; }

    /// <summary>Gets the places in logs from which reading may begin.</summary>
    public LogAnchors Anchors { get; } = new();

    /// <summary>Gets the appends that were written last.</summary>
    public WrittenAppends Appends { get; } = new();

    /// <summary>Returns what databases read their segments through.</summary>
    /// <param name="reader">The segment reader.</param>
    /// <param name="onRead">Is told how many segments a call waits for; null for nobody.</param>
    public ISegmentSource SegmentsThrough(IActorRef reader, Action<int>? onRead = null) =>
        Segments ?? new StorageSegments(reader, Settings.ReplayDeadline, onRead);
}
