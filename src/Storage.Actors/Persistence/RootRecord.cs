using System;
using Accrete.Edn;

namespace Accrete.Storage.Persistence;

/// <summary>Is the value of a database's root ref: where its indexes begin, and up to which place of the log they
/// hold everything.</summary>
/// <param name="Anchor">The place of the log.</param>
/// <param name="T">The t of the last transaction that the indexes hold.</param>
/// <param name="Root">The root of the indexes, in its own stored form.</param>
internal sealed record RootRecord(LogAnchor Anchor, long T, ReadOnlyMemory<byte> Root)
{
    /// <summary>Gets when the ref was moved: what it does not lead to any more is garbage since.</summary>
    public Instant Moved { get; init; }
}
