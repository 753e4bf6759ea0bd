using System.Threading;
using Accrete.Clojure;

namespace Accrete.Query;

/// <summary>What a function that itself runs queries takes from the query that calls it.</summary>
/// <param name="Functions">Finds functions by name.</param>
/// <param name="Options">Limits.</param>
/// <param name="Cancellation">Stops the query.</param>
internal sealed record QueryContext(FunctionRegistry Functions, QueryOptions Options, CancellationToken Cancellation)
    : CallContext(Cancellation)
{
    /// <summary>Gets the context of queries in calls outside of a query.</summary>
    public static QueryContext Alone { get; } = new(
        FunctionRegistry.Default, QueryOptions.Default, CancellationToken.None);
}
