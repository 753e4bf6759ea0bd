using System;
using Accrete.Index;

namespace Accrete.Pull;

/// <summary>Lends a batch to each thread: its columns take 120 KB, more than the reads of most pulls.</summary>
internal static class BatchPool
{
    [ThreadStatic]
    private static DatomBatch? Free;

    /// <summary>Borrows a batch; a second one at the same time is made anew.</summary>
    public static DatomBatch Rent()
    {
        DatomBatch batch = Free ?? new DatomBatch();
        Free = null;
        return batch;
    }

    /// <summary>Gives a batch back.</summary>
    public static void Return(DatomBatch batch)
    {
        batch.Dictionary = []; // what was read must not be kept alive
        Free = batch;
    }
}
