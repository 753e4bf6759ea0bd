using System;
using System.Collections.Generic;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Is one statement with its values.</summary>
/// <param name="Text">The statement, with a question mark for each value.</param>
/// <param name="Values">The values, in the order of the marks: <see cref="string"/> for text, <see cref="long"/> for
/// bigint, <see cref="int"/> for int, <see cref="ReadOnlyMemory{T}"/> of bytes for blob; null for null.</param>
public sealed record CqlStatement(string Text, IReadOnlyList<object?> Values)
{
    /// <summary>Gets how many replicas must answer.</summary>
    public CqlConsistency Consistency { get; init; } = CqlConsistency.LocalQuorum;

    /// <summary>Gets among which replicas a conditional write is agreed upon; null for a statement without a
    /// condition.</summary>
    public CqlConsistency? SerialConsistency { get; init; }

    /// <summary>Gets how many rows a page has at most; 0 for what the server thinks right.</summary>
    public int PageSize { get; init; }

    /// <summary>Gets where the page begins, as the page before said; null for the first.</summary>
    public ReadOnlyMemory<byte>? PagingState { get; init; }

    /// <summary>Gets whether sending it twice does what sending it once does. A conditional write never
    /// is.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Returns the statement without its values.</summary>
    public override string ToString() => Text;
}
