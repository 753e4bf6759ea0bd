using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Query.Run;

/// <summary>A checked query with everything it runs on.</summary>
/// <param name="Query">The query.</param>
/// <param name="Rules">The rules by name; empty where the query has none.</param>
/// <param name="Sources">What each source variable stands for: a Database, or a collection of tuples.</param>
/// <param name="Inputs">One relation for each input that binds variables: its rows are what the binding made
/// of the value.</param>
/// <param name="Pool">The pool that the inputs' pooled columns refer to.</param>
/// <param name="Functions">Finds functions by name.</param>
/// <param name="Options">Limits and reports.</param>
/// <param name="Cancellation">Stops the query.</param>
internal sealed record QueryRequest(
    ParsedQuery Query,
    IReadOnlyDictionary<Symbol, Rule> Rules,
    IReadOnlyDictionary<Symbol, object?> Sources,
    ImmutableArray<Relation> Inputs,
    ValuePool Pool,
    FunctionRegistry Functions,
    QueryOptions Options,
    CancellationToken Cancellation)
{
    /// <summary>Gets the error of a rule that nobody defined; null where there is none.</summary>
    public AccreteException? Refusal { get; init; }
}
