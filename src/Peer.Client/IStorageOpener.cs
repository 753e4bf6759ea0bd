using Accrete.Storage;

namespace Accrete.Client;

/// <summary>Opens the storage behind URIs, for tools that work on it without a peer: backup and restore.</summary>
internal interface IStorageOpener
{
    /// <summary>Opens a storage.</summary>
    /// <param name="uri">The URI of a database in it.</param>
    /// <param name="use">What for.</param>
    /// <returns>The storage, the caller's from now on, and the name of the database.</returns>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>; or the storage cannot be used.</exception>
    OpenedStorage Open(DatabaseUri uri, StorageUse use);
}

/// <summary>Says what a storage is opened for.</summary>
internal enum StorageUse
{
    /// <summary>To read: what peers may.</summary>
    Read,

    /// <summary>To write too: what transactors may.</summary>
    Write,
}

/// <summary>Is a storage with the name of a database in it.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Name">The name.</param>
internal sealed record OpenedStorage(IStorage Storage, string Name);
