using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Accrete.Bench.Durable;

namespace Accrete.Bench.Storages;

/// <summary>Measures the storage services, one row each.</summary>
internal static class StorageCommand
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        Measures the storage services, one row each, beside raw conditional writes of the same client.
          ./bench/run storage [SERVICE...] [options]   services: postgres mariadb; all that can be started unless named
          --seconds S       each speed is measured for S seconds (2 unless given)
          --folder DIR      where transactors keep their own files (artifacts/bench unless given); deleted afterwards
          --quick           a second each
        """;

    /// <summary>Measures.</summary>
    /// <returns>The exit code: 0 where all answers were right, whatever the speed.</returns>
    /// <exception cref="ArgumentException">The command line makes no sense.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        string[] known = [.. StorageService.All.Select(service => service.Name)];
        string[] named = [.. arguments.Where(known.Contains)];
        using DurableContext context = new(
            DurableOptions.Parse([.. arguments.Where(each => !known.Contains(each))]), Console.Out);
        context.Print($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, "
            + $"{RuntimeInformation.FrameworkDescription}; server, transactor and peer on this machine");
        List<StorageRow> rows = [];
        foreach ((string name, Func<StorageService> make) in StorageService.All)
        {
            if (named.Length == 0 || named.Contains(name))
            {
                await using StorageService service = make();
                if (await service.StartAsync().ConfigureAwait(false) is { } missing)
                {
                    BenchContext.Say($"{name} skipped: {missing}");
                    continue;
                }

                rows.Add(await StorageRow.MeasureAsync(context, service).ConfigureAwait(false));
            }
        }

        Print(context, rows);
        Goal.Print(context.Goals, Console.Out);
        return 0;
    }

    private static void Print(DurableContext context, IReadOnlyList<StorageRow> rows)
    {
        context.Print();
        context.Print(
            "transactions a second (times raw conditional writes of as many bytes); datoms imported a second; "
            + "cold: a new peer connects and counts what was imported");
        context.Print(
            $"{"",-12}{"raw, 1",10}{"raw, 16",10}{"1 caller",18}{"16",18}{"512",18}{"import",12}{"cold, ms",10}");
        foreach (StorageRow row in rows)
        {
            context.Print(
                $"{row.Service,-12}{row.Raw,10:N0}{row.RawOf16,10:N0}"
                + string.Concat(row.Rates.Select(rate => $"{rate,10:N0} ({rate / row.Raw,4:F1}x)"))
                + (row.Import is { } import
                    ? string.Create(CultureInfo.CurrentCulture, $"{import.Rate,12:N0}{import.ColdMs,10:N0}")
                    : "   no sample"));
        }
    }
}
