using System.Threading;

namespace Accrete.Query.Functions;

/// <summary>What a function that itself runs queries takes from the query that calls it.</summary>
/// <param name="Functions">Finds functions by name.</param>
/// <param name="Options">Limits.</param>
/// <param name="Cancellation">Stops the query.</param>
internal sealed record CallContext(FunctionRegistry Functions, QueryOptions Options, CancellationToken Cancellation)
{
    /// <summary>Gets the context of calls outside of a query.</summary>
    public static CallContext None { get; } = new(
        FunctionRegistry.Default, QueryOptions.Default, CancellationToken.None);
}
