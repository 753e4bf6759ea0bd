using System;
using System.Collections.Generic;
using Accrete.Datoms.Tests.Roots;
using Accrete.Index.Codec;
using Accrete.Index.Trees;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Time;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>A database in a storage that counts how often it is asked, and for which leaves.</summary>
internal sealed class ColdStore : ISegmentSource
{
    private readonly MemorySegments _segments = new();
    private readonly SegmentIdSequence _ids = SmallStore.Ids();
    private readonly DatabaseOptions _options;
    private readonly SegmentId _root;

    /// <summary>Stores a database in nodes of these sizes.</summary>
    public ColdStore(Database database, int rows, int children)
    {
        _options = database.State.Options;
        RootStore store = new(
            _ids, _segments, _segments, long.MaxValue, new TreeShape { RowsMax = rows, ChildrenMax = children });
        _root = store.Write(database.State, out _);
    }

    /// <summary>Gets how often it was asked.</summary>
    public int RoundTrips { get; private set; }

    /// <summary>Gets the leaves that were asked for.</summary>
    public HashSet<SegmentId> Leaves { get; } = [];

    /// <summary>Opens the database with nothing at hand, and begins to count.</summary>
    public Database Open()
    {
        RootStore store = new(_ids, _segments, this, long.MaxValue);
        Database database = new(store.Read(_root, _options), TimeView.Present);
        RoundTrips = 0;
        Leaves.Clear();
        return database;
    }

    /// <inheritdoc/>
    public byte[] Read(SegmentId id)
    {
        RoundTrips++;
        return Note(id, _segments.Read(id));
    }

    /// <inheritdoc/>
    public void ReadMany(ReadOnlySpan<SegmentId> ids, Span<byte[]> segments)
    {
        RoundTrips++;
        _segments.ReadMany(ids, segments);
        for (int i = 0; i < ids.Length; i++)
        {
            Note(ids[i], segments[i]);
        }
    }

    /// <inheritdoc/>
    public void ReadAhead(ReadOnlySpan<SegmentId> ids) => _segments.ReadAhead(ids);

    private byte[] Note(SegmentId id, byte[] bytes)
    {
        if (SegmentFormat.KindOf(bytes) == SegmentFormat.LeafKind)
        {
            Leaves.Add(id);
        }

        return bytes;
    }
}
