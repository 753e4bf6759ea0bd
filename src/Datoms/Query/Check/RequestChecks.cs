using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Plan;

namespace Accrete.Query.Check;

/// <summary>The checks of a query with its inputs before anything runs, in the reference's order: of several mistakes
/// it tells of the one that the reference tells of.</summary>
/// <remarks>
/// <para>What is wrong with the query alone was refused when it was parsed.</para>
/// <para>First come functions and aggregates that nobody knows, and aggregates with too few or too many arguments
/// (<see cref="CallCheck"/>); then sources that are none (<see cref="SourceCheck"/>); then variables that nothing binds
/// (<see cref="BindingCheck"/>); then rules that are not defined; then functions with too few or too many arguments;
/// and last, as the clauses come, names of entities and attributes that nobody knows
/// (<see cref="ConstantPlaces"/>).</para>
/// </remarks>
internal static class RequestChecks
{
    /// <summary>Checks functions and sources.</summary>
    /// <param name="query">The query.</param>
    /// <param name="sources">What patterns read.</param>
    /// <param name="rules">The rules given with it.</param>
    /// <param name="functions">Finds functions.</param>
    /// <returns>What is to be refused after unbound variables; null for nothing.</returns>
    /// <exception cref="AccreteException">What is to be refused before them.</exception>
    public static AccreteException? BeforeBindings(
        ParsedQuery query, IReadOnlyDictionary<Symbol, object?> sources, IReadOnlyDictionary<Symbol, Rule> rules,
        FunctionRegistry functions)
    {
        AccreteException? wrongCall = CallCheck.Check(query, rules, functions);
        return SourceCheck.Check(query, sources, rules) ?? wrongCall;
    }

    /// <summary>Checks that variables are bound; once for each combination of databases and collections as
    /// sources.</summary>
    /// <returns>The error of a clause that would read everything; null for none.</returns>
    /// <exception cref="AccreteException"><c>:db.error/insufficient-binding</c>.</exception>
    public static AccreteException? Bindings(
        CompiledQuery compiled, ParsedQuery query, ImmutableArray<Symbol> bound, Func<Symbol, bool> isDatabase)
    {
        List<string> names = [];
        foreach (InputSpec input in query.Inputs)
        {
            if (input is InputSpec.Source source && isDatabase(source.Name))
            {
                names.Add(source.Name.Name);
            }
        }

        string databases = string.Join(' ', names);
        if (compiled.HasPassed(databases))
        {
            return null;
        }

        AccreteException? scan = new BindingCheck(compiled.Rules, compiled.Compiler.Graph, isDatabase)
            .Check(query.Where, bound);
        if (scan is null)
        {
            compiled.Pass(databases);
        }

        return scan;
    }
}
