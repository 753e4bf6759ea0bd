using System;
using System.Globalization;
using Accrete.Simulation.World;

namespace Accrete.Simulation.Scenario;

/// <summary>Is what the world of a seed is like: each seed has its own sizes, its own kinds of trouble, and of some of
/// them none at all, since faults that always come together hide others.</summary>
internal sealed record SwarmOptions
{
    /// <summary>Gets how many transactors there are.</summary>
    public int Transactors { get; init; } = 2;

    /// <summary>Gets how many peers there are.</summary>
    public int Peers { get; init; } = 2;

    /// <summary>Gets how many clients each peer has.</summary>
    public int Clients { get; init; } = 2;

    /// <summary>Gets how many things each client does.</summary>
    public int Operations { get; init; } = 20;

    /// <summary>Gets the longest time that a client waits between two things, in microseconds.</summary>
    public long ThinkMax { get; init; } = 300_000;

    /// <summary>Gets how long after a beat of the lease the next one follows.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets how many bytes the memory index may have before an index job begins.</summary>
    public long IndexThreshold { get; init; } = 4_000;

    /// <summary>Gets how many bytes the memory index may have before transactions wait.</summary>
    public long IndexMax { get; init; } = 64_000;

    /// <summary>Gets the most datoms of a leaf.</summary>
    public int LeafRows { get; init; } = 16;

    /// <summary>Gets the most bytes of events that one append carries.</summary>
    public int AppendBytes { get; init; } = 4 << 20;

    /// <summary>Gets how many bytes of segments a database keeps at hand.</summary>
    public long CacheBytes { get; init; } = 64 << 10;

    /// <summary>Gets how often the storage does what is wrong, per mille of the calls: 0 for never.</summary>
    public int StorageFaults { get; init; }

    /// <summary>Gets how often the network does what is wrong, per mille of the messages.</summary>
    public int NetworkFaults { get; init; }

    /// <summary>Gets how many ways to the storage and between processes are slow, per mille.</summary>
    public int Slow { get; init; }

    /// <summary>Gets the shortest time between two large troubles, in microseconds; 0 for none at all.</summary>
    public long TroubleEvery { get; init; }

    /// <summary>Gets whether clocks differ and jump.</summary>
    public bool ClocksDiffer { get; init; }

    /// <summary>Gets how often a client asks for garbage to be deleted, per mille of what it does.</summary>
    public int Collects { get; init; }

    /// <summary>Draws the options of a seed.</summary>
    public static SwarmOptions Draw(Prng draws) => new()
    {
        Transactors = draws.Chance(800) ? 2 : draws.Chance(500) ? 1 : 3,
        Peers = 1 + draws.Below(3),
        Clients = 1 + draws.Below(3),
        Operations = 8 + draws.Below(20),
        ThinkMax = draws.Pick<long>([2_000, 50_000, 300_000, 1_000_000]),
        IndexThreshold = draws.Pick<long>([0, 2_000, 6_000, 30_000, 1 << 20]),
        IndexMax = draws.Pick<long>([8_000, 64_000, 1 << 20, 1 << 20]),
        LeafRows = draws.Pick([3, 8, 64, 1024]),
        AppendBytes = draws.Pick([200, 2_000, 4 << 20]),
        CacheBytes = draws.Pick<long>([4 << 10, 64 << 10, 8 << 20]),
        StorageFaults = draws.Pick([0, 0, 5, 15, 40]),
        NetworkFaults = draws.Pick([0, 0, 3, 10, 30]),
        Slow = draws.Pick([0, 20, 100]),
        TroubleEvery = draws.Pick<long>([0, 300_000, 1_000_000, 3_000_000]),
        ClocksDiffer = draws.Chance(500),
        Collects = draws.Pick([0, 30, 100]),
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Transactors} transactors, {Peers} peers x {Clients} clients x {Operations} operations, think {ThinkMax} us, "
        + $"index {IndexThreshold}/{IndexMax} bytes, leaves of {LeafRows}, appends of {AppendBytes}, "
        + $"cache {CacheBytes}, faults: storage {StorageFaults}, network {NetworkFaults}, slow {Slow} per mille, "
        + $"trouble every {TroubleEvery} us, clocks {(ClocksDiffer ? "differ" : "agree")}, "
        + $"garbage {Collects} per mille");
}
