using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Segments;

namespace Accrete.Storage.Backups;

/// <summary>Is one point in time of a backup: a root, and the transactions since.</summary>
/// <param name="Id">What names the database for ever.</param>
/// <param name="Name">The name that it had.</param>
/// <param name="T">The t of its newest transaction.</param>
/// <param name="Number">Counts the backups of a place: the highest is the one that was made last.</param>
/// <param name="Made">When it was made.</param>
/// <param name="Root">The root of its indexes; the default where it had none yet.</param>
/// <param name="SegmentCount">How many segments the root leads to, with itself.</param>
/// <param name="EntryCount">How many transactions there are since the root.</param>
/// <param name="Pieces">The pieces of the log that hold them, oldest first.</param>
internal sealed record BackupPoint(
    string Id, string Name, long T, long Number, Instant Made, SegmentId Root, long SegmentCount, long EntryCount,
    IReadOnlyList<LogPieceName> Pieces)
{
    /// <summary>Gets whether it has a root.</summary>
    public bool HasRoot => Root != default;
}

/// <summary>Names a piece of the log of a backup.</summary>
/// <param name="Hash">The SHA-256 of what it holds, in hexadecimal digits of lower case.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct LogPieceName(string Hash, int Length);
