using System;

namespace Accrete.Storage.Persistence;

/// <summary>Is one event of a log, as it is stored.</summary>
/// <param name="T">The t of its transaction; 0 for what is none.</param>
/// <param name="Payload">Its bytes.</param>
internal readonly record struct LogEvent(long T, ReadOnlyMemory<byte> Payload);
