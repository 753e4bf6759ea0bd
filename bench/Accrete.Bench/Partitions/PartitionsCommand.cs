using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Accrete.Bench.Durable;
using Accrete.Bench.Storages;

namespace Accrete.Bench.Partitions;

/// <summary>Measures what partitions are worth: one shop, loaded with all entities in the default partition, and with
/// each customer's in a partition by his hash.</summary>
internal static class PartitionsCommand
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        Loads a shop twice, its orders in the order in which they arrive: into the default partition, and each
        customer's into an implicit one. Then asks both, with an object cache of a twentieth of the data, cold and warm;
        and three peers, whose requests go to any of them, and to the one that reads the customer's partition.
          ./bench/run partitions [STORAGE...] [options]   storages: dev postgres; both unless named
          --millions N      N million datoms (20 unless given, which is what the goals are meant for)
          --folder DIR      where the data goes (artifacts/bench unless given); it is deleted afterwards
        """;

    private const string Dev = "dev", Postgres = "postgres";
    private const string MillionsUsual = "20";

    /// <summary>Measures.</summary>
    /// <returns>The exit code: 0 where both shops gave the same answers, whatever the speed.</returns>
    /// <exception cref="ArgumentException">The command line makes no sense.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        string[] named = [.. arguments.Where(each => each is Dev or Postgres)];
        string[] options = [.. arguments.Where(each => each is not (Dev or Postgres))];
        using DurableContext context = new(
            DurableOptions.Parse(
                options.Contains("--millions") ? options : ["--millions", MillionsUsual, .. options]),
            Console.Out);
        context.Print($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, "
            + $"{RuntimeInformation.FrameworkDescription}; {context.Options.Millions} million datoms in "
            + $"{context.Options.Folder}; transactor and peers on this machine");
        if (named.Length == 0 || named.Contains(Dev))
        {
            await using TransactorOnDisk transactor = await TransactorOnDisk.StartAsync(context.NewFolder(Dev))
                .ConfigureAwait(false);
            await new PartitionsRun(context, Dev, transactor).RunAsync().ConfigureAwait(false);
        }

        if (named.Length == 0 || named.Contains(Postgres))
        {
            await RunOnPostgresAsync(context).ConfigureAwait(false);
        }

        Goal.Print(context.Goals, Console.Out);
        return 0;
    }

    private static async Task RunOnPostgresAsync(DurableContext context)
    {
        await using StorageService service = StorageService.All.First(each => each.Name == Postgres).Make();
        if (await service.StartAsync().ConfigureAwait(false) is { } missing)
        {
            BenchContext.Say($"{Postgres} skipped: {missing}");
            return;
        }

        await using TransactorOnDisk transactor = await TransactorOnDisk.StartAsync(
            context.NewFolder(Postgres), service.Protocol, service.Uri, service.Properties).ConfigureAwait(false);
        await new PartitionsRun(context, Postgres, transactor).RunAsync().ConfigureAwait(false);
    }
}
