using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Excision;
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
        state = Excise(state);
        stored = state with
        {
            Indexes = state.Indexes.Merge(new MergeSpace(_sink, _shape), ForgetsOf(state.Schema)),
            Log = state.Log.Packed(_sink),
        };
        (IndexTree[] present, IndexTree[] past) = stored.Indexes.Trees();
        SegmentId schema = state.Root is { } before && ReferenceEquals(before.Cache, Cache)
            && ReferenceEquals(before.Schema, state.Schema)
            ? before.SchemaId
            : _sink.Write(SchemaCodec.Write(state.Schema));
        IndexRoot root = new(
            stored.Id,
            schema,
            present,
            past,
            [.. stored.Log.Pieces],
            stored.BasisT,
            stored.NextT,
            stored.NextElement,
            stored.LastInstant,
            stored.ExcisedT);
        SegmentId id = _sink.Write(RootCodec.Write(root));
        stored = stored with { Root = new StoredRoot(id, stored.BasisT, schema, stored.Schema, Cache) };
        return id;
    }

    /// <summary>Returns a value without what requests since the last job remove for ever, in all indexes and in the
    /// log.</summary>
    private static DatabaseState Excise(DatabaseState state)
    {
        IReadOnlyList<ExcisionRequest> requests = ExcisionRequest.Pending(state);
        if (requests.Count == 0)
        {
            return state;
        }

        Excised excised = Excised.Of(state, requests);
        return state with
        {
            Indexes = state.Indexes.Without(state.Schema, excised.Present, excised.Past, state.BasisT),
            Log = state.Log.Changed(excised.Ts(), entry => entry with
            {
                Data = entry.Data.Where(datom => !excised.Has(datom)).ToArray(),
            }),
            ExcisedT = requests[^1].T,
            Fulltext = Query.Fulltext.FulltextSlot.New(),
        };
    }

    /// <summary>Tells which attributes keep no history (<c>:db/noHistory</c>); null where all do.</summary>
    /// <remarks>Source: schema/schema-change: what is stored stays, the log is not changed, databases in memory keep
    /// all.</remarks>
    private static Predicate<int>? ForgetsOf(DbSchema schema)
    {
        HashSet<int> forgetful = [];
        foreach (DbAttribute attribute in schema.Attributes)
        {
            if (attribute.NoHistory)
            {
                forgetful.Add(attribute.Id);
            }
        }

        return forgetful.Count == 0 ? null : forgetful.Contains;
    }

    /// <summary>Opens the value that a root is; reads the root and its schema, no datoms.</summary>
    /// <param name="id">The name of the root.</param>
    /// <param name="options">What the process adds.</param>
    /// <exception cref="AccreteException">The root cannot be had, or is damaged.</exception>
    public DatabaseState Read(SegmentId id, DatabaseOptions options)
    {
        IndexRoot root = Open(id);
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
            options)
        {
            Root = new StoredRoot(id, root.BasisT, root.Schema, schema, Cache),
            ExcisedT = root.ExcisedT,
        };
    }

    /// <summary>Returns the names of all segments that a root leads to, and its own; reads directories only.</summary>
    /// <param name="id">The name of the root.</param>
    /// <remarks>What no root leads to that anybody reads by is garbage.</remarks>
    /// <exception cref="AccreteException">A directory cannot be had, or is damaged.</exception>
    public HashSet<SegmentId> Reach(SegmentId id) => RootReach.All(id, Open(id));

    /// <summary>Returns the names of all segments that a root leads to and a later one does not, its own among them;
    /// reads the directories that differ.</summary>
    /// <param name="before">The name of the root.</param>
    /// <param name="after">The name of the root that an index job made of it.</param>
    /// <exception cref="AccreteException">A directory cannot be had, or is damaged.</exception>
    public IReadOnlyList<SegmentId> Replaced(SegmentId before, SegmentId after) =>
        RootReach.Replaced(before, Open(before), Open(after));

    private IndexRoot Open(SegmentId id) => RootCodec.Read(_source.Read(id), Cache);

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
