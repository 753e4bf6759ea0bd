namespace Accrete.Storage.Persistence;

/// <summary>Is what a journal knows of a log that it may append to.</summary>
/// <param name="Next">The number of its next append.</param>
/// <param name="Epoch">The epoch that it has raised the log to.</param>
/// <param name="Sequence">The last sequence number.</param>
/// <param name="Anchor">The place of the value from which a recovery goes on: the log is read after it.</param>
internal readonly record struct LogState(long Next, long Epoch, long Sequence, LogAnchor Anchor);
