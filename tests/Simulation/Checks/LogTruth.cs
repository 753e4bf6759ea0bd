using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Log;
using Accrete.Segments;
using Accrete.Simulation.Storage;
using Accrete.Storage;
using Accrete.Storage.Persistence;

namespace Accrete.Simulation.Checks;

/// <summary>Is the log of a database as the storage has taken it, append by append: read from what was written, not
/// from what is there now, so that nothing that is deleted later can hide.</summary>
internal sealed class LogTruth
{
    private LogTruth(IReadOnlyList<LogEntry> entries, IReadOnlyList<string> wrong) =>
        (Entries, Wrong) = (entries, wrong);

    /// <summary>Gets the entries, in order.</summary>
    public IReadOnlyList<LogEntry> Entries { get; }

    /// <summary>Gets what is wrong with it.</summary>
    public IReadOnlyList<string> Wrong { get; }

    /// <summary>Reads the log of a database.</summary>
    public static LogTruth Of(SharedStorage storage, string id)
    {
        string prefix = "log/" + LogKeys.Encode(id) + "/";
        List<LogEntry> entries = [];
        List<string> wrong = [];
        (long number, long sequence, long epoch) = (0, 0, 0);
        foreach (Taken taken in storage.Ledger.All.Where(
            one => one.Write is not null && one.Key.Text.StartsWith(prefix, StringComparison.Ordinal)))
        {
            AppendHead head = AppendCodec.ReadHead(taken.Write!.Value); // not null: see above
            if (taken.Key.Text != prefix + ++number)
            {
                wrong.Add($"{taken.Node} wrote {taken.Key} where append {number} was to come");
            }

            if (head.FirstSequence != sequence + 1)
            {
                wrong.Add($"append {number} of {taken.Node} begins with event {head.FirstSequence} after {sequence}");
            }

            if (head.Epoch < epoch)
            {
                wrong.Add($"{taken.Node} of epoch {head.Epoch} wrote append {number} after epoch {epoch} had begun");
            }

            (sequence, epoch) = (head.LastSequence, head.Epoch);
            entries.AddRange(EntriesOf(storage, head));
        }

        CheckOrder(entries, wrong);
        return new LogTruth(entries, wrong);
    }

    private static IEnumerable<LogEntry> EntriesOf(SharedStorage storage, AppendHead head)
    {
        Dictionary<SegmentId, ReadOnlyMemory<byte>> pieces = [];
        foreach (SegmentId piece in head.Pieces)
        {
            pieces[piece] = storage.FindEver(piece)
                ?? throw StorageErrors.Damaged($"The piece {piece} of an append is gone.");
        }

        return AppendCodec.ReadEvents(head, pieces).Events.Select(one => LogEntryCodec.Read(one.Payload.Span));
    }

    private static void CheckOrder(List<LogEntry> entries, List<string> wrong)
    {
        for (int i = 1; i < entries.Count; i++)
        {
            (LogEntry before, LogEntry after) = (entries[i - 1], entries[i]);
            if (after.T < before.NextT)
            {
                wrong.Add($"t {after.T} follows {before.T}, whose next is {before.NextT}");
            }

            if (after.Instant.CompareTo(before.Instant) < 0)
            {
                wrong.Add($"t {after.T} is of {after.Instant}, and {before.T} before it of {before.Instant}");
            }
        }
    }
}
