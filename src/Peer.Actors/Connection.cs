using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Log;

namespace Accrete;

/// <summary>Leads to one database: gives its newest value and takes transactions.</summary>
/// <remarks>Made by <see cref="Peer.Connect"/>; safe for any number of threads. Source: clojure/index, connect
/// and transact.</remarks>
public sealed class Connection : IDisposable
{
    private readonly MemoryDatabase _database;
    private volatile bool _released;

    internal Connection(MemoryDatabase database) => _database = database;

    /// <summary>Gets the newest value of the database. Costs nothing.</summary>
    /// <exception cref="AccreteException"><c>:db.error/connection-released</c>; or the database was
    /// deleted.</exception>
    public Database Db => Open().Newest;

    /// <summary>Gets the log of all transactions up to now.</summary>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    public TxLog Log => Db.Log;

    /// <summary>Applies a transaction and waits for it.</summary>
    /// <param name="txData">A sequence of list forms, map forms and function calls: EDN text, EDN values, or
    /// .NET collections.</param>
    /// <returns>What it did: values before and after, datoms, and the entities of tempids.</returns>
    /// <exception cref="AccreteException">The data is refused, and nothing changed; the error's keyword says
    /// why. Or as for <see cref="Db"/>.</exception>
    /// <exception cref="EdnException">The text is no EDN; the error tells the line and column.</exception>
    public TxReport Transact(object txData)
    {
        ArgumentNullException.ThrowIfNull(txData);
        return Open().Transact(txData);
    }

    /// <summary>Applies a transaction, after all that were handed in before on this thread.</summary>
    /// <param name="txData">As for <see cref="Transact"/>.</param>
    /// <param name="cancellation">Withdraws a transaction that has not begun.</param>
    /// <returns>What it did; fails as <see cref="Transact"/> does. In memory the work is done by the time of
    /// the return: there is nothing to wait for, so no thread is changed.</returns>
    public Task<TxReport> TransactAsync(object txData, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(txData);
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<TxReport>(cancellation);
        }

        try
        {
            return Task.FromResult(Open().Transact(txData));
        }
        catch (Exception refused) when (refused is AccreteException or EdnException)
        {
            return Task.FromException<TxReport>(refused);
        }
    }

    /// <summary>Follows the transactions of the database, whoever made them, from the moment of this call on,
    /// in order and without gaps.</summary>
    /// <param name="cancellation">Ends the sequence.</param>
    /// <returns>A sequence to be read once. Reports wait in memory until they are read: read them, or dispose of the
    /// enumerator. It ends where the database is deleted.</returns>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    public IAsyncEnumerable<TxReport> TxReports(CancellationToken cancellation = default)
    {
        MemoryDatabase database = Open();
        return Read(database, database.Listen(), cancellation);
    }

    /// <summary>Returns a value that has everything complete at the time of the call.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <remarks>Source: clojure/index, sync. In memory the newest value is always complete.</remarks>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    public Task<Database> SyncAsync(CancellationToken cancellation = default) => cancellation.IsCancellationRequested
        ? Task.FromCanceled<Database>(cancellation)
        : Task.FromResult(Db);

    /// <summary>Waits for a value whose basis is at least a t.</summary>
    /// <param name="t">The t.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    public async Task<Database> SyncAsync(long t, CancellationToken cancellation = default)
    {
        MemoryDatabase database = Open();
        Channel<TxReport> reports = database.Listen();
        try
        {
            while (Open().Newest.BasisT < t && await reports.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
            {
                reports.Reader.TryRead(out _);
            }

            return Db;
        }
        finally
        {
            database.Forget(reports);
        }
    }

    /// <summary>Gives the connection up: it answers no more. The database and its values stay.</summary>
    public void Release() => _released = true;

    /// <summary>Does as <see cref="Release"/>.</summary>
    public void Dispose() => Release();

    private static async IAsyncEnumerable<TxReport> Read(
        MemoryDatabase database, Channel<TxReport> reports, [EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            await foreach (TxReport report in reports.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return report;
            }
        }
        finally
        {
            database.Forget(reports);
        }
    }

    private MemoryDatabase Open() =>
        _released ? throw DbErrors.Conflict("connection-released",
            "The connection has been released: call Peer.Connect again.")
        : _database.IsClosed ? throw DbErrors.Conflict("db-deleted", "The database of this connection was deleted.")
        : _database;
}
