using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete;

/// <summary>Makes, finds, names and deletes databases, and connects to them.</summary>
/// <remarks>The static <see cref="Peer"/> is one of them; <see cref="PeerInstance"/> makes others, so that the
/// databases of a test are its own. Source: clojure/index; javadoc Peer.</remarks>
public interface IPeer : IAsyncDisposable
{
    /// <summary>Makes a database.</summary>
    /// <param name="uri"><c>datomic:mem://name</c>: in the memory of this peer, gone with it.</param>
    /// <param name="options">Functions, default partition, bounds; null for the defaults of the peer.</param>
    /// <param name="cancellation">Gives up waiting; whether it was made is then unknown.</param>
    /// <returns>True where it was made; false where there is one already, which stays as it is.</returns>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>,
    /// <c>:db.error/unsupported-protocol</c>.</exception>
    Task<bool> CreateDatabaseAsync(
        string uri, DatabaseOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Deletes a database for ever. Values already taken from it go on to work, connections do not.</summary>
    /// <param name="uri">Its URI.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False where there was none.</returns>
    /// <exception cref="AccreteException">As for <see cref="CreateDatabaseAsync"/>.</exception>
    Task<bool> DeleteDatabaseAsync(string uri, CancellationToken cancellation = default);

    /// <summary>Gives a database another name. Connections go on to work.</summary>
    /// <param name="uri">Its URI.</param>
    /// <param name="newName">The new name, without the rest of a URI.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False where there was none.</returns>
    /// <exception cref="AccreteException">There is one of the new name; and as for
    /// <see cref="CreateDatabaseAsync"/>.</exception>
    Task<bool> RenameDatabaseAsync(string uri, string newName, CancellationToken cancellation = default);

    /// <summary>Returns the names of all databases of a storage service, in order.</summary>
    /// <param name="uri">A URI of the service with <c>*</c> in the place of the name: <c>datomic:mem://*</c>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="AccreteException">As for <see cref="CreateDatabaseAsync"/>.</exception>
    Task<IReadOnlyList<string>> GetDatabaseNamesAsync(string uri, CancellationToken cancellation = default);

    /// <summary>Connects to a database.</summary>
    /// <param name="uri">Its URI.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="AccreteException"><c>:db.error/db-not-found</c>; and as for
    /// <see cref="CreateDatabaseAsync"/>.</exception>
    /// <remarks>A URI with <c>read-only=true</c>, and <c>datomic:backup:BACKUP-URI</c> (with <c>?t=T</c> for an earlier
    /// backup than the last one), read one value from storage, without a transactor: the connection gives that value
    /// and its log for as long as it is held, and refuses all else with <c>:db.error/read-only-connection</c>. It
    /// needs the package Accrete.Peer.ReadOnly. Source: operation/read-only.</remarks>
    Task<Connection> ConnectAsync(string uri, CancellationToken cancellation = default);

    /// <summary>Lists the backups of a database.</summary>
    /// <param name="backupUri">Where they are: <c>file:/full/path</c> or <c>s3://bucket/prefix</c>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>The points in time that can be restored or connected to, the last backup first.</returns>
    /// <remarks>Needs the package Accrete.Peer.ReadOnly. Source: clojure/index, list-backups;
    /// operation/read-only.</remarks>
    /// <exception cref="AccreteException"><c>:backup/unsupported</c>: it is no such URI; or the place cannot be
    /// read.</exception>
    Task<IReadOnlyList<BackupListing>> ListBackupsAsync(string backupUri, CancellationToken cancellation = default);
}

/// <summary>Is a point in time that a backup holds.</summary>
/// <param name="T">Its t.</param>
/// <param name="ConnectUri">The URI to connect to it.</param>
public readonly record struct BackupListing(long T, string ConnectUri);
