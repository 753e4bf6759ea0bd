using Accrete.Segments;

namespace Accrete.Log;

/// <summary>How a log holds on to its older part: at hand in memory, or by the name it is stored under.</summary>
internal abstract class LogHandle
{
    /// <summary>Makes a handle.</summary>
    protected LogHandle(long lastT, long datomCount, bool isDirectory)
    {
        LastT = lastT;
        DatomCount = datomCount;
        IsDirectory = isDirectory;
    }

    /// <summary>Gets the t of the newest transaction.</summary>
    public long LastT { get; }

    /// <summary>Gets how many datoms the transactions have together.</summary>
    public long DatomCount { get; }

    /// <summary>Gets whether it is a directory, not transactions.</summary>
    public bool IsDirectory { get; }

    /// <summary>Gets how many bytes reading it costs: of storage where it is stored, else of memory.</summary>
    public abstract long Weight { get; }

    /// <summary>Returns the segment.</summary>
    /// <exception cref="AccreteException">It is stored, and cannot be had, or is damaged.</exception>
    public abstract LogNode Resolve();
}

/// <summary>Holds on to a segment of the log in memory.</summary>
internal sealed class HeldLog : LogHandle
{
    private readonly LogNode _node;

    /// <summary>Makes a handle of a segment.</summary>
    public HeldLog(LogNode node)
        : base(node.LastT, node.DatomCount, node is LogDirectory) => _node = node;

    /// <inheritdoc/>
    public override long Weight => _node.MemoryBytes;

    /// <inheritdoc/>
    public override LogNode Resolve() => _node;
}

/// <summary>Knows a segment of the log by its name, and finds it in a cache.</summary>
internal sealed class StoredLog : LogHandle
{
    private readonly int _weight;

    /// <summary>Makes a handle of a stored segment.</summary>
    /// <param name="cache">Where it is found.</param>
    /// <param name="id">The name it is stored under.</param>
    /// <param name="lastT">The t of its newest transaction.</param>
    /// <param name="datomCount">How many datoms its transactions have together.</param>
    /// <param name="isDirectory">Whether it is a directory.</param>
    /// <param name="weight">How many bytes its stored form has.</param>
    public StoredLog(SegmentCache cache, SegmentId id, long lastT, long datomCount, bool isDirectory, int weight)
        : base(lastT, datomCount, isDirectory)
    {
        Cache = cache;
        Id = id;
        _weight = weight;
    }

    /// <summary>Gets the name that the segment is stored under.</summary>
    public SegmentId Id { get; }

    /// <summary>Gets where it is found.</summary>
    public SegmentCache Cache { get; }

    /// <inheritdoc/>
    public override long Weight => _weight;

    /// <inheritdoc/>
    public override LogNode Resolve()
    {
        Cache.Get(Id, out Segment segment);
        return segment is LogNode node && node is LogDirectory == IsDirectory && node.LastT == LastT
            && node.DatomCount == DatomCount
            ? node
            : throw SegmentErrors.Corrupt($"it is not the part of the log up to t {LastT} that it should be", Id);
    }
}
