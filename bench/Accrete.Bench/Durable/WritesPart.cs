using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading.Tasks;

namespace Accrete.Bench.Durable;

/// <summary>Small transactions a second: embedded and remote, beside SQLite on the same disk; in turn, several
/// rounds.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "All writers are disposed of after their last round.")]
internal static class WritesPart
{
    private static readonly int[] Callers = [1, 16, 512];

    /// <summary>Measures.</summary>
    public static async Task RunAsync(DurableContext context)
    {
        await using TransactorOnDisk transactor = await TransactorOnDisk.StartAsync(context.NewFolder("remote"))
            .ConfigureAwait(false);
        int bytes = await AppendBytesAsync(context).ConfigureAwait(false);
        OurWriter embedded = await OurWriter.OpenAsync(
            "embedded", $"datomic:file://{context.NewFolder("embedded")}/small").ConfigureAwait(false);
        OurWriter remote = await OurWriter.OpenAsync("remote", transactor.Uri("small")).ConfigureAwait(false);
        RawCommits raw = new(context.NewFolder("raw"), bytes);
        RowWriter rows = new(context.NewFolder("rows"));
        EavQueueWriter facts = new(context.NewFolder("facts"));
        Writer[] writers = [embedded, remote, raw, rows, facts];
        Dictionary<(Writer, int), double> rates = await MeasureAsync(context, writers).ConfigureAwait(false);
        foreach (Writer writer in writers)
        {
            writer.Check();
            await writer.DisposeAsync().ConfigureAwait(false);
        }

        Print(context, writers, rates, bytes);
        double commits = rates[(raw, 1)];
        context.AtLeast("1 caller, embedded / raw commits", 0.8, rates[(embedded, 1)] / commits);
        context.AtLeast("1 caller, remote / raw commits", 0.5, rates[(remote, 1)] / commits);
        context.AtLeast("16 callers, embedded / facts in SQLite with group commit", 1,
            rates[(embedded, 16)] / rates[(facts, 16)]);
        context.AtLeast("16 callers, remote / raw commits", 6, rates[(remote, 16)] / commits);
        context.AtLeast("512 callers, remote / raw commits", 30, rates[(remote, 512)] / commits);
        context.AtLeast("512 callers, remote, transactions a second", 40_000, rates[(remote, 512)]);
    }

    /// <summary>Returns how many bytes an append of one small transaction has.</summary>
    private static async Task<int> AppendBytesAsync(DurableContext context)
    {
        const int Some = 200;
        string folder = context.NewFolder("bytes");
        OurWriter writer = await OurWriter.OpenAsync("bytes", $"datomic:file://{folder}/small").ConfigureAwait(false);
        for (int i = 0; i < Some; i++)
        {
            await writer.WriteAsync(i).ConfigureAwait(false);
        }

        await writer.DisposeAsync().ConfigureAwait(false);
        return SqliteOnDisk.AppendBytes(folder);
    }

    private static async Task<Dictionary<(Writer, int), double>> MeasureAsync(
        DurableContext context, IReadOnlyList<Writer> writers)
    {
        Dictionary<(Writer, int), List<double>> rates = [];
        for (int round = 1; round <= context.Options.Rounds; round++)
        {
            BenchContext.Say($"small transactions, round {round} of {context.Options.Rounds} ...");
            foreach (int callers in Callers)
            {
                foreach (Writer writer in writers.Where(each => callers == 1 || each.TakesMany))
                {
                    double rate = await writer.RateAsync(callers, context.Options.Measured).ConfigureAwait(false);
                    (rates.TryGetValue((writer, callers), out List<double>? all)
                        ? all
                        : rates[(writer, callers)] = []).Add(rate);
                }
            }
        }

        return rates.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ElementAt(pair.Value.Count / 2));
    }

    private static void Print(
        DurableContext context, IReadOnlyList<Writer> writers, Dictionary<(Writer, int), double> rates, int bytes)
    {
        double raw = rates[(writers.Single(writer => !writer.TakesMany), 1)];
        context.Print();
        context.Print($"small transactions a second (times raw commits of {bytes} bytes)");
        context.Print($"{"",-42}" + string.Concat(Callers.Select(callers => $"{callers + " in flight",22}")));
        foreach (Writer writer in writers)
        {
            context.Print($"{writer.Name,-42}" + string.Concat(Callers.Select(callers =>
                rates.TryGetValue((writer, callers), out double rate)
                    ? $"{rate,13:N0} ({rate / raw,5:F1}x)"
                    : $"{"",22}")));
        }
    }
}
