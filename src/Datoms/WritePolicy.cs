using System;

namespace Accrete;

/// <summary>How a writer of a database, in memory or in a transactor, gets on with the work that runs beside it:
/// proofs of alterations, and index jobs.</summary>
/// <remarks>Back-pressure begins gently. From half of <see cref="DatabaseOptions.MemoryIndexMax"/> on, while an index
/// job runs, each transaction owes a wait in proportion to its bytes and to the square of how far the memory index is
/// on its way to the bound: nothing at half, and at the bound what keeps to <see cref="BytesPerMsAtMax"/>. Where index
/// jobs keep up with that, no transaction comes to the bound, where it would wait for the rest of the job.</remarks>
internal static class WritePolicy
{
    /// <summary>So often the data of altered attributes is read beside the transactions, before it is read in
    /// turn.</summary>
    public const int ProofsMax = 4;

    /// <summary>The bytes of novelty a millisecond that a writer keeps to just below the bound: less than any index job
    /// takes away.</summary>
    public const double BytesPerMsAtMax = 10_000;

    private static readonly TimeSpan RetryWaitMin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryWaitMax = TimeSpan.FromMinutes(1);

    /// <summary>Returns the wait that a transaction owes while an index job runs.</summary>
    /// <param name="before">The value before it.</param>
    /// <param name="after">The value after it.</param>
    public static TimeSpan WaitOwed(Database before, Database after)
    {
        double half = after.State.Options.MemoryIndexMax / 2.0;
        double bytes = after.Indexes.NoveltyBytes;
        if (half <= 0 || bytes <= half)
        {
            return TimeSpan.Zero;
        }

        double way = Math.Min((bytes - half) / half, 1);
        double added = Math.Max(bytes - before.Indexes.NoveltyBytes, 0);
        return TimeSpan.FromMilliseconds(way * way * added / BytesPerMsAtMax);
    }

    /// <summary>Returns how long to wait before a failed index job is tried again.</summary>
    /// <param name="failures">How many failed one after the other, at least 1.</param>
    public static TimeSpan RetryWait(int failures)
    {
        Invariant.Check(failures > 0, "who waits has failed");
        return failures > 7 ? RetryWaitMax : RetryWaitMin * (1 << (failures - 1));
    }
}
