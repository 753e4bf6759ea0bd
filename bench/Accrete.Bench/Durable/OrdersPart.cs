using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Bench.Scale;
using Accrete.Edn;

namespace Accrete.Bench.Durable;

/// <summary>A shop's orders, up to millions of datoms, through a remote peer: whether the rate falls, whether an index
/// job is felt, and how long a restart takes on what was written.</summary>
internal static class OrdersPart
{
    private const int UnderWayMax = 16;
    private const double Million = 1_000_000;

    /// <summary>Rates are compared from this size on: until then code is being compiled, on both sides.</summary>
    private const long WarmDatoms = 100_000;

    private const string OneOrder = "[:find ?t . :where [?o :order/id 0] [?o :order/total ?t]]";

    /// <summary>Measures.</summary>
    public static async Task RunAsync(DurableContext context)
    {
        await using TransactorOnDisk transactor = await TransactorOnDisk.StartAsync(context.NewFolder("orders"))
            .ConfigureAwait(false);
        string uri = transactor.Uri("orders");
        await using PeerInstance peer = new();
        await peer.CreateDatabaseAsync(uri).ConfigureAwait(false);
        Connection connection = await peer.ConnectAsync(uri).ConfigureAwait(false);
        await connection.TransactAsync(ScaleShop.Schema).ConfigureAwait(false);
        ScaleShop shop = new();
        await FillAsync(context, connection, shop).ConfigureAwait(false);
        await SmallBesideIndexJobsAsync(context, connection, shop).ConfigureAwait(false);
        await RestartAsync(context, transactor, connection, shop, uri).ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task FillAsync(DurableContext context, Connection connection, ScaleShop shop)
    {
        BenchContext.Say($"orders, {context.Options.Millions} million datoms ...");
        long datoms = 0, size = (long)(context.Options.Millions * Million);
        List<(long Datoms, double Seconds)> marks = [];
        Queue<Task<TxReport>> underWay = new();
        long start = Stopwatch.GetTimestamp();
        double longest = 0, last = 0;
        while (datoms < size || underWay.Count > 0)
        {
            while (datoms < size && underWay.Count < UnderWayMax)
            {
                underWay.Enqueue(connection.TransactAsync(shop.Next()));
            }

            datoms += (await underWay.Dequeue().ConfigureAwait(false)).TxData.Count;
            double now = Stopwatch.GetElapsedTime(start).TotalSeconds;
            longest = datoms > WarmDatoms ? Math.Max(longest, now - last) : 0;
            last = now;
            marks.Add((datoms, now));
        }

        double slice = Math.Min(Million, (datoms - WarmDatoms) / 3.0);
        double first = Rate(marks, WarmDatoms, WarmDatoms + slice), end = Rate(marks, datoms - slice, datoms);
        context.Print();
        context.Print($"orders through a remote peer, {UnderWayMax} transactions of some 7,400 datoms under way");
        context.Print($"  {datoms:N0} datoms in {last:F1} s: first {slice:N0} at {first:N0} datoms/s, last at {end:N0} "
            + $"datoms/s; longest wait between two answers {longest * 1000:F0} ms");
        context.AtLeast($"orders, rate of the last {slice / Million:0.##} million / of the first", 0.7, end / first);
    }

    private static double Rate(List<(long Datoms, double Seconds)> marks, double from, double to)
    {
        (long Datoms, double Seconds) begin = marks.First(mark => mark.Datoms >= from);
        (long Datoms, double Seconds) end = marks.First(mark => mark.Datoms >= to);
        return (end.Datoms - begin.Datoms) / (end.Seconds - begin.Seconds);
    }

    /// <summary>Compares small transactions, one after the other, while nothing else runs with those while index jobs
    /// do.</summary>
    private static async Task SmallBesideIndexJobsAsync(DurableContext context, Connection connection, ScaleShop shop)
    {
        const int Some = 2_000;
        long number = 1L << 40;
        await IndexedAsync(connection).ConfigureAwait(false);
        List<double> alone = [];
        for (int i = 0; i < 2 * Some; i++)
        {
            double took = await SmallAsync(connection, ++number).ConfigureAwait(false);
            if (i >= Some)
            {
                alone.Add(took);
            }
        }

        // Enough to merge, so that a job takes a while.
        const int Transactions = 20;
        List<double> beside = [];
        while (beside.Count < Some)
        {
            for (int i = 0; i < Transactions; i++)
            {
                await connection.TransactAsync(shop.Next()).ConfigureAwait(false);
            }

            // What is in memory only grows until the job is adopted.
            await connection.RequestIndexAsync().ConfigureAwait(false);
            for (long novelty = 0; connection.Db.State.Indexes.NoveltyCount >= novelty;)
            {
                novelty = connection.Db.State.Indexes.NoveltyCount;
                beside.Add(await SmallAsync(connection, ++number).ConfigureAwait(false));
            }
        }

        alone.Sort();
        beside.Sort();
        context.Print($"  small transactions, ms: alone median {Part(alone, 0.5):F2}, p99 {Part(alone, 0.99):F2}, most "
            + $"{alone[^1]:F1}; beside index jobs ({beside.Count:N0}) median {Part(beside, 0.5):F2}, p99 "
            + $"{Part(beside, 0.99):F2}, most {beside[^1]:F1}");
        context.AtMost("small transactions, p99 beside index jobs / alone", 3, Part(beside, 0.99) / Part(alone, 0.99));
        context.AtMost("small transactions, the longest beside index jobs, ms", 100, beside[^1]);
    }

    private static double Part(List<double> ascending, double part) => ScaleMark.Quantile(ascending, part);

    private static async Task<double> SmallAsync(Connection connection, long number)
    {
        EdnVector data = EdnVector.Of(EdnMap.Of(
            Keyword.Parse("customer/id"), number, Keyword.Parse("customer/email"), Writer.TextOf(number)));
        long start = Stopwatch.GetTimestamp();
        await connection.TransactAsync(data).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Waits until all that is written is indexed.</summary>
    public static async Task IndexedAsync(Connection connection)
    {
        await connection.RequestIndexAsync().ConfigureAwait(false);
        while (connection.Db.State.Indexes.NoveltyCount > 0)
        {
            await Task.Delay(10).ConfigureAwait(false);
        }
    }

    /// <summary>Kills the transactor, starts it, and takes the time to the first transaction; then that of a process
    /// that has never seen the database to its first answer.</summary>
    private static async Task RestartAsync(
        DurableContext context, TransactorOnDisk transactor, Connection connection, ScaleShop shop, string uri)
    {
        for (int i = 0; i < 3; i++)
        {
            await connection.TransactAsync(shop.Next()).ConfigureAwait(false);
        }

        object? before = connection.Db.Query(OneOrder);
        await transactor.KillAsync().ConfigureAwait(false);
        long start = Stopwatch.GetTimestamp();
        Task serving = transactor.StartAgainAsync();
        int tries = 0;
        while (!await TryAsync(connection, (1L << 41) + tries).ConfigureAwait(false))
        {
            tries++;
            await Task.Delay(10).ConfigureAwait(false);
        }

        double first = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await serving.ConfigureAwait(false);
        start = Stopwatch.GetTimestamp();
        using Process query = TransactorOnDisk.Command("q", OneOrder, "--uri", uri);
        string answer = await query.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await query.WaitForExitAsync().ConfigureAwait(false);
        double answered = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (query.ExitCode != 0 || answer.Trim() != EdnPrinter.Print(before))
        {
            throw new InvalidOperationException($"A new peer answers {answer}, not {EdnPrinter.Print(before)}.");
        }

        context.Print($"  after kill -9: first transaction {first:F2} s after the start of the process, first answer "
            + $"of a new peer process {answered:F2} s after its own");
        context.AtMost("restart to the first transaction, s", 3, first);
        context.AtMost("start of a new peer to its first answer, s", 1, answered);
    }

    private static async Task<bool> TryAsync(Connection connection, long number)
    {
        try
        {
            await SmallAsync(connection, number).ConfigureAwait(false);
            return true;
        }
        catch (AccreteException error)
            when (error.Category is AnomalyCategory.Unavailable or AnomalyCategory.Interrupted)
        {
            return false;
        }
    }
}
