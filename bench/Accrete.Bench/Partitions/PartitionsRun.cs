using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Bench.Durable;
using Accrete.Bench.Scale;
using Accrete.Index;

namespace Accrete.Bench.Partitions;

/// <summary>Measures on one storage.</summary>
/// <param name="context">The run.</param>
/// <param name="storage">The name of the storage.</param>
/// <param name="transactor">A transactor on it.</param>
internal sealed class PartitionsRun(DurableContext context, string storage, TransactorOnDisk transactor)
{
    private const double Million = 1_000_000;

    /// <summary>So that there are some five thousand customers at 20 million datoms, as in the benchmarks' orders, each
    /// with 142 orders.</summary>
    private const int CustomersEach = 2;

    private const int CachePart = 20;
    private const long CacheMin = 1 << 20;
    private const int ColdAskings = 30, WarmAskings = 300;

    /// <summary>Loaded first and forgotten: both sides' code is compiled then.</summary>
    private const long WarmDatoms = 100_000;

    /// <summary>Measures.</summary>
    public async Task RunAsync()
    {
        BenchContext.Say($"{storage}: loading ...");
        await LoadAsync("first", isPlaced: true, WarmDatoms).ConfigureAwait(false);
        long size = (long)(context.Options.Millions * Million);
        LoadedShop plain = await LoadAsync("arrival", isPlaced: false, size).ConfigureAwait(false);
        BenchContext.Say($"{storage}: loading once more, with partitions ...");
        LoadedShop placed = await LoadAsync("placed", isPlaced: true, size).ConfigureAwait(false);
        PrintLoads(plain, placed);
        long cache = Math.Max(CacheMin, plain.MemoryBytes / CachePart);
        context.Print($"object cache of {Mb(cache)} for {Mb(plain.MemoryBytes)} of segments; for each asking: default "
            + "partition | a partition a customer");
        context.Print($"{"",-20}{"",-6}" + string.Join(" |", Enumerable.Repeat(
            $"{"segments",10}{"waits",8}{"KB",9}{"ms",9}{"hits",7}", 2)));
        foreach (ShopQuestion question in ShopQuestion.All)
        {
            await AskAsync(question, plain, placed, cache).ConfigureAwait(false);
        }

        await new RoutedPeers(context, storage, placed, cache).RunAsync().ConfigureAwait(false);
    }

    private Task<LoadedShop> LoadAsync(string name, bool isPlaced, long size) =>
        LoadedShop.LoadAsync(transactor.Uri(name), new ScaleShop(CustomersEach, isPlaced), size);

    private void PrintLoads(LoadedShop plain, LoadedShop placed)
    {
        context.Print();
        context.Print($"{storage}: {plain.Datoms:N0} datoms, {plain.Shop.CustomerCount:N0} customers, "
            + $"{plain.Shop.OrderCount:N0} orders in the order of their arrival");
        context.Print($"  loaded and indexed: default partition {plain.Datoms / plain.Seconds:N0} datoms/s, "
            + $"{Mb(plain.StoredBytes)}; a partition a customer {placed.Datoms / placed.Seconds:N0} datoms/s, "
            + $"{Mb(placed.StoredBytes)}");
        context.Print("  of these " + string.Join(", ", Enum.GetValues<IndexOrder>().Select(order =>
            $"{order} {Mb(plain.OrderBytes[(int)order])} and {Mb(placed.OrderBytes[(int)order])}")));
        context.AtMost($"{storage}: loading with partitions / without, time", 1.2, placed.Seconds / plain.Seconds);
        double bytes = (double)placed.StoredBytes / plain.StoredBytes;
        context.AtMost($"{storage}: bytes of the indexes with partitions / without", 1.05, bytes);
    }

    private async Task AskAsync(ShopQuestion question, LoadedShop plain, LoadedShop placed, long cache)
    {
        (Asked cold, Asked warm, List<string> answers) =
            await AskAsync(question, plain, cache).ConfigureAwait(false);
        (Asked placedCold, Asked placedWarm, List<string> placedAnswers) =
            await AskAsync(question, placed, cache).ConfigureAwait(false);
        int differs = answers.Zip(placedAnswers).ToList().FindIndex(pair => pair.First != pair.Second);
        if (differs >= 0)
        {
            throw new InvalidOperationException(
                $"{question.Name}: {answers[differs]} without partitions, {placedAnswers[differs]} with.");
        }

        context.Print($"{question.Name,-20}{"cold",-6}{Columns(cold)} |{Columns(placedCold)}");
        context.Print($"{"",-20}{"warm",-6}{Columns(warm)} |{Columns(placedWarm)}");
        if (question == ShopQuestion.All[0])
        {
            context.AtLeast($"{storage}: segments of a customer cold, without partitions / with", 20,
                cold.SegmentsEach / placedCold.SegmentsEach);
        }
    }

    private static async Task<(Asked Cold, Asked Warm, List<string> Answers)> AskAsync(
        ShopQuestion question, LoadedShop shop, long cache)
    {
        await using PeerInstance peer = new(settings: new PeerSettings { ObjectCacheMax = cache });
        using Connection connection = await peer.ConnectAsync(shop.Uri).ConfigureAwait(false);
        Database database = connection.Db;
        List<string> answers = [];
        void Ask(int customer) => answers.Add(question.Ask(database, shop.Shop, customer));
        Ask(0); // compiled then
        answers.Clear();
        Asked cold = Asked.Measure(Customers(shop, ColdAskings, 0), Ask, peer.ReleaseObjectCache);
        Asked.Measure(Customers(shop, WarmAskings, 1), Ask);
        return (cold, Asked.Measure(Customers(shop, WarmAskings, 2), Ask), answers);
    }

    private static IReadOnlyList<int> Customers(LoadedShop shop, int count, int part) =>
        Asked.Draw(count, shop.Shop.CustomerCount, part);

    private static string Columns(Asked asked) =>
        $"{asked.SegmentsEach,10:F1}{(double)asked.Waits / asked.Count,8:F1}"
        + $"{asked.Bytes / 1024.0 / asked.Count,9:N0}{asked.Ms / asked.Count,9:F2}{asked.HitRate,7:P0}";

    private static string Mb(long bytes) => $"{bytes / 1024.0 / 1024:N1} MB";
}
