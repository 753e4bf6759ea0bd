using Accrete.Edn;
using Accrete.Index.Trees;
using Accrete.Roots;
using Accrete.Segments;

namespace Accrete.Datoms.Tests.Index;

/// <summary>A storage in memory with a cache before it.</summary>
internal sealed class Storage
{
    private readonly SegmentIdSequence _ids;
    private ulong _chance;

    /// <summary>Makes one whose cache keeps so many bytes.</summary>
    public Storage(long cacheBytesMax)
    {
        Cache = new SegmentCache(Segments, SegmentDecoding.Read, cacheBytesMax);
        _ids = new SegmentIdSequence(() => new Instant(1_700_000_000_000), () => ++_chance * 0x9E3779B97F4A7C15);
    }

    /// <summary>Gets the stored segments.</summary>
    public MemorySegments Segments { get; } = new();

    /// <summary>Gets the cache.</summary>
    public SegmentCache Cache { get; }

    /// <summary>Returns what merges need to write nodes of these sizes.</summary>
    public MergeSpace Space(int rows, int children) => new(
        new StoredSink(_ids, Segments, Cache), new TreeShape { RowsMax = rows, ChildrenMax = children });
}
