using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Query;

namespace Accrete;

/// <summary>Reads a database value on a bounded pool instead of the caller's thread.</summary>
/// <remarks>Reads compute: no more of them run at a time than there are processors, and the others wait, so that
/// threads that serve requests stay free. A token that is cancelled ends waiting and work with
/// <see cref="OperationCanceledException"/>.
/// </remarks>
public static class DatabaseAsync
{
    private static readonly TaskFactory Pool = new(
        CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskContinuationOptions.None,
        new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Environment.ProcessorCount).ConcurrentScheduler);

    /// <summary>Runs a query, as <see cref="Database.Query(object, object[])"/> does.</summary>
    /// <param name="database">The value.</param>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="inputs">One for each item of <c>:in</c> but the first <c>$</c>.</param>
    public static Task<object?> QueryAsync(this Database database, object query, params object?[] inputs) =>
        QueryAsync(database, query, QueryOptions.Default, CancellationToken.None, inputs);

    /// <summary>Runs a query that can be stopped.</summary>
    /// <inheritdoc cref="QueryAsync(Database, object, object[])"/>
    /// <param name="database">The value.</param>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="inputs">One for each item of <c>:in</c> but the first <c>$</c>.</param>
    public static Task<object?> QueryAsync(
        this Database database, object query, CancellationToken cancellation, params object?[] inputs) =>
        QueryAsync(database, query, QueryOptions.Default, cancellation, inputs);

    /// <summary>Runs a query with options.</summary>
    /// <param name="database">The value.</param>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Timeout and bounds.</param>
    /// <param name="inputs">One for each item of <c>:in</c> but the first <c>$</c>.</param>
    public static Task<object?> QueryAsync(
        this Database database, object query, QueryOptions options, params object?[] inputs) =>
        QueryAsync(database, query, options, CancellationToken.None, inputs);

    /// <summary>Runs a query with options.</summary>
    /// <param name="database">The value.</param>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Timeout and bounds.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="inputs">One for each item of <c>:in</c> but the first <c>$</c>.</param>
    public static Task<object?> QueryAsync(
        this Database database, object query, QueryOptions options, CancellationToken cancellation,
        params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(database);
        return RunAsync("query", database, () => database.Query(query, options, cancellation, inputs), cancellation);
    }

    /// <summary>Runs a query into tuples, records, classes or scalars, as
    /// <see cref="Database.Query{T}(object, object[])"/> does.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="database">The value.</param>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="inputs">One for each item of <c>:in</c> but the first <c>$</c>.</param>
    public static Task<IReadOnlyList<T>> QueryAsync<T>(
        this Database database, object query, params object?[] inputs) =>
        QueryAsync<T>(database, query, QueryOptions.Default, CancellationToken.None, inputs);

    /// <summary>Runs a query into tuples, records, classes or scalars; it can be stopped.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="database">The value.</param>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="inputs">One for each item of <c>:in</c> but the first <c>$</c>.</param>
    public static Task<IReadOnlyList<T>> QueryAsync<T>(
        this Database database, object query, CancellationToken cancellation, params object?[] inputs) =>
        QueryAsync<T>(database, query, QueryOptions.Default, cancellation, inputs);

    /// <summary>Runs a query with options into tuples, records, classes or scalars.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="database">The value.</param>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Timeout and bounds.</param>
    /// <param name="inputs">One for each item of <c>:in</c> but the first <c>$</c>.</param>
    public static Task<IReadOnlyList<T>> QueryAsync<T>(
        this Database database, object query, QueryOptions options, params object?[] inputs) =>
        QueryAsync<T>(database, query, options, CancellationToken.None, inputs);

    /// <summary>Runs a query with options into tuples, records, classes or scalars.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="database">The value.</param>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="options">Timeout and bounds.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="inputs">One for each item of <c>:in</c> but the first <c>$</c>.</param>
    public static Task<IReadOnlyList<T>> QueryAsync<T>(
        this Database database, object query, QueryOptions options, CancellationToken cancellation,
        params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(database);
        return RunAsync("query", database, () => database.Query<T>(query, options, cancellation, inputs), cancellation);
    }

    /// <summary>Pulls one entity, as <see cref="Database.Pull(object, object, CancellationToken)"/> does.</summary>
    /// <param name="database">The value.</param>
    /// <param name="pattern">The pull pattern: EDN text or data.</param>
    /// <param name="entity">Entity id, ident or lookup ref.</param>
    /// <param name="cancellation">Stops the pull.</param>
    public static Task<EdnMap?> PullAsync(
        this Database database, object pattern, object? entity, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return RunAsync("pull", database, () => database.Pull(pattern, entity, cancellation), cancellation);
    }

    /// <summary>Pulls one entity into a record, class or dictionary.</summary>
    /// <typeparam name="T">What the answer becomes.</typeparam>
    /// <param name="database">The value.</param>
    /// <param name="pattern">The pull pattern: EDN text or data.</param>
    /// <param name="entity">Entity id, ident or lookup ref.</param>
    /// <param name="cancellation">Stops the pull.</param>
    public static Task<T?> PullAsync<T>(
        this Database database, object pattern, object? entity, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return RunAsync("pull", database, () => database.Pull<T>(pattern, entity, cancellation), cancellation);
    }

    /// <summary>Pulls many entities.</summary>
    /// <param name="database">The value.</param>
    /// <param name="pattern">The pull pattern: EDN text or data.</param>
    /// <param name="entities">Entity ids, idents or lookup refs.</param>
    /// <param name="cancellation">Stops the pull.</param>
    public static Task<IReadOnlyList<EdnMap?>> PullManyAsync(
        this Database database, object pattern, IEnumerable<object?> entities,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return RunAsync("pull", database, () => database.PullMany(pattern, entities, cancellation), cancellation);
    }

    private static Task<T> RunAsync<T>(
        string operation, Database database, Func<T> read, CancellationToken cancellation) =>
        PeerTelemetry.MeasureAsync(operation, database.Id, () => Pool.StartNew(read, cancellation));
}
