using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage;

/// <summary>Shorter ways to call a service.</summary>
public static class StorageExtensions
{
    /// <summary>Reads one ref consistently.</summary>
    /// <param name="storage">The service.</param>
    /// <param name="key">The key.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="token">Gives up waiting.</param>
    /// <returns>The record; null where the ref is absent.</returns>
    /// <exception cref="AccreteException">It could not be read.</exception>
    public static async Task<RefRecord?> ReadAsync(
        this IStorage storage, RefKey key, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        IReadOnlyList<RefRecord?> records = await storage.ReadAsync([key], within, token).ConfigureAwait(false);
        return records[0];
    }
}
