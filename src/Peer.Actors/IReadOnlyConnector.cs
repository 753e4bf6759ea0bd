using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete;

/// <summary>Connects to single values of databases: of a storage, without its transactor, or of a backup.</summary>
internal interface IReadOnlyConnector
{
    /// <summary>Reads the newest value of a database from its storage, or the one of a backup.</summary>
    /// <param name="service">The databases that the URI leads to.</param>
    /// <param name="uri">The URI.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="AccreteException">There is no such database, it cannot be read, or its service keeps nothing
    /// that could be read without it.</exception>
    Task<Connection> ConnectAsync(IDatabaseService service, DatabaseUri uri, CancellationToken cancellation);

    /// <summary>Lists the backups of a place, the last one first.</summary>
    /// <exception cref="AccreteException">It is no URI of backups, or the place cannot be read.</exception>
    Task<IReadOnlyList<BackupListing>> ListBackupsAsync(string backupUri, CancellationToken cancellation);
}
