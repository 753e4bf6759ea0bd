using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;

namespace Accrete.Bench.Durable;

/// <summary>Lets a transactor process and three peers work for minutes, and looks whether memory stays what it is: one
/// peer writes without a pause, so that index jobs follow one another; one follows the reports; one asks.</summary>
internal static class SoakCommand
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        Lets a transactor process and three peers work, and measures whether their memory grows.
          ./bench/run soak [--minutes N] [--folder DIR]     10 minutes unless given
        """;

    private const int Entities = 20_000;
    private const int Writers = 8;
    private const int Samples = 60;
    private const double DriftMax = 0.05;
    private const long PeerCache = 16L << 20;

    private const string Schema = """
        [{:db/ident :k :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
         {:db/ident :v :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/index true}]
        """;

    private static readonly Keyword K = Keyword.Of(null, "k"), V = Keyword.Of(null, "v");

    /// <summary>Works, and measures.</summary>
    /// <returns>The exit code: 0 where memory did not grow.</returns>
    /// <exception cref="ArgumentException">The command line makes no sense.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        (TimeSpan length, string folder) = Parse(arguments);
        await using TransactorOnDisk transactor = await TransactorOnDisk.StartAsync(
            Directory.CreateDirectory(folder).FullName,
            "memory-index-threshold=4m", "memory-index-max=32m", "object-cache-max=32m").ConfigureAwait(false);
        List<Sample> samples = await WorkAsync(transactor, length).ConfigureAwait(false);
        return Report(samples) ? 0 : 1;
    }

    private static (TimeSpan Length, string Folder) Parse(IReadOnlyList<string> arguments)
    {
        double minutes = 10;
        string folder = Path.Combine("artifacts", "soak");
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes > 0:
                    break;
                case "--folder" when value is not null:
                    folder = value;
                    break;
                default:
                    throw new ArgumentException($"unknown option, or no value for it: {arguments[i]}");
            }
        }

        return (TimeSpan.FromMinutes(minutes), folder);
    }

    private static async Task<List<Sample>> WorkAsync(TransactorOnDisk transactor, TimeSpan length)
    {
        string uri = transactor.Uri("soak");
        PeerInstance[] peers = [.. Enumerable.Range(0, 3).Select(
            _ => new PeerInstance(settings: new PeerSettings { ObjectCacheMax = PeerCache }))];
        await peers[0].CreateDatabaseAsync(uri).ConfigureAwait(false);
        Connection[] connections = await Task.WhenAll(peers.Select(peer => peer.ConnectAsync(uri)))
            .ConfigureAwait(false);
        await connections[0].TransactAsync(Schema).ConfigureAwait(false);
        await Task.WhenAll(connections.Select(connection => connection.SyncAsync())).ConfigureAwait(false);
        using CancellationTokenSource end = new();
        Work work = new();
        Task[] tasks =
        [
            .. Enumerable.Range(0, Writers).Select(i => Task.Run(() => WriteAsync(connections[0], i, work, end.Token))),
            Task.Run(() => FollowAsync(connections[1], work, end.Token)),
            Task.Run(() => AskAsync(connections[2], work, end.Token)),
        ];
        List<Sample> samples = await SampleAsync(transactor, work, length, tasks).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(tasks).ConfigureAwait(false);
        foreach (PeerInstance peer in peers)
        {
            await peer.DisposeAsync().ConfigureAwait(false);
        }

        return samples;
    }

    private static async Task<List<Sample>> SampleAsync(
        TransactorOnDisk transactor, Work work, TimeSpan length, Task[] tasks)
    {
        List<Sample> samples = [];
        long start = Stopwatch.GetTimestamp();
        Console.WriteLine($"{"s",6}{"transactions",14}{"followed",12}{"queries",10}{"transactor MB",15}{"peers MB",10}"
            + $"{"peers' heap MB",16}");
        while (samples.Count < Samples)
        {
            // Memory goes up and down between collections and index jobs: each sample is the mean of ten looks.
            double resident = 0, own = 0;
            const int Looks = 10;
            for (int i = 0; i < Looks; i++)
            {
                await Task.Delay(length / Samples / Looks).ConfigureAwait(false);
                resident += transactor.MemoryBytes / 1e6 / Looks;
                own += Environment.WorkingSet / 1e6 / Looks;
            }

            if (tasks.FirstOrDefault(task => task.IsFaulted) is { } failed)
            {
                await failed.ConfigureAwait(false);
            }

            Sample sample = new(
                Stopwatch.GetElapsedTime(start).TotalSeconds, resident, own,
                GC.GetTotalMemory(forceFullCollection: true) / 1e6);
            samples.Add(sample);
            Console.WriteLine($"{sample.Seconds,6:F0}{work.Written,14:N0}{work.Followed,12:N0}{work.Asked,10:N0}"
                + $"{sample.TransactorMb,15:N0}{sample.PeersMb,10:N0}{sample.HeapMb,16:N1}");
        }

        return samples;
    }

    private static bool Report(List<Sample> samples)
    {
        double transactor = Drift(samples, sample => sample.TransactorMb);
        double heap = Drift(samples, sample => sample.HeapMb);
        Goal.Print(
            [
                new Goal("growth of the transactor's memory, second fifth to last", DriftMax, false, transactor),
                new Goal("growth of the peers' heap, second fifth to last", DriftMax, false, heap),
            ],
            Console.Out);
        return transactor <= DriftMax && heap <= DriftMax;
    }

    private static double Drift(List<Sample> samples, Func<Sample, double> part)
    {
        int fifth = samples.Count / 5;
        return (samples.TakeLast(fifth).Average(part) / samples.Skip(fifth).Take(fifth).Average(part)) - 1;
    }

    private static async Task WriteAsync(Connection connection, int writer, Work work, CancellationToken end)
    {
        for (long i = writer; !end.IsCancellationRequested; i += Writers)
        {
            await connection.TransactAsync(EdnVector.Of(
                EdnMap.Of(K, i * 7919 % Entities, V, $"value {i}")), CancellationToken.None).ConfigureAwait(false);
            Interlocked.Increment(ref work.Written);
        }
    }

    private static async Task FollowAsync(Connection connection, Work work, CancellationToken end)
    {
        try
        {
            await foreach (TxReport report in connection.TxReports(end).ConfigureAwait(false))
            {
                work.Followed += report.TxData.Count > 0 ? 1 : 0;
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private static async Task AskAsync(Connection connection, Work work, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            object? found = await connection.Db.QueryAsync(
                "[:find (count ?v) . :where [?e :k ?k] [?e :v ?v]]", CancellationToken.None).ConfigureAwait(false);
            work.Asked += found is null or long ? 1 : 0;
        }
    }

    private sealed class Work
    {
        public long Written;
        public long Followed;
        public long Asked;
    }

    private sealed record Sample(double Seconds, double TransactorMb, double PeersMb, double HeapMb);
}
