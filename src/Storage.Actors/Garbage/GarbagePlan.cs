using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Segments;

namespace Accrete.Storage.Garbage;

/// <summary>Decides what the notes of index jobs say is garbage. A value's work: it knows no service.</summary>
/// <remarks>Roots form a chain, since a job is adopted only where the root is still the one that it began with. Who
/// walks it back from the root that is there now meets all jobs that were adopted; the others will never be, once the
/// root is another than theirs.</remarks>
internal static class GarbagePlan
{
    /// <summary>Says for each note, the oldest first, what can be collected by it: those up to the first that cannot be
    /// yet.</summary>
    /// <param name="mark">How far garbage was collected.</param>
    /// <param name="notes">The notes from there on. A job that is under way may have noted itself since the root was
    /// read.</param>
    /// <param name="root">The root that is there now; the default for none.</param>
    /// <param name="moved">When it was moved.</param>
    /// <param name="olderThan">What became garbage before may go.</param>
    /// <returns>For each of them, whether its job was adopted: what it replaced is garbage, else what it
    /// wrote.</returns>
    /// <exception cref="AccreteException">The notes do not lead to the root: nothing is known to be
    /// garbage.</exception>
    public static IReadOnlyList<bool> Judge(
        GarbageMark mark, IReadOnlyList<JobNoteHead> notes, SegmentId root, Instant moved, Instant olderThan)
    {
        bool[] adopted = Adopted(mark, notes, root);
        Instant[] since = new Instant[notes.Count];
        Instant next = moved;
        for (int i = notes.Count - 1; i >= 0; i--)
        {
            // The next job that was adopted began when the one before had moved the root.
            since[i] = adopted[i] ? next : notes[i].Time;
            next = adopted[i] ? notes[i].Time : next;
        }

        int count = 0;
        while (count < notes.Count && since[count] < olderThan && (adopted[count] || notes[count].Before != root))
        {
            count++;
        }

        return adopted[..count];
    }

    private static bool[] Adopted(GarbageMark mark, IReadOnlyList<JobNoteHead> notes, SegmentId root)
    {
        bool[] adopted = new bool[notes.Count];
        SegmentId at = root;
        for (int i = notes.Count - 1; i >= 0 && at != mark.Root; i--)
        {
            if (notes[i].After == at)
            {
                adopted[i] = true;
                at = notes[i].Before;
            }
        }

        return at == mark.Root
            ? adopted
            : throw StorageErrors.Fault(
                "The notes of index jobs do not lead to the root of the indexes: nothing is deleted.");
    }
}
