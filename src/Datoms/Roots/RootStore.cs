using System;
using System.Collections.Generic;
using System.Threading;
using Accrete.Index.Sets;
using Accrete.Index.Trees;
using Accrete.Log;
using Accrete.Schema;
using Accrete.Segments;

namespace Accrete.Roots;

/// <summary>Stores databases as roots with all that they lead to, and opens them.</summary>
/// <remarks>Who stores a root makes it known afterwards, by a conditional write of its id where readers look. Safe
/// for any number of threads, though each database has one index job at a time.</remarks>
internal sealed class RootStore
{
    private readonly ISegmentSource _source;
    private readonly StoredSink _sink;
    private readonly TreeShape _shape;
    private StoredSchema? _schema;

    /// <summary>Makes a store.</summary>
    /// <param name="ids">Names the segments.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="source">Where they are read from.</param>
    /// <param name="space">The memory for the segments that are kept at hand.</param>
    /// <param name="shape">How large nodes are; null for the usual sizes.</param>
    public RootStore(
        SegmentIdSequence ids, ISegmentTarget target, ISegmentSource source, SegmentSpace space,
        TreeShape? shape = null)
    {
        _source = source;
        _shape = shape ?? TreeShape.Default;
        _sink = new StoredSink(ids, target, new SegmentCache(source, SegmentDecoding.Read, space));
    }

    /// <summary>Makes a store with memory of its own.</summary>
    /// <param name="ids">Names the segments.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="source">Where they are read from.</param>
    /// <param name="cacheBytesMax">How many bytes of memory the segments may take that are kept at hand.</param>
    /// <param name="shape">How large nodes are; null for the usual sizes.</param>
    public RootStore(
        SegmentIdSequence ids, ISegmentTarget target, ISegmentSource source, long cacheBytesMax,
        TreeShape? shape = null)
        : this(ids, target, source, new SegmentSpace(cacheBytesMax), shape)
    {
    }

    /// <summary>Gets what segments are found in.</summary>
    public SegmentCache Cache => _sink.Cache;

    /// <summary>Merges a value's memory index, packs its log, and stores what is not stored yet: the work of an index
    /// job, for any thread.</summary>
    /// <param name="state">The value.</param>
    /// <param name="stored">Gets the same value as it is stored, for others to adopt.</param>
    /// <returns>The name of the root.</returns>
    /// <exception cref="AccreteException">Storage cannot be read, or refuses to be written.</exception>
    public SegmentId Write(DatabaseState state, out DatabaseState stored)
    {
        stored = state with
        {
            Indexes = state.Indexes.Merge(new MergeSpace(_sink, _shape)),
            Log = state.Log.Packed(_sink),
        };
        (IndexTree[] present, IndexTree[] past) = stored.Indexes.Trees();
        IndexRoot root = new(
            stored.Id,
            IdOf(stored.Schema),
            present,
            past,
            [.. stored.Log.Pieces],
            stored.BasisT,
            stored.NextT,
            stored.NextElement,
            stored.LastInstant);
        return _sink.Write(RootCodec.Write(root));
    }

    /// <summary>Opens the value that a root is; reads the root and its schema, no datoms.</summary>
    /// <param name="id">The name of the root.</param>
    /// <param name="options">What the process adds.</param>
    /// <exception cref="AccreteException">The root cannot be had, or is damaged.</exception>
    public DatabaseState Read(SegmentId id, DatabaseOptions options)
    {
        IndexRoot root = RootCodec.Read(_source.Read(id), Cache);
        DbSchema schema = SchemaOf(root.Schema);
        return new DatabaseState(
            root.DatabaseId,
            schema,
            IndexSet.Of(root.Present, root.Past),
            TxLog.Of(root.Log),
            root.BasisT,
            root.NextT,
            root.NextElement,
            root.LastInstant,
            options);
    }

    /// <summary>Returns the names of all segments that a root leads to, and its own; reads directories only.</summary>
    /// <param name="id">The name of the root.</param>
    /// <remarks>What no root leads to that anybody reads by is garbage.</remarks>
    /// <exception cref="AccreteException">A directory cannot be had, or is damaged.</exception>
    public HashSet<SegmentId> Reach(SegmentId id)
    {
        IndexRoot root = RootCodec.Read(_source.Read(id), Cache);
        HashSet<SegmentId> reached = [id, root.Schema];
        foreach (IndexTree tree in (ReadOnlySpan<IndexTree>)[.. root.Present, .. root.Past])
        {
            if (tree.Root is not null)
            {
                Reach(tree.Root, reached);
            }
        }

        foreach (LogHandle piece in root.Log)
        {
            Reach(piece, reached);
        }

        return reached;
    }

    private static void Reach(NodeHandle node, HashSet<SegmentId> reached)
    {
        // The nodes of a root that was read are stored.
        if (reached.Add(((StoredNode)node).Id) && node.Height > 0)
        {
            foreach (DirectoryEntry entry in ((IndexDirectory)node.Resolve()).Entries)
            {
                Reach(entry.Node, reached);
            }
        }
    }

    private static void Reach(LogHandle piece, HashSet<SegmentId> reached)
    {
        if (reached.Add(((StoredLog)piece).Id) && piece.IsDirectory)
        {
            foreach (LogHandle inner in ((LogDirectory)piece.Resolve()).Pieces)
            {
                Reach(inner, reached);
            }
        }
    }

    /// <summary>Returns where a schema is stored; roots of one schema share it.</summary>
    private SegmentId IdOf(DbSchema schema)
    {
        StoredSchema? known = Volatile.Read(ref _schema);
        if (known is null || !ReferenceEquals(known.Schema, schema))
        {
            known = new StoredSchema(_sink.Write(SchemaCodec.Write(schema)), schema);
            Volatile.Write(ref _schema, known);
        }

        return known.Id;
    }

    private DbSchema SchemaOf(SegmentId id)
    {
        StoredSchema? known = Volatile.Read(ref _schema);
        if (known is null || known.Id != id)
        {
            known = new StoredSchema(id, SchemaCodec.Read(_source.Read(id)));
            Volatile.Write(ref _schema, known);
        }

        return known.Schema;
    }

    private sealed record StoredSchema(SegmentId Id, DbSchema Schema);
}
