namespace Accrete.Query.Patterns;

/// <summary>How a pattern read an index.</summary>
/// <param name="Index">The way and the index; null for none.</param>
/// <param name="Batches">How many batches a scan read.</param>
/// <param name="Datoms">How many datoms came of it.</param>
internal readonly record struct IndexAccess(string? Index, int Batches, long Datoms);
