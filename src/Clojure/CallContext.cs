using System.Threading;

namespace Accrete.Clojure;

/// <summary>What a function takes from whatever calls it; a query hands on more than this.</summary>
/// <param name="Cancellation">Stops the call.</param>
internal record CallContext(CancellationToken Cancellation)
{
    /// <summary>Gets the context of calls that nobody can stop.</summary>
    public static CallContext None { get; } = new(CancellationToken.None);
}
