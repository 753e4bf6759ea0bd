using System;
using Accrete.Log;

namespace Accrete.Storage.Persistence;

/// <summary>A log entry on its way into the log, with its stored form: made once, for the log and for all peers that
/// are told.</summary>
/// <param name="entry">The entry.</param>
internal sealed class WrittenEntry(LogEntry entry)
{
    private byte[]? _bytes;

    /// <summary>Gets the t of its transaction.</summary>
    public long T => entry.T;

    /// <summary>Gets its stored form.</summary>
    /// <exception cref="AccreteException">It has more than can be stored.</exception>
    public ReadOnlyMemory<byte> Bytes => _bytes ??= LogEntryCodec.Write(entry);
}
