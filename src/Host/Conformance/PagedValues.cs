using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Index.Trees;
using Accrete.Log;
using Accrete.Roots;
using Accrete.Segments;

namespace Accrete.Host.Conformance;

/// <summary>Lets databases live as they do in storage: after each transaction the value is opened anew, by a process
/// that has nothing but a root and the bytes of the log entries since, and then an index job stores the next root.
/// Leaves have 3 datoms at most, directories few children, and next to nothing fits into the cache.</summary>
internal sealed class PagedValues
{
    private const long CacheBytesMax = 64 * 1024;
    private const ulong ChanceStep = 0x9E37_79B9_7F4A_7C15;

    private static readonly TreeShape Shape = new() { RowsMax = 3, ChildrenMax = 8 };

    private readonly SegmentIdSequence _ids;
    private readonly List<byte[]> _entries = [];
    private MemorySegments _segments = new();
    private string? _database;
    private long _basisT;
    private SegmentId? _root;
    private ulong _chance;

    /// <summary>Makes a storage for one database after the other.</summary>
    /// <param name="clock">The time that ids of segments tell.</param>
    public PagedValues(Instant clock) => _ids = new SegmentIdSequence(() => clock, () => _chance += ChanceStep);

    /// <summary>Returns the value as whoever opens the database finds it.</summary>
    /// <param name="value">The value after a transaction, made of one that was opened here, or the first one of a
    /// database.</param>
    public Database Reopen(Database value)
    {
        if (_database != value.Id || value.BasisT <= _basisT)
        {
            (_database, _segments, _root, _basisT) = (value.Id, new MemorySegments(), null, 0);
        }

        _entries.Clear();
        foreach (LogEntry entry in value.State.Log.Range(_root is null ? null : _basisT + 1, null))
        {
            _entries.Add(LogEntryCodec.Write(entry));
        }

        RootStore store = new(_ids, _segments, _segments, CacheBytesMax, Shape);
        DatabaseState root = _root is { } id
            ? store.Read(id, value.State.Options)
            : Bootstrap.Create(value.Id, value.State.Options).State;
        DatabaseState opened = DatabaseState.Open(root, _entries.ConvertAll(bytes => LogEntryCodec.Read(bytes)));
        Database database = new(opened, value.View);
        if (!KeptHistory.EndsWithIndexJob(database))
        {
            _root = store.Write(opened, out _);
            _basisT = opened.BasisT;
        }

        return database;
    }
}
