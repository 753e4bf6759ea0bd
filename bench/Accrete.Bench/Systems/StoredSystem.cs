using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Roots;
using Accrete.Segments;

namespace Accrete.Bench.Systems;

/// <summary>Accrete, opened from stored segments: all of them fit into the cache. What a query reads when nothing is at
/// hand is counted beside.</summary>
internal sealed class StoredSystem : BenchSystem
{
    private const long CacheBytesMax = 1L << 31;
    private const ulong ChanceStep = 0x9E37_79B9_7F4A_7C15;

    /// <inheritdoc/>
    public override string Name => "stored";

    /// <inheritdoc/>
    public override SystemResult Run(BenchContext context)
    {
        SystemResult result = new(
            Name, $"Accrete {typeof(Database).Assembly.GetName().Version?.ToString(3)}, from segments in memory");
        Dictionary<string, Stored> databases = [];
        SystemResult loading = new(Name, "");
        foreach ((string name, (OurDatabase database, long[] entities)) in OurSystem.Load(context, loading))
        {
            databases.Add(name, Store(database.Value, entities));
            database.Dispose();
        }

        foreach (BenchQuery query in context.Queries)
        {
            Stored stored = databases[query.Dataset];
            Database cold = stored.Open();
            (long trips, long reads) = (stored.Segments.RoundTrips, stored.Segments.Reads);
            OurDatabase.Query(query.Query, OurSystem.Inputs(cold, query));
            result.Figures.Add(($"{query.Name}, cold: round trips", stored.Segments.RoundTrips - trips, ""));
            result.Figures.Add(($"{query.Name}, cold: segments", stored.Segments.Reads - reads, ""));
            result.Queries[query.Name] = OurSystem.Ask(stored.Value, stored.Entities, query, context.Rules);
        }

        result.Figures.Add(("stored bytes a datom", databases.Values.Sum(stored => (double)stored.Segments.Bytes)
            / databases.Values.Sum(stored => stored.Value.Indexes.DatomCount), "bytes"));
        return result;
    }

    private static Stored Store(Database value, long[] entities)
    {
        MemorySegments segments = new();
        ulong chance = 0;
        SegmentIdSequence ids = new(() => new Instant(0), () => chance += ChanceStep);
        SegmentId root = new RootStore(ids, segments, segments, CacheBytesMax).Write(value.State, out _);
        return new Stored(ids, segments, root, value, entities);
    }

    /// <summary>A database in storage.</summary>
    private sealed class Stored
    {
        private readonly SegmentIdSequence _ids;
        private readonly SegmentId _root;
        private readonly DatabaseOptions _options;

        public Stored(SegmentIdSequence ids, MemorySegments segments, SegmentId root, Database value, long[] entities)
        {
            (_ids, Segments, _root, _options, Entities) = (ids, segments, root, value.State.Options, entities);
            Value = Open();
        }

        public MemorySegments Segments { get; }

        public long[] Entities { get; }

        /// <summary>Gets a value whose segments stay in memory once they are read.</summary>
        public Database Value { get; }

        /// <summary>Opens a value as a process does that has nothing in memory.</summary>
        public Database Open() => new(
            new RootStore(_ids, Segments, Segments, CacheBytesMax).Read(_root, _options), Time.TimeView.Present);
    }
}
