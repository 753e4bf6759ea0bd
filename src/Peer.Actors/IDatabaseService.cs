using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete;

/// <summary>The databases behind one protocol of URIs, as a peer reaches them.</summary>
/// <remarks>Each checks the rest of the URI itself: what stands there differs from protocol to protocol. All refuse a
/// URI that leads nowhere with <c>:db.error/invalid-db-uri</c>.</remarks>
internal interface IDatabaseService : IAsyncDisposable
{
    /// <summary>Makes a database.</summary>
    /// <returns>False where there is one of that name already.</returns>
    Task<bool> CreateAsync(
        DatabaseUri uri, DatabaseOptions options, TimeProvider? clockOfIt, CancellationToken cancellation);

    /// <summary>Deletes a database; its connections fail from then on.</summary>
    /// <returns>False where there is none of that name.</returns>
    Task<bool> DeleteAsync(DatabaseUri uri, CancellationToken cancellation);

    /// <summary>Gives a database another name.</summary>
    /// <returns>False where there is none of the old name.</returns>
    /// <exception cref="AccreteException">There is one of the new name.</exception>
    Task<bool> RenameAsync(DatabaseUri uri, string newName, CancellationToken cancellation);

    /// <summary>Returns all names, in order; the URI has a star in the place of the name.</summary>
    Task<IReadOnlyList<string>> NamesAsync(DatabaseUri uri, CancellationToken cancellation);

    /// <summary>Connects to a database.</summary>
    /// <exception cref="AccreteException"><c>:db.error/db-not-found</c>.</exception>
    Task<Connection> ConnectAsync(DatabaseUri uri, CancellationToken cancellation);
}
