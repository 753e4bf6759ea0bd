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
    Task<Connection> ConnectAsync(string uri, CancellationToken cancellation = default);
}
