using System.Collections.Generic;
using System.Linq;
using Accrete.Segments;
using Accrete.Storage;
using Accrete.Storage.Garbage;
using Accrete.Storage.Persistence;
using Accrete.Storage.Scripts;

namespace Accrete.Transactor;

/// <summary>Is an index job: merges a value's memory index, notes what it is about to store and what that replaces,
/// stores it, and moves the root ref by a conditional write.</summary>
/// <remarks>
/// <para>The race that the conditional write settles: (1) an indexer of a transactor that lost its place is still at
/// work; (2) the new transactor's indexer moves the root; (3) the old one expects the root that it read before its job,
/// and is rejected.</para>
/// <para>The trees that it merges into are those of the root that it read. A standby that takes over may know older
/// ones: it would lead again to segments that a job after them has noted as garbage.</para>
/// </remarks>
internal sealed class IndexScript(DatabaseContext context, IndexJob order)
{
    private SegmentId _root;
    private KeyValuePair<SegmentId, byte[]>[] _segments = [];

    /// <summary>Gets the value that the job began with, as it is stored, once it is.</summary>
    public DatabaseState? Stored { get; private set; }

    /// <summary>Gets how many segments it stores.</summary>
    public int Segments => _segments.Length;

    private string Id => context.Id;

    private IChance Chance => context.Node.Chance;

    /// <summary>Returns the steps.</summary>
    public IEnumerable<StorageStep> Steps()
    {
        ReadRefs refs = new([LogKeys.Root(Id)]);
        yield return refs;
        RootRecord? before = refs.Records[0] is { } record ? RootRefCodec.Decode(record.Value) : null;
        DatabaseState state = Based(before);
        _root = context.Roots.Write(state, out DatabaseState stored);
        _segments = context.Buffer.All();
        foreach (StorageStep step in Note(state.Root))
        {
            yield return step;
        }

        int atOnce = context.Settings.WriteConcurrency;
        yield return new PutSegments(
            [.. _segments.Select(static one => new StoredSegment(one.Key, one.Value))], atOnce);
        RootRecord after = new(order.Anchor, state.BasisT, RootName.Write(_root)) { Moved = context.Now };
        RefWrite write = new(Chance.NewToken(), RootRefCodec.Encode(after));
        WriteRefs moved = new(
            [ConditionalWrite.Begin(LogKeys.Root(Id), refs.Records[0]?.Version ?? RefVersion.Absent, write)], atOnce);
        yield return moved;
        Settle(moved, $"Another transactor has moved the indexes of {Id}.");
        Stored = stored;
    }

    /// <summary>Returns the value on the trees that the root leads to.</summary>
    private DatabaseState Based(RootRecord? root)
    {
        DatabaseState state = order.State;
        if (root is null)
        {
            Invariant.Check(state.Root is null, "what was stored has a root");
            return state;
        }

        if (root.Anchor.Epoch > order.Anchor.Epoch || root.T > state.BasisT)
        {
            throw StorageErrors.InUse($"Another transactor writes {Id}: its indexes are newer.");
        }

        SegmentId id = RootName.Read(root.Root.Span);
        return state.Root?.Id == id ? state : state.Adopt(RootSource.Open(context, root));
    }

    /// <summary>Notes, under the next free number, what is about to be stored, and what it replaces.</summary>
    /// <remarks>The collector may move its mark past the number that was found free, and all before it, until the note
    /// stands there: nobody would find it. So the mark is read again afterwards.</remarks>
    private IEnumerable<StorageStep> Note(StoredRoot? before)
    {
        IReadOnlyList<SegmentId> replaced = before is null ? [] : context.Roots.Replaced(before.Id, _root);
        JobNoteHead head = new(context.Now, order.Anchor.Number, before?.Id ?? default, _root);
        EncodedJobNote note = JobNoteCodec.Write(
            new JobNote(head, [.. _segments.Select(static one => one.Key)], replaced), Chance.NewSegmentId);
        for (bool isNoted = false; !isNoted;)
        {
            ReadRefs mark = new([LogKeys.Mark(Id)]);
            yield return mark;
            EndOfLog end = EndOfLog.After(GarbageMark.Read(mark.Records[0]).First - 1);
            while (!end.IsFound)
            {
                IReadOnlyList<long> probes = end.Probes();
                ReadRefs notes = new([.. probes.Select(number => LogKeys.Note(Id, number))]);
                yield return notes;
                end = end.Learn(probes, [.. notes.Records.Select(static record => record is not null)]);
            }

            RefKey key = LogKeys.Note(Id, end.Absent);
            WriteRefs noted = new(
                [ConditionalWrite.Begin(key, RefVersion.Absent, new RefWrite(Chance.NewToken(), note.Record))], 1);
            yield return noted;
            Settle(noted, $"Another transactor indexes {Id}.");
            ReadRefs moved = new([LogKeys.Mark(Id)]);
            yield return moved;
            isNoted = GarbageMark.Read(moved.Records[0]).First <= end.Absent;
            if (!isNoted)
            {
                yield return new WriteRefs([ConditionalWrite.Begin(key, noted.Settled[0].Version, null)], 1);
            }
        }

        yield return new PutSegments(note.Pieces, context.Settings.WriteConcurrency);
    }

    private static void Settle(WriteRefs write, string refusal)
    {
        if (write.Settled[0].Next != ConditionalWrite.Step.Committed)
        {
            throw StorageErrors.InUse(refusal);
        }
    }
}
