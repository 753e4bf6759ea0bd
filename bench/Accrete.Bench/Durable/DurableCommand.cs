using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Accrete.Bench.Durable;

/// <summary>Measures the durable system.</summary>
internal static class DurableCommand
{
    private static readonly (string Name, Func<DurableContext, Task> RunAsync)[] Parts =
    [
        ("writes", WritesPart.RunAsync), ("import", ImportPart.RunAsync), ("orders", OrdersPart.RunAsync),
        ("queries", QueriesPart.RunAsync),
    ];

    /// <summary>Measures.</summary>
    /// <returns>The exit code: 0 where all answers were right, whatever the speed.</returns>
    /// <exception cref="ArgumentException">The command line makes no sense.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(DurableOptions.Usage);
            return 0;
        }

        using DurableContext context = new(DurableOptions.Parse(arguments), Console.Out);
        context.Print($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, "
            + $"{RuntimeInformation.FrameworkDescription}; data in {context.Options.Folder}; the transactor is a "
            + "process of its own, with the values of hocon/dev.conf");
        foreach ((string name, Func<DurableContext, Task> runAsync) in Parts)
        {
            if (context.Options.Parts.Contains(name))
            {
                await runAsync(context).ConfigureAwait(false);
            }
        }

        Goal.Print(context.Goals, Console.Out);
        return 0;
    }
}
