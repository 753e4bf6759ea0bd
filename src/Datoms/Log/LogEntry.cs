using System.Collections.Generic;

namespace Accrete.Log;

/// <summary>One transaction in the log.</summary>
/// <param name="T">Its t.</param>
/// <param name="Data">Its datoms.</param>
public sealed record LogEntry(long T, IReadOnlyList<Datom> Data);
