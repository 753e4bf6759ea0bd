using Accrete.Datoms.Tests.Transactions;
using Accrete.Index.Trees;
using Accrete.Roots;
using Accrete.Segments;

namespace Accrete.Datoms.Tests.Roots;

/// <summary>Stores of roots in memory with leaves of few datoms, whose segments have the same ids in each
/// run.</summary>
internal static class SmallStore
{
    private const int CacheBytes = 1 << 20;

    /// <summary>Returns ids that are drawn by counting.</summary>
    public static SegmentIdSequence Ids()
    {
        ulong chance = 0;
        return new SegmentIdSequence(() => TestDatabase.Now, () => ++chance * 0x9E3779B97F4A7C15);
    }

    /// <summary>Makes a store of its own.</summary>
    public static RootStore New()
    {
        MemorySegments segments = new();
        return new RootStore(Ids(), segments, segments, CacheBytes, new TreeShape { RowsMax = 4 });
    }
}
