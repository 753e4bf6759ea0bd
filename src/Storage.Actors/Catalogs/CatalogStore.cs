using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Actors;

namespace Accrete.Storage.Catalogs;

/// <summary>Reads and changes the catalog of a storage.</summary>
internal static class CatalogStore
{
    /// <summary>Gets the key of the ref that holds the catalog.</summary>
    public static RefKey Key { get; } = new("catalog");

    /// <summary>Reads the catalog.</summary>
    /// <exception cref="AccreteException">Storage does not answer, or the catalog is damaged.</exception>
    public static async Task<Catalog> ReadAsync(StorageNode node, CancellationToken token)
    {
        RefRecord? record = await node.Storage.ReadAsync(Key, node.Settings.CallTimeout, token).ConfigureAwait(false);
        return CatalogCodec.ReadRef(record?.Value);
    }

    /// <summary>Changes the catalog, again and again where others change it at the same time.</summary>
    /// <param name="node">The storage.</param>
    /// <param name="change">Returns the catalog as it shall be, null where nothing is to change.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>The catalog before the change; null where nothing was to change.</returns>
    /// <exception cref="AccreteException">Storage does not answer.</exception>
    public static async Task<Catalog?> ChangeAsync(
        StorageNode node, Func<Catalog, Catalog?> change, CancellationToken token)
    {
        Catalog? before = null;
        bool changed = await RefChange.ApplyAsync(
            node, Key,
            value =>
            {
                before = CatalogCodec.ReadRef(value);
                return change(before) is { } after ? CatalogCodec.Write(after) : null;
            },
            token).ConfigureAwait(false);
        return changed ? before : null;
    }
}
