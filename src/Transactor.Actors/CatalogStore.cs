using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Actors;

namespace Accrete.Transactor;

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
        return record is null ? Catalog.Empty : CatalogCodec.Read(record.Value);
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
        while (true)
        {
            RefRecord? record = await node.Storage.ReadAsync(Key, node.Settings.CallTimeout, token)
                .ConfigureAwait(false);
            Catalog before = record is null ? Catalog.Empty : CatalogCodec.Read(record.Value);
            if (change(before) is not { } after)
            {
                return null;
            }

            RefWrite write = new(node.Chance.NewToken(), CatalogCodec.Write(after));
            if (await WriteAsync(node, record?.Version ?? RefVersion.Absent, write, token).ConfigureAwait(false))
            {
                return before;
            }
        }
    }

    /// <summary>Drives one conditional write to its outcome.</summary>
    /// <returns>Whether it took effect.</returns>
    private static async Task<bool> WriteAsync(
        StorageNode node, RefVersion expected, RefWrite write, CancellationToken token)
    {
        ConditionalWrite attempt = ConditionalWrite.Begin(Key, expected, write);
        while (!attempt.IsSettled)
        {
            token.ThrowIfCancellationRequested();
            if (attempt.Cause is { IsTransient: false } cause)
            {
                throw cause;
            }

            attempt = attempt.Next == ConditionalWrite.Step.Send
                ? attempt.AfterWrite(await node.Storage.CompareAndSetAsync(
                    Key, expected, write, node.Settings.CallTimeout, token).ConfigureAwait(false))
                : attempt.AfterRead(await node.Storage.ReadAsync(Key, node.Settings.CallTimeout, token)
                    .ConfigureAwait(false));
        }

        return attempt.Next == ConditionalWrite.Step.Committed;
    }
}
