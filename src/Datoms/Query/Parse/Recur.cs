namespace Accrete.Query.Parse;

/// <summary>What <c>(recur x y)</c> gives: the values with which the loop or the function around it goes on.</summary>
/// <param name="Values">The values.</param>
internal sealed record Recur(object?[] Values);
