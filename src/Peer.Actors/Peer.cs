using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Clr;
using Accrete.Query;
using Accrete.Query.Engine;

namespace Accrete;

/// <summary>The door of the library: databases by URI, queries over several sources, ids and tempids.</summary>
/// <remarks>Source: clojure/index; javadoc Peer.</remarks>
public static partial class Peer
{
    private static readonly PeerInstance Shared = new();

    /// <summary>Gets the peer of this process behind these methods, for programs that take an <see cref="IPeer"/>; it
    /// is never disposed of.</summary>
    public static IPeer Default => Shared;

    /// <summary>Makes a database.</summary>
    /// <param name="uri"><c>datomic:mem://name</c>: in the memory of this process, gone with it.</param>
    /// <param name="options">Functions, default partition, bounds; null for the defaults.</param>
    /// <param name="clock">Gives transactions their time; null for the system's clock.</param>
    /// <returns>True where it was made; false where there is one already, which stays as it is.</returns>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>,
    /// <c>:db.error/unsupported-protocol</c>.</exception>
    public static bool CreateDatabase(string uri, DatabaseOptions? options = null, TimeProvider? clock = null) =>
        Wait(Shared.CreateDatabaseAsync(uri, options, clock, CancellationToken.None));

    /// <summary>Deletes a database for ever. Values already taken from it go on to work, connections do not.</summary>
    /// <param name="uri">Its URI.</param>
    /// <returns>False where there was none.</returns>
    /// <exception cref="AccreteException">As for <see cref="CreateDatabase"/>.</exception>
    public static bool DeleteDatabase(string uri) => Wait(Shared.DeleteDatabaseAsync(uri));

    /// <summary>Gives a database another name. Connections go on to work.</summary>
    /// <param name="uri">Its URI.</param>
    /// <param name="newName">The new name, without the rest of a URI.</param>
    /// <returns>False where there was none.</returns>
    /// <exception cref="AccreteException">There is one of the new name; and as for
    /// <see cref="CreateDatabase"/>.</exception>
    public static bool RenameDatabase(string uri, string newName) => Wait(Shared.RenameDatabaseAsync(uri, newName));

    /// <summary>Returns the names of all databases of a storage service, in order.</summary>
    /// <param name="uri">A URI of the service with <c>*</c> in the place of the name: <c>datomic:mem://*</c>.</param>
    /// <exception cref="AccreteException">As for <see cref="CreateDatabase"/>.</exception>
    public static IReadOnlyList<string> GetDatabaseNames(string uri) => Wait(Shared.GetDatabaseNamesAsync(uri));

    /// <summary>Connects to a database.</summary>
    /// <param name="uri">Its URI.</param>
    /// <exception cref="AccreteException"><c>:db.error/db-not-found</c>; and as for
    /// <see cref="CreateDatabase"/>.</exception>
    public static Connection Connect(string uri) => Wait(Shared.ConnectAsync(uri));

    /// <summary>Connects to a database without holding the caller's thread.</summary>
    /// <param name="uri">Its URI.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="AccreteException">As for <see cref="Connect"/>.</exception>
    public static Task<Connection> ConnectAsync(string uri, CancellationToken cancellation = default) =>
        Shared.ConnectAsync(uri, cancellation);

    /// <summary>Lists the backups of a database.</summary>
    /// <param name="backupUri">Where they are: <c>file:/full/path</c> or <c>s3://bucket/prefix</c>.</param>
    /// <returns>As for <see cref="IPeer.ListBackupsAsync"/>.</returns>
    /// <exception cref="AccreteException">As for <see cref="IPeer.ListBackupsAsync"/>.</exception>
    public static IReadOnlyList<BackupListing> ListBackups(string backupUri) =>
        Wait(Shared.ListBackupsAsync(backupUri));

    /// <summary>Runs a query.</summary>
    /// <param name="query">List form, map form, or EDN text of either.</param>
    /// <param name="inputs">One for each item of <c>:in</c>: databases, logs, collections of tuples, values, rules,
    /// pull patterns.</param>
    /// <returns>As for <see cref="Database.Query(object, object[])"/>.</returns>
    /// <exception cref="AccreteException">The query is malformed, an input does not fit, or a function
    /// fails.</exception>
    public static object? Q(object query, params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(query);
        return QueryEngine.Run(
            query, QueryEngine.WithoutSurplus(query, ClrInput.Spread(null, inputs)), WithClock(QueryOptions.Default));
    }

    /// <summary>Runs a query given as a map.</summary>
    /// <param name="request">The map <c>{:query q :args [inputs] :timeout ms :io-context :ns/kw :query-stats
    /// true}</c>.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>The answer; where stats are asked for, the map <c>{:ret answer :io-stats ... :query-stats
    /// ...}</c>.</returns>
    /// <exception cref="AccreteException">As for <see cref="Q"/>; past its timeout category interrupted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static object? Query(object request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return QueryEngine.RunMap(request, WithClock(QueryOptions.Default), cancellation);
    }

    /// <summary>Runs a query given as a map; pulls and rows are made only as they are read.</summary>
    /// <param name="request">As for <see cref="Query"/>.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>The rows; reading one twice makes it twice.</returns>
    /// <exception cref="AccreteException">As for <see cref="Query"/>.</exception>
    public static IReadOnlyList<object?> QSeq(object request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return QueryEngine.Sequence(request, WithClock(QueryOptions.Default), cancellation);
    }

    private static T Wait<T>(Task<T> work) => work.GetAwaiter().GetResult();

    private static QueryOptions WithClock(QueryOptions options) => options with { Clock = TimeProvider.System };
}
