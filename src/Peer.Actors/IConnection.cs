using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Log;

namespace Accrete;

/// <summary>Leads to one database: gives its newest value and takes transactions.</summary>
/// <remarks>Safe for any number of threads. <see cref="Connection"/> says what each kind of connection does; programs
/// take this interface where their tests put something else in its place.</remarks>
public interface IConnection : IDisposable, IAsyncDisposable
{
    /// <summary>Gets the newest value of the database that is known here. Costs nothing.</summary>
    /// <exception cref="AccreteException"><c>:db.error/connection-released</c>; or the database was
    /// deleted.</exception>
    Database Db { get; }

    /// <summary>Gets the log of all transactions up to now.</summary>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    TxLog Log { get; }

    /// <summary>Applies a transaction and waits for it.</summary>
    /// <param name="txData">A sequence of list forms, map forms and function calls: EDN text, EDN values, or
    /// .NET collections.</param>
    /// <returns>What it did: values before and after, datoms, and the entities of tempids.</returns>
    /// <exception cref="AccreteException">The data is refused, and nothing changed; the error's keyword says
    /// why. Or as for <see cref="Db"/>.</exception>
    /// <exception cref="EdnException">The text is no EDN; the error tells the line and column.</exception>
    TxReport Transact(object txData);

    /// <summary>Applies a transaction, after all that were handed in before on this thread.</summary>
    /// <param name="txData">As for <see cref="Transact"/>.</param>
    /// <param name="cancellation">Withdraws a transaction that has not begun.</param>
    /// <returns>What it did; fails as <see cref="Transact"/> does.</returns>
    Task<TxReport> TransactAsync(object txData, CancellationToken cancellation = default);

    /// <summary>Follows the transactions of the database, whoever made them, from the moment of this call on,
    /// in order and without gaps.</summary>
    /// <param name="cancellation">Ends the sequence with <see cref="OperationCanceledException"/>.</param>
    /// <returns>A sequence to be read once. Reports wait in memory until they are read, without a bound: read them, or
    /// dispose of the enumerator; where a reader may fall behind, take <see cref="Follow"/>. It ends where the
    /// connection is released or the database deleted.</returns>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    IAsyncEnumerable<TxReport> TxReports(CancellationToken cancellation = default);

    /// <summary>Follows the transactions of the database from a point on: first those in the log, then new ones as they
    /// come, in order, each once.</summary>
    /// <param name="fromT">The t of the first transaction; 0 for all.</param>
    /// <param name="toT">The t before which the sequence ends; null to go on for ever.</param>
    /// <param name="cancellation">Ends the sequence with <see cref="OperationCanceledException"/>.</param>
    /// <returns>A sequence to be read any number of times. Nothing waits in memory for a slow reader: it finds all in
    /// the log. To go on after a stop, remember the last t and add one. It ends as <see cref="TxReports"/>
    /// does.</returns>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    IAsyncEnumerable<LogEntry> Follow(long fromT, long? toT = null, CancellationToken cancellation = default);

    /// <summary>Returns a value that has everything complete at the time of the call.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <remarks>Source: clojure/index, sync.</remarks>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    Task<Database> SyncAsync(CancellationToken cancellation = default);

    /// <summary>Waits for a value whose basis is at least a t.</summary>
    /// <param name="t">The t.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    Task<Database> SyncAsync(long t, CancellationToken cancellation = default);

    /// <summary>Gives the connection up: it answers no more, and what follows it ends. The database and its values
    /// stay.</summary>
    void Release();
}
