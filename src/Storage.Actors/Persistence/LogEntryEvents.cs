using System;
using Accrete.Log;

namespace Accrete.Storage.Persistence;

/// <summary>Makes bytes of the events of a database, which are log entries.</summary>
internal sealed class LogEntryEvents : IEventCodec
{
    /// <inheritdoc/>
    public LogEvent Encode(object payload) => payload switch
    {
        WrittenEntry written => new LogEvent(written.T, written.Bytes),
        LogEntry entry => new LogEvent(entry.T, LogEntryCodec.Write(entry)),
        _ => throw new ArgumentException("The events of a database are log entries.", nameof(payload)),
    };

    /// <inheritdoc/>
    public object Decode(LogEvent stored) => LogEntryCodec.Read(stored.Payload.Span);
}
