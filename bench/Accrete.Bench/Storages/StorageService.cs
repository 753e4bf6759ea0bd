using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Storage;

namespace Accrete.Bench.Storages;

/// <summary>Is a storage service that is measured. A new one is a subclass and a line in <see cref="All"/>.</summary>
internal abstract class StorageService : IAsyncDisposable
{
    /// <summary>Gets the services, each to be made when its turn comes.</summary>
    public static IReadOnlyList<(string Name, Func<StorageService> Make)> All { get; } =
    [
        ("postgres", () => new SqlServerService("postgres", new Accrete.Storage.Contract.PostgresServer())),
        ("mariadb", () => new SqlServerService("mariadb", new Accrete.Storage.Contract.MariaDbServer())),
    ];

    /// <summary>Gets the name in the table.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the protocol of its URIs.</summary>
    public abstract string Protocol { get; }

    /// <summary>Gets the lines of a transactor's file that tell where it is.</summary>
    public abstract IReadOnlyList<string> Properties { get; }

    /// <summary>Starts what it needs.</summary>
    /// <returns>Why it is not there; null where it is.</returns>
    public abstract Task<string?> StartAsync();

    /// <summary>Returns the URI of a database.</summary>
    public abstract string Uri(string name);

    /// <summary>Opens the storage itself, as the transactor does.</summary>
    public abstract Task<IStorage> OpenAsync();

    /// <summary>Ends what it has started.</summary>
    public abstract ValueTask DisposeAsync();
}
