using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Bench.Durable;
using Accrete.Bench.Scale;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Index.Trees;

namespace Accrete.Bench.Partitions;

/// <summary>A shop that has been loaded and indexed.</summary>
/// <param name="Uri">Where it is.</param>
/// <param name="Shop">What it has.</param>
/// <param name="Datoms">How many datoms.</param>
/// <param name="Seconds">How long it took, to the end of the last index job.</param>
/// <param name="OrderBytes">How many bytes each of the four orders has in storage.</param>
/// <param name="MemoryBytes">How many bytes they would take in an object cache.</param>
internal sealed record LoadedShop(
    string Uri, ScaleShop Shop, long Datoms, double Seconds, IReadOnlyList<long> OrderBytes, long MemoryBytes)
{
    private const int UnderWayMax = 16;
    private const long AllOfIt = 1L << 40;

    /// <summary>Loads one.</summary>
    /// <param name="uri">Where it is made.</param>
    /// <param name="shop">What it will have.</param>
    /// <param name="size">How many datoms, at least.</param>
    public static async Task<LoadedShop> LoadAsync(string uri, ScaleShop shop, long size)
    {
        await using PeerInstance peer = new(settings: new PeerSettings { ObjectCacheMax = AllOfIt });
        await peer.CreateDatabaseAsync(uri).ConfigureAwait(false);
        using Connection connection = await peer.ConnectAsync(uri).ConfigureAwait(false);
        await connection.TransactAsync(ScaleShop.Schema).ConfigureAwait(false);
        Queue<Task<TxReport>> underWay = new();
        long datoms = 0, start = Stopwatch.GetTimestamp();
        while (datoms < size || underWay.Count > 0)
        {
            while (datoms < size && underWay.Count < UnderWayMax)
            {
                underWay.Enqueue(connection.TransactAsync(shop.Next()));
            }

            datoms += (await underWay.Dequeue().ConfigureAwait(false)).TxData.Count;
        }

        await OrdersPart.IndexedAsync(connection).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        peer.ReleaseObjectCache();
        foreach (IndexOrder order in Enum.GetValues<IndexOrder>())
        {
            GC.KeepAlive(connection.Db.Datoms(order).Count());
        }

        long memory = peer.ObjectCacheBytes;
        OrderedIndex[] parts = [.. connection.Db.Indexes.Parts];
        long[] bytes = new long[parts.Length / 2];
        for (int i = 0; i < parts.Length; i++)
        {
            // The past follows the present, in the same orders.
            bytes[i % bytes.Length] += parts[i].Tree.Root is { } root ? BytesOf(root) : 0;
        }

        return new LoadedShop(uri, shop, datoms, seconds, bytes, memory);
    }

    /// <summary>Gets how many bytes its indexes have in storage.</summary>
    public long StoredBytes => OrderBytes.Sum();

    private static long BytesOf(NodeHandle node) => node.Weight
        + (node.Height == 0 ? 0 : ((IndexDirectory)node.Resolve()).Entries.Sum(entry => BytesOf(entry.Node)));
}
