using System;
using System.Collections.Generic;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Is one page of rows.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="PagingState">Where the next page begins; null where this is the last.</param>
public sealed record CqlPage(IReadOnlyList<CqlRow> Rows, ReadOnlyMemory<byte>? PagingState)
{
    /// <summary>Gets the page of a statement that returns no rows.</summary>
    public static CqlPage Empty { get; } = new([], null);
}
