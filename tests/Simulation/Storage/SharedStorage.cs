using System;
using System.Collections.Generic;
using System.Threading;
using Accrete.Segments;
using Accrete.Simulation.World;
using Accrete.Storage;
using Accrete.Storage.Memory;

namespace Accrete.Simulation.Storage;

/// <summary>Is the storage that all processes of a world share: its bytes, how it behaves, and what it has
/// taken.</summary>
/// <param name="draws">Decides what goes wrong.</param>
internal sealed class SharedStorage(Prng draws)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private readonly Dictionary<SegmentId, ReadOnlyMemory<byte>> _deleted = [];
    private long _calls;

    /// <summary>Gets the bytes.</summary>
    public MemStorage Stored { get; } = new();

    /// <summary>Gets how it behaves.</summary>
    public StorageWeather Weather { get; } = new();

    /// <summary>Gets what it has taken.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>Gets what decides what goes wrong.</summary>
    public Prng Draws { get; } = draws;

    /// <summary>Gets how many calls were made by those whose calls are counted.</summary>
    public long Calls => _calls;

    /// <summary>Gets or sets whose calls are counted, for crashes at each of them: null for nobody.</summary>
    public Func<SimNode, bool>? IsCounted { get; set; }

    /// <summary>Gets or sets the call at which the caller crashes; 0 for none.</summary>
    public long CrashAt { get; set; }

    /// <summary>Gets or sets whether it crashes before the call takes effect; else before it is answered.</summary>
    public bool CrashBefore { get; set; }

    /// <summary>Gets or sets what ends a process.</summary>
    public Action<SimNode> Crash { get; set; } = static _ => { };

    /// <summary>A call begins.</summary>
    /// <returns>Its number; 0 where it is not counted.</returns>
    public long Begin(SimNode node) => IsCounted?.Invoke(node) == true ? ++_calls : 0;

    /// <summary>Tells whether the caller crashes now.</summary>
    public bool IsCrashPoint(long number, bool isBefore) =>
        number > 0 && number == CrashAt && isBefore == CrashBefore;

    /// <summary>Reads refs.</summary>
    public IReadOnlyList<RefRecord?> Read(IReadOnlyList<RefKey> keys) =>
        Stored.ReadAsync(keys, AtOnce, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Returns the bytes of a segment.</summary>
    public ReadOnlyMemory<byte>? Find(SegmentId id) =>
        Stored.GetAsync(id, AtOnce, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Returns the bytes of a segment, of one that was deleted too.</summary>
    public ReadOnlyMemory<byte>? FindEver(SegmentId id) =>
        Find(id) ?? (_deleted.TryGetValue(id, out ReadOnlyMemory<byte> bytes) ? bytes : null);

    /// <summary>Gets how many segments were deleted.</summary>
    public int DeletedCount => _deleted.Count;

    /// <summary>Deletes segments; checks can read them still.</summary>
    public void Delete(IReadOnlyList<SegmentId> ids)
    {
        foreach (SegmentId id in ids)
        {
            if (Find(id) is { } bytes)
            {
                _deleted[id] = bytes;
            }
        }

        Stored.DeleteAsync(ids, AtOnce, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Writes a ref where it is as expected, and notes it.</summary>
    public WriteOutcome CompareAndSet(
        string node, RefKey key, RefVersion expected, RefWrite? write, long now)
    {
        WriteOutcome outcome = Stored.CompareAndSetAsync(key, expected, write, AtOnce, CancellationToken.None)
            .GetAwaiter().GetResult();
        if (outcome is WriteOutcome.Committed)
        {
            Ledger.Take(new Taken(now, node, key, write));
        }

        return outcome;
    }
}
