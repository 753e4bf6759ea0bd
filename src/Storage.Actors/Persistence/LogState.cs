namespace Accrete.Storage.Persistence;

/// <summary>Is what a journal knows of a log that it may append to.</summary>
/// <param name="Next">The number of its next append.</param>
/// <param name="Epoch">The epoch that it has raised the log to.</param>
/// <param name="Sequence">The last sequence number.</param>
/// <param name="Anchor">The place after which the log can be read.</param>
internal readonly record struct LogState(long Next, long Epoch, long Sequence, LogAnchor Anchor);
