using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Bench.Durable;
using Accrete.Bench.Partitions;
using Accrete.Bench.Scale;
using Accrete.Bench.Storages;
using Accrete.Bench.Systems;

namespace Accrete.Bench;

/// <summary>The benchmarks' command.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        bool isScale = arguments is ["scale", ..], isDurable = arguments is ["durable", ..];
        string usage = isScale ? ScaleCommand.Usage : isDurable ? DurableOptions.Usage
            : arguments is ["soak", ..] ? SoakCommand.Usage
            : arguments is ["storage", ..] ? StorageCommand.Usage
            : arguments is ["partitions", ..] ? PartitionsCommand.Usage : BenchOptions.Usage;
        try
        {
            if (isScale)
            {
                return ScaleCommand.Run(arguments[1..]);
            }

            if (arguments is ["soak", ..])
            {
                return SoakCommand.RunAsync(arguments[1..]).GetAwaiter().GetResult();
            }

            if (arguments is ["storage", ..])
            {
                return StorageCommand.RunAsync(arguments[1..]).GetAwaiter().GetResult();
            }

            if (arguments is ["partitions", ..])
            {
                return PartitionsCommand.RunAsync(arguments[1..]).GetAwaiter().GetResult();
            }

            if (isDurable)
            {
                return DurableCommand.RunAsync(arguments[1..]).GetAwaiter().GetResult();
            }

            if (arguments.Contains("--help"))
            {
                Console.WriteLine(usage);
                return 0;
            }

            return Run(BenchOptions.Parse(arguments));
        }
        catch (ArgumentException mistake)
        {
            Console.Error.WriteLine(mistake.Message);
            Console.Error.WriteLine(usage);
            return 2;
        }
    }

    private static int Run(BenchOptions options)
    {
        BenchContext context = new(
            options, BenchData.Load(options.DataDirectory), BenchQuery.Load(options.DataDirectory, options.Filter),
            options.Rules);
        List<SystemResult> results = [];
        foreach (BenchSystem system in Wanted(options.Systems))
        {
            try
            {
                BenchContext.Say($"{system.Name} ...");
                results.Add(system.Run(context));
            }
            catch (SystemMissingException missing)
            {
                BenchContext.Say($"{system.Name} skipped: {missing.Message}");
            }
        }

        IReadOnlyList<string> differences = Report.Differences(context, results);
        foreach (string difference in differences)
        {
            Console.WriteLine("answers differ: " + difference);
        }

        Report.Print(context, results, Console.Out);
        return differences.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<BenchSystem> Wanted(IReadOnlyList<string> names)
    {
        BenchSystem[] all =
        [
            new OurSystem(), new StoredSystem(), new LoopSystem(makesObjects: false),
            new LoopSystem(makesObjects: true), new SqliteSystem(), new DataScriptSystem(), new ReferenceSystem(),
        ];
        string[] unknown = [.. names.Where(name => !all.Any(s => s.Name.StartsWith(name, StringComparison.Ordinal)))];
        if (unknown.Length > 0)
        {
            throw new ArgumentException($"unknown system {unknown[0]}");
        }

        return all.Where(s => names.Count == 0 || names.Any(name => s.Name.StartsWith(name, StringComparison.Ordinal)));
    }
}
