using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Accrete.Edn;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Accrete.Storage.Catalogs;
using Accrete.Storage.Persistence;
using Accrete.Storage.Scripts;

namespace Accrete.Storage.Garbage;

/// <summary>Deletes what is left of deleted databases: their trees and logs, what their index jobs noted, and their
/// refs, the catalog's memory of them last.</summary>
/// <remarks>It may end anywhere: children go before what leads to them, so that what is left is found again. A
/// directory that is missing was deleted before, and all below it before that.</remarks>
/// <param name="node">The storage.</param>
/// <param name="olderThan">What was deleted before goes.</param>
internal sealed class DeletedScript(StorageNode node, Instant olderThan)
{
    private const int Batch = 32;

    /// <summary>Gets how many segments and appends were deleted.</summary>
    public long Deleted { get; private set; }

    private int AtOnce => node.Settings.WriteConcurrency;

    /// <summary>Returns the steps.</summary>
    public IEnumerable<StorageStep> Steps()
    {
        ReadRefs catalog = new([CatalogStore.Key]);
        yield return catalog;
        foreach ((string id, Instant time) in CatalogCodec.ReadRef(catalog.Records[0]?.Value).Deleted)
        {
            if (time < olderThan)
            {
                foreach (StorageStep step in Trees(id).Concat(Notes(id)).Concat(Appends(id)).Concat(Forget(id)))
                {
                    yield return step;
                }
            }
        }
    }

    private IEnumerable<StorageStep> Trees(string id)
    {
        ReadRefs root = new([LogKeys.Root(id)]);
        yield return root;
        List<SegmentId> above = root.Records[0] is { } record
            ? [RootName.Read(RootRefCodec.Decode(record.Value).Root.Span)]
            : [];
        List<SegmentId> parents = [.. above];
        while (above.Count > 0)
        {
            List<SegmentId> below = [];
            foreach (SegmentId[] batch in above.Chunk(Batch))
            {
                GetSegments read = new(batch);
                yield return read;
                SegmentChild[] children =
                    [.. read.Segments.Values.SelectMany(static bytes => RootReach.ChildrenOf(Whole(bytes)))];
                below.AddRange(children.Where(static one => one.HasChildren).Select(static one => one.Id));
                yield return Delete([.. children.Where(static one => !one.HasChildren).Select(static one => one.Id)]);
            }

            parents.AddRange(below);
            above = below;
        }

        parents.Reverse();
        yield return Delete(parents);
    }

    private IEnumerable<StorageStep> Notes(string id)
    {
        ReadRefs mark = new([LogKeys.Mark(id)]);
        yield return mark;
        bool isEnd = false;
        for (long first = GarbageMark.Read(mark.Records[0]).First; !isEnd; first += Batch)
        {
            RefKey[] keys = [.. Numbers(first).Select(number => LogKeys.Note(id, number))];
            ReadRefs notes = new(keys);
            yield return notes;
            foreach (RefRecord record in notes.Records.OfType<RefRecord>())
            {
                IReadOnlyList<SegmentId> pieces = JobNoteCodec.Pieces(record.Value);
                GetSegments read = new(pieces);
                yield return read;
                JobNote? note = JobNoteCodec.Read(record.Value, read.Segments);
                yield return Delete([.. note?.Written ?? [], .. note?.Replaced ?? [], .. pieces]);
            }

            isEnd = notes.Records[^1] is null;
            yield return Remove(keys, notes.Records);
        }
    }

    private IEnumerable<StorageStep> Appends(string id)
    {
        ReadRefs refs = new([LogKeys.Root(id)]);
        yield return refs;

        // Up to what the root holds, appends may be missing; after it none is before the end.
        long packed = refs.Records[0] is { } root ? RootRefCodec.Decode(root.Value).Anchor.Number : 0;
        bool isEnd = false;
        for (long first = 1; !isEnd; first += Batch)
        {
            RefKey[] keys = [.. Numbers(first).Select(number => LogKeys.Append(id, number))];
            ReadRefs appends = new(keys);
            yield return appends;
            yield return Delete([.. appends.Records.OfType<RefRecord>()
                .SelectMany(static append => AppendCodec.ReadHead(append.Value).Pieces)]);
            yield return Remove(keys, appends.Records);
            Deleted += appends.Records.Count(static append => append is not null);
            isEnd = first + Batch > packed && appends.Records[^1] is null;
        }
    }

    private IEnumerable<StorageStep> Forget(string id)
    {
        RefKey[] keys = [LogKeys.Mark(id), LogKeys.Root(id)];
        ReadRefs refs = new(keys);
        yield return refs;
        yield return Remove(keys, refs.Records);
        for (bool isDone = false; !isDone;)
        {
            ReadRefs catalog = new([CatalogStore.Key]);
            yield return catalog;
            byte[] without = CatalogCodec.Write(CatalogCodec.ReadRef(catalog.Records[0]?.Value).Forgetting(id));
            WriteRefs write = new(
                [
                    ConditionalWrite.Begin(
                        CatalogStore.Key, catalog.Records[0]?.Version ?? RefVersion.Absent,
                        new RefWrite(node.Chance.NewToken(), without)),
                ],
                AtOnce);
            yield return write;

            // Somebody else may have changed the catalog meanwhile.
            isDone = write.Settled[0].Next == ConditionalWrite.Step.Committed;
        }
    }

    private DeleteSegments Delete(List<SegmentId> ids)
    {
        Deleted += ids.Count;
        return new DeleteSegments(ids);
    }

    private WriteRefs Remove(RefKey[] keys, IReadOnlyList<RefRecord?> records)
    {
        List<ConditionalWrite> removals = [];
        for (int i = 0; i < keys.Length; i++)
        {
            if (records[i] is { } record)
            {
                removals.Add(ConditionalWrite.Begin(keys[i], record.Version, null));
            }
        }

        return new WriteRefs(removals, AtOnce);
    }

    private static IEnumerable<long> Numbers(long first) => Enumerable.Range(0, Batch).Select(i => first + i);

    private static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array) && array.Array is { } whole
            && array.Count == whole.Length
            ? whole
            : bytes.ToArray();
}
