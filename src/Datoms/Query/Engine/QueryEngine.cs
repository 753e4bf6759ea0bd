using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Query.Check;
using Accrete.Query.Columns;
using Accrete.Query.Explain;
using Accrete.Query.Parse;
using Accrete.Query.Run;
using Accrete.Query.Shape;
using Accrete.Time;

namespace Accrete.Query.Engine;

/// <summary>Runs queries: parses, checks, plans, executes, and shapes the result.</summary>
internal static class QueryEngine
{
    /// <summary>Runs a query.</summary>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="inputs">One for each item of <c>:in</c>: databases, logs, collections, values, rules,
    /// pull patterns.</param>
    /// <param name="options">Limits, and what to report beside the answer.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>An EdnSet of EdnVectors for a relation; an EdnVector for collections, tuples, <c>:with</c>
    /// and aggregates; a value or null for a scalar; where stats are asked for, a map with all that under
    /// <c>:ret</c>.</returns>
    /// <exception cref="AccreteException">The query is malformed, an input does not fit, a function fails, or a limit
    /// was met.</exception>
    public static object? Run(
        object query, IReadOnlyList<object?> inputs, QueryOptions options, CancellationToken cancellation = default) =>
        options.QueryStats || options.IoContext is not null
            ? QueryReports.Run(query, inputs, options, cancellation)
            : Answer(query, inputs, options, cancellation);

    /// <summary>Returns the inputs where <c>:in</c> names a place for each. The reference leaves surplus ones aside; a
    /// program that gives them has made a mistake.</summary>
    /// <exception cref="AccreteException"><c>:db.error/too-many-inputs</c>; or the query is malformed.</exception>
    public static IReadOnlyList<object?> WithoutSurplus(object? query, IReadOnlyList<object?> inputs) =>
        Counted(ParseCache.Queries.Parse(query), inputs);

    /// <summary>Returns the inputs of a program, none of which is surplus, nor a text in the place of a collection: C#
    /// hands over the items of an <c>object[]</c> one by one, and the characters of a text are what nobody
    /// meant.</summary>
    /// <exception cref="AccreteException">As for <see cref="WithoutSurplus"/>; or there is such a text.</exception>
    public static IReadOnlyList<object?> OfProgram(object? query, IReadOnlyList<object?> inputs)
    {
        ParsedQuery parsed = ParseCache.Queries.Parse(query);
        for (int i = 0; i < Math.Min(inputs.Count, parsed.Inputs.Length); i++)
        {
            if (inputs[i] is string text && parsed.Inputs[i] is InputSpec.Bound { Binding: Binding.Collection })
            {
                throw DbErrors.Argument(
                    $"Input {i + 1} of the query, {FunctionErrors.Shown(text)}, is one text, and [?x ...] takes a "
                        + "collection: give an array of strings. (The items of an object[] are one input each.)",
                    parsed.Form);
            }
        }

        return Counted(parsed, inputs);
    }

    /// <summary>Runs a query and shows how it was answered.</summary>
    /// <exception cref="AccreteException">As for <see cref="Run"/>.</exception>
    public static QueryPlan Explain(
        object query, IReadOnlyList<object?> inputs, QueryOptions options, CancellationToken cancellation = default) =>
        QueryReports.Explain(query, inputs, options, cancellation);

    /// <summary>Runs a query given as a map, with what is reported beside its answer.</summary>
    /// <param name="request">The map <c>{:query q :args [inputs] :timeout ms :io-context :ns/kw :query-stats
    /// true}</c>.</param>
    /// <param name="defaults">Limits where the map sets none, and the clock.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>The answer; where stats are asked for the map <c>{:ret answer :io-stats ... :query-stats
    /// ...}</c>.</returns>
    /// <exception cref="AccreteException">As for <see cref="Run"/>; or the map is malformed.</exception>
    public static object? RunMap(object request, QueryOptions defaults, CancellationToken cancellation = default)
    {
        (object? query, IReadOnlyList<object?> inputs, QueryOptions options) = RequestMap.Read(request, defaults);
        return Run(query!, WithoutSurplus(query, inputs), options, cancellation);
    }

    /// <summary>Runs a query given as a map, and makes its rows, pulls too, only as they are read.</summary>
    /// <param name="request">As for <see cref="RunMap"/>; its find is a relation or a collection.</param>
    /// <param name="defaults">Limits where the map sets none, and the clock.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <exception cref="AccreteException">As for <see cref="RunMap"/>.</exception>
    public static IReadOnlyList<object?> Sequence(
        object request, QueryOptions defaults, CancellationToken cancellation = default)
    {
        (object? query, IReadOnlyList<object?> inputs, QueryOptions options) = RequestMap.Read(request, defaults);
        using QueryMemory memory = QueryMemory.Outside();
        return new RowSequence(Execute(query, WithoutSurplus(query, inputs), options, cancellation));
    }

    private static IReadOnlyList<object?> Counted(ParsedQuery parsed, IReadOnlyList<object?> inputs) =>
        inputs.Count <= parsed.Inputs.Length
            ? inputs
            : throw ParseErrors.TooManyInputs(parsed.Inputs.Length, inputs.Count, parsed.Form);

    /// <summary>Runs a query and makes all of its answer.</summary>
    private static object? Answer(
        object query, IReadOnlyList<object?> inputs, QueryOptions options, CancellationToken cancellation)
    {
        using WorkLimit.Scope limit = Begin(options, cancellation);
        using QueryMemory memory = QueryMemory.Begin();
        return Guarded(() => Execute(query, inputs, options, null, cancellation).ToEdn());
    }

    /// <summary>Runs a query and gives its columns, for callers that want no EDN. They lie in the
    /// <see cref="QueryMemory"/> of the caller.</summary>
    /// <exception cref="AccreteException">As for <see cref="Run"/>.</exception>
    public static QueryResult Execute(
        object? query,
        IReadOnlyList<object?> inputs,
        QueryOptions options,
        CancellationToken cancellation = default) => Execute(query, inputs, options, null, cancellation);

    /// <summary>Runs a query, and notes what is done where a trace is given.</summary>
    /// <exception cref="AccreteException">As for <see cref="Run"/>.</exception>
    public static QueryResult Execute(
        object? query, IReadOnlyList<object?> inputs, QueryOptions options, PlanTrace? trace,
            CancellationToken cancellation)
    {
        using WorkLimit.Scope limit = Begin(options, cancellation);
        ParsedQuery parsed = ParseCache.Queries.Parse(query);
        ValuePool pool = new();
        InputBinder bound = InputBinder.Bind(parsed, inputs, pool);
        FunctionRegistry functions = FunctionsOf(bound.Sources);
        AccreteException? refusal = RequestChecks.BeforeBindings(parsed, bound.Sources, bound.Rules, functions);
        parsed = UnknownRules.Resolve(parsed, bound.Rules);
        QueryRequest request = new(
            parsed, bound.Rules, bound.Sources, bound.Relations, pool, functions, options, cancellation)
        {
            Refusal = refusal,
        };
        ImmutableArray<Symbol> variables = VariablesOf(parsed);
        Relation rows = QueryExecutor.Execute(request, variables, trace);
        return ResultShaper.Shape(request, rows, bound.Patterns);
    }

    /// <summary>Begins the limit of a query; within that of the query around it, where there is one.</summary>
    public static WorkLimit.Scope Begin(QueryOptions options, CancellationToken cancellation) =>
        WorkLimit.Begin(options.Timeout, options.Clock, options.MemoryBytesMax, cancellation);

    /// <summary>Runs a query, and tells of a stack or a heap that ran out as of other errors.</summary>
    public static T Guarded<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (InsufficientExecutionStackException error)
        {
            throw new AccreteException(
                Keyword.Of("db.error", "query-too-deep"),
                AnomalyCategory.Incorrect,
                "A value or a call of the query is nested too deep",
                inner: error);
        }
        catch (OutOfMemoryException)
        {
            throw WorkLimit.TooMuch(WorkLimit.DefaultBytesMax);
        }
    }

    /// <summary>Returns the functions of the first database among the sources; the default ones where there
    /// is none.</summary>
    private static FunctionRegistry FunctionsOf(IReadOnlyDictionary<Symbol, object?> sources)
    {
        foreach (object? source in sources.Values)
        {
            if (source is ISnapshot database)
            {
                return database.State.Options.Functions;
            }
        }

        return FunctionRegistry.Default;
    }

    private static ImmutableArray<Symbol> VariablesOf(ParsedQuery query)
    {
        ImmutableArray<Symbol>.Builder variables = ImmutableArray.CreateBuilder<Symbol>();
        foreach (FindElement element in query.Find)
        {
            AddOnce(variables, element.VariableName, query);
        }

        foreach (Symbol variable in query.With)
        {
            AddOnce(variables, variable, query);
        }

        return variables.ToImmutable();
    }

    private static void AddOnce(ImmutableArray<Symbol>.Builder variables, Symbol variable, ParsedQuery query)
    {
        if (!variables.Contains(variable) && !query.Lost.Contains(variable))
        {
            variables.Add(variable);
        }
    }
}
