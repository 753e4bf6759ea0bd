using System;
using System.Collections.Generic;
using System.Threading;
using Accrete.Clr;
using Accrete.Query;
using Accrete.Query.Answers;
using Accrete.Query.Columns;
using Accrete.Query.Engine;
using Accrete.Query.Explain;
using Accrete.Query.Shape;

namespace Accrete;

/// <content>Queries with this value as their first source.</content>
public sealed partial class Database
{
    /// <summary>Runs a query with this value as its first input.</summary>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>: values, collections, rules, pull patterns,
    /// other databases. An array of another type than <c>object[]</c> is one input, a collection.</param>
    /// <returns>For <c>:find ?a ?b</c> an EdnSet of EdnVectors (an EdnVector where rows may be equal: with
    /// <c>:with</c>, aggregates, pulls or return maps); for <c>[?a ...]</c> an EdnVector; for <c>[?a ?b]</c> an
    /// EdnVector or null; for <c>?a .</c> a value or null.</returns>
    /// <exception cref="AccreteException">The query is malformed, an input does not fit, or a function
    /// fails.</exception>
    public object? Query(object query, params object?[] inputs) =>
        Query(query, QueryOptions.Default, CancellationToken.None, inputs);

    /// <summary>Runs a query with this value as its first input; it can be stopped.</summary>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    /// <returns>As for <see cref="Query(object, object[])"/>.</returns>
    /// <exception cref="AccreteException">As for <see cref="Query(object, object[])"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public object? Query(object query, CancellationToken cancellation, params object?[] inputs) =>
        Query(query, QueryOptions.Default, cancellation, inputs);

    /// <summary>Runs a query with this value as its first input, within limits.</summary>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Timeout, memory bound, and what to report beside the answer.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    /// <returns>As for <see cref="Query(object, object[])"/>; with stats asked for, a map with the answer under
    /// <c>:ret</c>.</returns>
    /// <exception cref="AccreteException">As for <see cref="Query(object, object[])"/>; or a limit was met:
    /// category interrupted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public object? Query(object query, QueryOptions options, CancellationToken cancellation, params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        cancellation.ThrowIfCancellationRequested();
        return QueryEngine.Run(query, InputsOf(query, inputs), options, cancellation);
    }

    /// <summary>Runs a query with this value as its first input, within limits.</summary>
    /// <inheritdoc cref="Query(object, QueryOptions, CancellationToken, object[])"/>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Timeout, memory bound, and what to report beside the answer.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    public object? Query(object query, QueryOptions options, params object?[] inputs) =>
        Query(query, options, CancellationToken.None, inputs);

    /// <summary>Runs a query with this value as its first input and gives its rows as a .NET type.</summary>
    /// <typeparam name="T">For rows a tuple, a record (by place, with <c>:keys</c> by name), or a scalar where there is
    /// one column; for <c>[?a ...]</c> the item; for <c>[?a ?b]</c> the tuple; for <c>?a .</c> the value.</typeparam>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    /// <returns>The rows, in no order; at most one for tuple and scalar finds.</returns>
    /// <exception cref="AccreteException">As for <see cref="Query(object, object[])"/>; or a value cannot be
    /// given as its type: the message names the column.</exception>
    public IReadOnlyList<T> Query<T>(object query, params object?[] inputs) =>
        Query<T>(query, QueryOptions.Default, CancellationToken.None, inputs);

    /// <inheritdoc cref="Query{T}(object, object[])"/>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<T> Query<T>(object query, CancellationToken cancellation, params object?[] inputs) =>
        Query<T>(query, QueryOptions.Default, cancellation, inputs);

    /// <inheritdoc cref="Query{T}(object, object[])"/>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Timeout and memory bound; stats are not reported here.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    public IReadOnlyList<T> Query<T>(object query, QueryOptions options, params object?[] inputs) =>
        Query<T>(query, options, CancellationToken.None, inputs);

    /// <inheritdoc cref="Query{T}(object, object[])"/>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Timeout and memory bound; stats are not reported here.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    public IReadOnlyList<T> Query<T>(
        object query, QueryOptions options, CancellationToken cancellation, params object?[] inputs) =>
        Shaped(query, options, inputs, TypedRows.Of<T>, outlives: false, cancellation);

    /// <summary>Runs a query with this value as its first input and gives its answer as columns of typed values: no
    /// object is made for a row, nor for a number.</summary>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    /// <returns>A column for each element of <c>:find</c>; rows in no order, at most one for tuple and scalar
    /// finds.</returns>
    /// <exception cref="AccreteException">As for <see cref="Query(object, object[])"/>.</exception>
    public ColumnarAnswer QueryColumns(object query, params object?[] inputs) =>
        QueryColumns(query, QueryOptions.Default, CancellationToken.None, inputs);

    /// <inheritdoc cref="QueryColumns(object, object[])"/>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Timeout and memory bound; stats are not reported here.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    public ColumnarAnswer QueryColumns(object query, QueryOptions options, params object?[] inputs) =>
        QueryColumns(query, options, CancellationToken.None, inputs);

    /// <inheritdoc cref="QueryColumns(object, object[])"/>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Timeout and memory bound; stats are not reported here.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ColumnarAnswer QueryColumns(
        object query, QueryOptions options, CancellationToken cancellation, params object?[] inputs) =>
        Shaped(query, options, inputs, AnswerColumns.Of, outlives: true, cancellation);

    /// <summary>Runs a query with this value as its first input and shows how it was answered.</summary>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Limits, and the clock that steps are timed by.</param>
    /// <param name="inputs">What <c>:in</c> names after <c>$</c>.</param>
    /// <exception cref="AccreteException">As for <see cref="Query(object, object[])"/>.</exception>
    public QueryPlan Explain(object query, QueryOptions options, params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        return QueryEngine.Explain(query, InputsOf(query, inputs), options);
    }

    /// <summary>Runs a query and shapes its columns.</summary>
    /// <param name="query">The query.</param>
    /// <param name="options">Its limits.</param>
    /// <param name="inputs">Its inputs but this value.</param>
    /// <param name="shape">Makes the answer.</param>
    /// <param name="outlives">Whether the answer holds columns of the query, whose memory is not given back
    /// then.</param>
    /// <param name="cancellation">Stops it.</param>
    private T Shaped<T>(
        object query, QueryOptions options, object?[] inputs, Func<QueryResult, T> shape, bool outlives,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        cancellation.ThrowIfCancellationRequested();
        using WorkLimit.Scope limit = QueryEngine.Begin(options, cancellation);
        using QueryMemory memory = outlives ? QueryMemory.Outside() : QueryMemory.Begin();
        return QueryEngine.Guarded(
            () => shape(QueryEngine.Execute(query, InputsOf(query, inputs), options, cancellation)));
    }

    private IReadOnlyList<object?> InputsOf(object query, object?[] inputs) =>
        QueryEngine.OfProgram(query, ClrInput.Spread(this, inputs));
}
