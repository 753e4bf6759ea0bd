using System;
using System.Collections.Generic;
using Accrete.Storage.Memory;
using Accrete.Simulation.World;

namespace Accrete.Simulation.Storage;

/// <summary>Says how the simulated storage behaves at the moment: how slow it is, how often which fault happens, and
/// who cannot reach it. Rates are per mille of the calls.</summary>
internal sealed class StorageWeather() : Weather(wayMin: 100, wayMax: 1_500, slowMax: 700_000)
{
    /// <summary>Gets or sets how many requests are lost.</summary>
    public int LostBefore { get; set; }

    /// <summary>Gets or sets how many answers are lost.</summary>
    public int LostAfter { get; set; }

    /// <summary>Gets or sets how many effects come after the caller has given up.</summary>
    public int Late { get; set; }

    /// <summary>Gets or sets how many calls are refused for a while.</summary>
    public int Throttled { get; set; }

    /// <summary>Gets or sets how many successes a driver reports as rejections.</summary>
    public int OwnSuccessRejected { get; set; }

    /// <summary>Gets or sets how many batches are done in part.</summary>
    public int Torn { get; set; }

    /// <summary>Gets or sets how many reads miss a segment that is there.</summary>
    public int NotYetVisible { get; set; }

    /// <summary>Gets the names of processes that do not reach it.</summary>
    public HashSet<string> CutOff { get; } = new(StringComparer.Ordinal);

    /// <summary>Makes it all well.</summary>
    public void Heal()
    {
        (Slow, LostBefore, LostAfter, Late, Throttled, OwnSuccessRejected, Torn, NotYetVisible) =
            (0, 0, 0, 0, 0, 0, 0, 0);
        CutOff.Clear();
    }

    /// <summary>Draws what goes wrong with a call.</summary>
    public StorageFault Draw(Prng draws, StorageMethod method, SimNode caller)
    {
        StorageFault fault = CutOff.Contains(caller.Name) ? StorageFault.LostBefore : Draw(draws, method);
        if (fault != StorageFault.None)
        {
            Count(fault);
        }

        return fault;
    }

    /// <summary>Counts a fault.</summary>
    public void Count(StorageFault fault) => Count(fault.ToString());

    private StorageFault Draw(Prng draws, StorageMethod method)
    {
        int drawn = draws.Below(1000);
        foreach ((StorageFault fault, int rate) in (ReadOnlySpan<(StorageFault, int)>)
        [
            (StorageFault.LostBefore, LostBefore),
            (StorageFault.LostAfter, LostAfter),
            (StorageFault.Late, Late),
            (StorageFault.Throttled, Throttled),
            (StorageFault.OwnSuccessRejected, method == StorageMethod.CompareAndSet ? OwnSuccessRejected : 0),
            (StorageFault.Torn, method is StorageMethod.GetMany or StorageMethod.Delete ? Torn : 0),
            (StorageFault.NotYetVisible, method is StorageMethod.Get or StorageMethod.GetMany ? NotYetVisible : 0),
        ])
        {
            if (drawn < rate)
            {
                return fault;
            }

            drawn -= rate;
        }

        return StorageFault.None;
    }
}
