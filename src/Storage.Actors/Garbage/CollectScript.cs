using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;
using Accrete.Storage.Scripts;

namespace Accrete.Storage.Garbage;

/// <summary>Deletes the garbage of a database: what its index jobs replaced, what they wrote in vain, and the appends
/// that their roots hold.</summary>
/// <remarks>
/// <para>It may end anywhere: the mark moves behind a note only when all is deleted that the note names, and deleting
/// again is no error.</para>
/// <para>Appends without events stay for ever: they open an epoch, and are what a writer of the epoch before meets that
/// slept through its own end. It could else write where an append was deleted, and take the place for its own.</para>
/// </remarks>
internal sealed class CollectScript
{
    private const int Batch = 32;

    private readonly StorageNode _node;
    private readonly string _id;
    private readonly Instant _olderThan;
    private GarbageMark _mark;
    private RefVersion _markVersion;

    /// <summary>Makes a script.</summary>
    /// <param name="node">The storage.</param>
    /// <param name="id">What names the database for ever.</param>
    /// <param name="olderThan">What became garbage before goes.</param>
    public CollectScript(StorageNode node, string id, Instant olderThan) =>
        (_node, _id, _olderThan) = (node, id, olderThan);

    /// <summary>Gets how many segments and appends were deleted.</summary>
    public long Deleted { get; private set; }

    private int AtOnce => _node.Settings.WriteConcurrency;

    /// <summary>Returns the steps.</summary>
    public IEnumerable<StorageStep> Steps()
    {
        // The root first: the notes that are read after it tell of it.
        ReadRefs refs = new([LogKeys.Root(_id), LogKeys.Mark(_id)]);
        yield return refs;
        RootRecord? root = refs.Records[0] is { } moved ? RootRefCodec.Decode(moved.Value) : null;
        (_mark, _markVersion) = (GarbageMark.Read(refs.Records[1]), refs.Records[1]?.Version ?? RefVersion.Absent);
        List<JobNoteHead> notes = [];
        for (bool isEnd = false; !isEnd;)
        {
            ReadRefs batch = new(Keys(_mark.First + notes.Count));
            yield return batch;
            notes.AddRange(batch.Records.TakeWhile(static note => note is not null)
                .Select(static note => JobNoteCodec.ReadHead(note!.Value))); // up to the first that is not there
            isEnd = batch.Records[^1] is null;
        }

        SegmentId rootId = root is null ? default : RootName.Read(root.Root.Span);
        IReadOnlyList<bool> adopted = GarbagePlan.Judge(_mark, notes, rootId, root?.Moved ?? default, _olderThan);
        foreach (StorageStep step in Forget(_mark.First - 1).Concat(
            adopted.SelectMany((isAdopted, i) => Collect(_mark.First, notes[i], isAdopted))))
        {
            yield return step;
        }
    }

    private RefKey[] Keys(long first)
    {
        RefKey[] keys = new RefKey[Batch];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = LogKeys.Note(_id, first + i);
        }

        return keys;
    }

    private IEnumerable<StorageStep> Collect(long number, JobNoteHead head, bool isAdopted)
    {
        ReadRefs refs = new([LogKeys.Note(_id, number)]);
        yield return refs;
        if (refs.Records[0] is not { } record)
        {
            throw StorageErrors.InUse($"Somebody else collects the garbage of {_id}.");
        }

        IReadOnlyList<SegmentId> pieces = JobNoteCodec.Pieces(record.Value);
        GetSegments read = new(pieces);
        yield return read;
        if (JobNoteCodec.Read(record.Value, read.Segments) is { } note)
        {
            IReadOnlyList<SegmentId> garbage = isAdopted ? note.Replaced : note.Written;
            yield return new DeleteSegments(garbage);
            Deleted += garbage.Count;
        }

        for (long first = _mark.LastAppend + 1; isAdopted && first <= head.LastAppend; first += Batch)
        {
            foreach (StorageStep step in RemoveAppends(first, long.Min(first + Batch - 1, head.LastAppend)))
            {
                yield return step;
            }
        }

        yield return new DeleteSegments(pieces);
        foreach (StorageStep step in Move(isAdopted
            ? new GarbageMark(number + 1, head.LastAppend, head.After)
            : _mark with { First = number + 1 }).Concat(Forget(number)))
        {
            yield return step;
        }
    }

    private IEnumerable<StorageStep> RemoveAppends(long first, long last)
    {
        RefKey[] keys = new RefKey[last - first + 1];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = LogKeys.Append(_id, first + i);
        }

        ReadRefs appends = new(keys);
        yield return appends;
        List<ConditionalWrite> removals = [];
        List<SegmentId> pieces = [];
        for (int i = 0; i < keys.Length; i++)
        {
            if (appends.Records[i] is { } append && AppendCodec.ReadHead(append.Value) is { Count: > 0 } head)
            {
                pieces.AddRange(head.Pieces);
                removals.Add(ConditionalWrite.Begin(keys[i], append.Version, null));
            }
        }

        yield return new DeleteSegments(pieces);
        yield return new WriteRefs(removals, AtOnce);
        Deleted += pieces.Count + removals.Count;
    }

    private IEnumerable<StorageStep> Move(GarbageMark mark)
    {
        RefWrite write = new(_node.Chance.NewToken(), mark.Write());
        WriteRefs moved = new([ConditionalWrite.Begin(LogKeys.Mark(_id), _markVersion, write)], AtOnce);
        yield return moved;
        if (moved.Settled[0].Next == ConditionalWrite.Step.Rejected)
        {
            throw StorageErrors.InUse($"Somebody else collects the garbage of {_id}.");
        }

        (_mark, _markVersion) = (mark, moved.Settled[0].Version);
    }

    /// <summary>Removes a note behind which the mark has moved; also one that an earlier collector left when it ended
    /// between the two.</summary>
    private IEnumerable<StorageStep> Forget(long number)
    {
        if (number < 1)
        {
            yield break;
        }

        ReadRefs note = new([LogKeys.Note(_id, number)]);
        yield return note;
        if (note.Records[0] is { } record)
        {
            yield return new WriteRefs(
                [ConditionalWrite.Begin(LogKeys.Note(_id, number), record.Version, null)], AtOnce);
        }
    }
}
