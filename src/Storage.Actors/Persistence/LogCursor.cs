using System;

namespace Accrete.Storage.Persistence;

/// <summary>Goes through a log, one append after the other, and makes sure that nothing is missing between them. Plain
/// data, for one actor.</summary>
/// <param name="persistenceId">What names the log.</param>
/// <param name="place">The place after which it begins.</param>
internal sealed class LogCursor(string persistenceId, LogAnchor place)
{
    /// <summary>Gets the place up to which everything has been passed.</summary>
    public LogAnchor Place { get; private set; } = place;

    /// <summary>Gets the number of the next append.</summary>
    public long Next => Place.Number + 1;

    /// <summary>Returns what the next append tells.</summary>
    /// <param name="append">Its ref.</param>
    /// <exception cref="AccreteException">It is damaged, or does not follow the one before.</exception>
    public AppendHead Look(RefRecord append)
    {
        ArgumentNullException.ThrowIfNull(append);
        AppendHead head = AppendCodec.ReadHead(append.Value);
        return head.FirstSequence == Place.Sequence + 1 && head.Epoch >= Place.Epoch
            ? head
            : throw StorageErrors.Damaged(
                $"There is a gap in the log: append {Next} of {persistenceId} begins with event "
                + $"{head.FirstSequence} of epoch {head.Epoch}, not {Place.Sequence + 1}, after epoch {Place.Epoch}. "
                + "Restore a backup.");
    }

    /// <summary>Passes the next append.</summary>
    /// <param name="head">What it tells.</param>
    public void Pass(AppendHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        Place = new LogAnchor(Next, head.LastSequence, head.Epoch);
    }
}
