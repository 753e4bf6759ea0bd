using System;
using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Query.Run;

/// <summary>Plans and runs the <c>:where</c> of a query.</summary>
internal static class QueryExecutor
{
    /// <summary>Finds all rows over the variables that <c>:find</c> and <c>:with</c> name.</summary>
    /// <param name="request">The query and what it runs on.</param>
    /// <param name="variables">The variables wanted, each once.</param>
    /// <returns>Distinct rows: a set over exactly <paramref name="variables"/>, in their order.</returns>
    /// <exception cref="AccreteException">A clause cannot be satisfied as the rules of binding want it, an identifier does not
    /// resolve, a function fails, or a limit was met.</exception>
    public static Relation Execute(QueryRequest request, ImmutableArray<Symbol> variables) =>
        throw new NotImplementedException();
}
