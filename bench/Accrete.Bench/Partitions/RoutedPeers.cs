using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Bench.Durable;
using Accrete.Bench.Scale;

namespace Accrete.Bench.Partitions;

/// <summary>Measures three peers with a cache each: requests of some customers that are active, each to any of the
/// peers, and each to the one that reads the customer's partition.</summary>
/// <param name="context">The run.</param>
/// <param name="storage">The name of the storage.</param>
/// <param name="shop">A shop with a partition a customer.</param>
/// <param name="cache">The bytes of each cache.</param>
internal sealed class RoutedPeers(DurableContext context, string storage, LoadedShop shop, long cache)
{
    /// <summary>One customer in so many is active: what they read is more than one cache holds, and less than three.
    /// </summary>
    private const int ActiveEvery = 8;

    /// <summary>How many requests an active customer has in each half, about.</summary>
    private const int RequestsEach = 6;

    private static readonly string[] Names = ["one", "two", "three"];

    /// <summary>Measures.</summary>
    public async Task RunAsync()
    {
        PartitionRouter router = new(Names);
        int turn = 0;
        Asked anywhere = await AskAsync(_ => turn++ % Names.Length).ConfigureAwait(false);
        Asked routed = await AskAsync(customer => Array.IndexOf(
            Names, router.MemberOfPartition(ScaleShop.PartitionOf(customer)))).ConfigureAwait(false);
        context.Print($"three peers, one customer in {ActiveEvery} active, {routed.Count:N0} requests after as many: "
            + $"in turn {anywhere.SegmentsEach:F2} segments a request, {anywhere.HitRate:P1} hits; routed "
            + $"{routed.SegmentsEach:F2}, {routed.HitRate:P1}");
        context.AtLeast($"{storage}: segments fetched by three peers, in turn / routed", 3,
            anywhere.SegmentsEach / Math.Max(routed.SegmentsEach, 1.0 / routed.Count));
    }

    private async Task<Asked> AskAsync(Func<int, int> peerOf)
    {
        List<PeerInstance> peers = [];
        List<Connection> connections = [];
        try
        {
            foreach (string _ in Names)
            {
                PeerInstance peer = new(settings: new PeerSettings { ObjectCacheMax = cache });
                peers.Add(peer);
                connections.Add(await peer.ConnectAsync(shop.Uri).ConfigureAwait(false));
            }

            Database[] databases = [.. connections.Select(connection => connection.Db)];
            ShopQuestion question = ShopQuestion.All[0];
            void Ask(int customer) => question.Ask(databases[peerOf(customer)], shop.Shop, customer);
            Asked.Measure(Requests(3), Ask);
            return Asked.Measure(Requests(4), Ask);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
            foreach (PeerInstance peer in peers)
            {
                await peer.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Draws so many requests that each active customer comes some times.</summary>
    private IReadOnlyList<int> Requests(int part)
    {
        int active = Math.Max(1, shop.Shop.CustomerCount / ActiveEvery);
        return [.. Asked.Draw(active * RequestsEach, active, part).Select(number => number * ActiveEvery)];
    }
}
