using System;
using System.Threading.Tasks;

namespace Accrete.Storage;

/// <summary>Opens services that are looked at before anybody uses them.</summary>
internal static class CheckedStorage
{
    /// <summary>Looks at a service, and closes it where something is wrong with it.</summary>
    /// <param name="storage">The service.</param>
    /// <param name="check">Throws where it cannot be used.</param>
    /// <returns>The service.</returns>
    public static async Task<T> OpenAsync<T>(T storage, Func<T, Task> check)
        where T : IStorage
    {
        try
        {
            await check(storage).ConfigureAwait(false);
            return storage;
        }
        catch
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
