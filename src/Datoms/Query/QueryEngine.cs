using System;
using System.Collections.Generic;
using System.Threading;

namespace Accrete.Query;

/// <summary>Runs queries: parses, checks, plans, executes, and shapes the result.</summary>
internal static class QueryEngine
{
    /// <summary>Runs a query.</summary>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="inputs">One for each item of <c>:in</c>: databases, logs, collections, values, rules, pull patterns.</param>
    /// <param name="options">Limits, and what to report beside the answer.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>An EdnSet of EdnVectors for a relation; an EdnVector for collections, tuples, <c>:with</c> and aggregates; a
    /// value or null for a scalar.</returns>
    public static object? Run(
        object query, IReadOnlyList<object?> inputs, QueryOptions options, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}
