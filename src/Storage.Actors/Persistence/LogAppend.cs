using System;
using System.Collections.Generic;

namespace Accrete.Storage.Persistence;

/// <summary>Is one append of a log: some events that became durable together, or none where it only raises the
/// epoch.</summary>
/// <param name="Epoch">Counts the writers of the log: each new one appends the next epoch first.</param>
/// <param name="FirstSequence">The sequence number of the first event; of the next one where there is none.</param>
/// <param name="Writer">The writer's own id, as Akka.Persistence knows it.</param>
/// <param name="Events">The events.</param>
internal sealed record LogAppend(long Epoch, long FirstSequence, Guid Writer, IReadOnlyList<LogEvent> Events)
{
    /// <summary>Gets the sequence number of the last event; of the one before where there is none.</summary>
    public long LastSequence => FirstSequence + Events.Count - 1;
}
