using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Catalogs;

namespace Accrete.Storage.Backups;

/// <summary>Works on a database as it is at one moment, while a transactor writes it and a collector deletes what is
/// old.</summary>
/// <param name="access">The storage.</param>
internal sealed class DatabaseCapture(StorageAccess access)
{
    /// <summary>So often the work begins again with a newer root.</summary>
    private const int PassesMax = 32;

    /// <summary>Gets the storage.</summary>
    public StorageAccess Access => access;

    /// <summary>Returns what names a database for ever.</summary>
    /// <exception cref="AccreteException"><c>:db.error/db-not-found</c>; or storage fails.</exception>
    public async Task<string> IdOfAsync(string name, CancellationToken token)
    {
        Catalog catalog = await CatalogAsync(token).ConfigureAwait(false);
        return catalog.IdOf(name) ?? throw DbErrors.NoDatabase(name);
    }

    /// <summary>Does something with a database as it is now; where what it needs was deleted meanwhile, again with a
    /// newer root.</summary>
    /// <param name="id">What names the database for ever.</param>
    /// <param name="work">What is done.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">The work fails; the database was deleted; the storage is damaged.</exception>
    public async Task<T> RunAsync<T>(
        string id, Func<CapturedDatabase, CancellationToken, Task<T>> work, CancellationToken token)
    {
        LogTailReader tail = new(access, id);
        for (int pass = 1; ; pass++)
        {
            CapturedDatabase captured = await tail.CaptureAsync(token).ConfigureAwait(false);
            try
            {
                return await work(captured, token).ConfigureAwait(false);
            }
            catch (AccreteException error) when (SegmentErrors.IsMissing(error) && pass < PassesMax)
            {
                // A segment of a root that is still the root is not garbage: it is lost.
                if (await tail.IsSameAsync(captured.Record, token).ConfigureAwait(false))
                {
                    throw;
                }

                await CheckIsThereAsync(id, token).ConfigureAwait(false);
            }
        }
    }

    private async Task CheckIsThereAsync(string id, CancellationToken token)
    {
        Catalog catalog = await CatalogAsync(token).ConfigureAwait(false);
        if (catalog.Entries.All(entry => entry.Value != id))
        {
            throw DbErrors.Deleted();
        }
    }

    private async Task<Catalog> CatalogAsync(CancellationToken token)
    {
        RefRecord? record = await access.ReadAsync(CatalogStore.Key, token).ConfigureAwait(false);
        return CatalogCodec.ReadRef(record?.Value);
    }
}
