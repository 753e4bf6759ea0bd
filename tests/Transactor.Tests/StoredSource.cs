using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Storage;

namespace Accrete.Transactor.Tests;

/// <summary>Reads the segments of a storage for tests, one by one.</summary>
internal sealed class StoredSource(IStorage storage) : ISegmentSource, ISegmentTarget
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Returns the names of all segments that the root of a value leads to, as they are stored.</summary>
    public static HashSet<SegmentId> Reach(IStorage storage, Database value)
    {
        StoredSource source = new(storage);
        SegmentIdSequence ids = new(static () => new Instant(0), static () => 0);
        return new RootStore(ids, source, source, 1 << 20).Reach(value.State.Root!.Id); // it was indexed
    }

    public byte[] Read(SegmentId id) =>
        storage.GetAsync(id, Patience).GetAwaiter().GetResult()!.Value.ToArray(); // it is there

    public void ReadMany(ReadOnlySpan<SegmentId> ids, Span<byte[]> segments)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            segments[i] = Read(ids[i]);
        }
    }

    public void ReadAhead(ReadOnlySpan<SegmentId> ids)
    {
    }

    public void Write(SegmentId id, byte[] bytes) => throw new NotSupportedException();
}
