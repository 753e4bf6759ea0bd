using System;

namespace Accrete.Storage.Actors;

/// <summary>Bounds what the storage actors do.</summary>
internal sealed record StorageSettings
{
    /// <summary>Gets how long one call of the service may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long a write of the journal may take, with all its attempts; it fails at most a quarter of
    /// that later.</summary>
    public TimeSpan WriteDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets how long the journal may take to open and replay a log without any progress.</summary>
    public TimeSpan ReplayDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets how many segments are written at once (<c>write-concurrency</c>).</summary>
    public int WriteConcurrency { get; init; } = 4;

    /// <summary>Gets how many reads run at once (<c>read-concurrency</c>).</summary>
    public int ReadConcurrency { get; init; } = 8;

    /// <summary>Gets how many appends are read in one round trip.</summary>
    public int ReplayBatch { get; init; } = 32;

    /// <summary>Gets the most bytes of events that one append carries, unless a single event has more.</summary>
    public int AppendBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Gets how long to wait between attempts.</summary>
    public BackOff BackOff { get; init; } = BackOff.Storage;
}
