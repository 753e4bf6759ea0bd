using System;
using Accrete.Index.Trees;
using Accrete.Segments;
using Accrete.Transactor.Leases;

namespace Accrete.Transactor;

/// <summary>What a transactor's configuration says.</summary>
internal sealed record TransactorSettings
{
    /// <summary>Gets what every database of the node has: functions, bounds of the memory index.</summary>
    public DatabaseOptions Database { get; init; } = DatabaseOptions.Default;

    /// <summary>Gets the memory for segments of all databases (<c>object-cache-max</c>).</summary>
    public SegmentSpace ObjectCache { get; init; } = new(128L << 20);

    /// <summary>Gets how many segments are written at once (<c>write-concurrency</c>).</summary>
    public int WriteConcurrency { get; init; } = 4;

    /// <summary>Gets how large the nodes of indexes are; null for the usual sizes.</summary>
    public TreeShape? Shape { get; init; }

    /// <summary>Gets how long a database waits before a writer that stopped is followed by a new one, at first; each
    /// time that one stops before it works, twice as long, up to <see cref="RestartWaitMax"/>.</summary>
    public TimeSpan RestartWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets the longest such wait.</summary>
    public TimeSpan RestartWaitMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets where it listens for peers of other processes.</summary>
    public Intake.WireEndpoint Wire { get; init; } = new();

    /// <summary>Gets how the node holds the lease of its storage.</summary>
    public LeaseRules Lease { get; init; } = new();

    /// <summary>Gets how long an orderly end may take before the node ends all the same.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets what counts and measures.</summary>
    public TransactorMetrics Metrics { get; init; } = TransactorMetrics.Shared;

    /// <summary>Gets what tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
