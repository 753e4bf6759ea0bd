using System.Collections.Generic;

namespace Accrete.Storage.Persistence;

/// <summary>Finds the last append of a log in few round trips: appends are numbered without gaps, so that whether a
/// number is there tells about all below or above it. A value that knows no service.</summary>
/// <param name="Present">The highest number known to be there; that of the anchor at the beginning.</param>
/// <param name="Absent">The lowest number above it known to be absent; 0 while none is.</param>
/// <param name="Doublings">How often the step has doubled while the end was open.</param>
internal readonly record struct EndOfLog(long Present, long Absent, int Doublings = 0)
{
    /// <summary>So many numbers are asked for in one round trip.</summary>
    public const int ProbesMax = 16;

    private const int DoublingsMax = 40;

    /// <summary>Begins a search.</summary>
    /// <param name="anchor">The number of an append that is known to be there; 0 for none.</param>
    public static EndOfLog After(long anchor) => new(anchor, 0);

    /// <summary>Gets whether the end is known: nothing stands after <see cref="Present"/>.</summary>
    public bool IsFound => Absent == Present + 1;

    /// <summary>Returns which numbers to read next, ascending: steps that double while the end is open, even steps
    /// once it is enclosed.</summary>
    public IReadOnlyList<long> Probes()
    {
        List<long> probes = [];
        if (Absent == 0)
        {
            for (int i = 0; i < ProbesMax; i++)
            {
                probes.Add(Present + (1L << (Doublings + i)));
            }

            return probes;
        }

        long gap = Absent - Present - 1;
        long count = gap < ProbesMax ? gap : ProbesMax;
        for (long i = 1; i <= count; i++)
        {
            probes.Add(Present + (gap * i / count));
        }

        return probes;
    }

    /// <summary>Learns which of the numbers are there. Should one be absent below one that is there, it was read
    /// before it came: the higher one decides.</summary>
    /// <param name="probes">The numbers, ascending.</param>
    /// <param name="isThere">For each, whether it is there.</param>
    public EndOfLog Learn(IReadOnlyList<long> probes, IReadOnlyList<bool> isThere)
    {
        System.ArgumentNullException.ThrowIfNull(probes);
        System.ArgumentNullException.ThrowIfNull(isThere);
        Invariant.Check(probes.Count == isThere.Count, "one answer for each probe");
        long present = Present;
        int last = -1;
        for (int i = 0; i < probes.Count; i++)
        {
            if (isThere[i])
            {
                (present, last) = (probes[i], i);
            }
        }

        // What was absent below the highest one present is no bound.
        long absent = last + 1 < probes.Count ? probes[last + 1] : 0;
        if (Absent > present && (absent == 0 || Absent < absent))
        {
            absent = Absent;
        }

        int doublings = absent == 0 ? System.Math.Min(Doublings + ProbesMax, DoublingsMax) : 0;
        return new EndOfLog(present, absent, doublings);
    }
}
