using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Host.Import;
using Accrete.Host.Workspace;

namespace Accrete.Bench.Durable;

/// <summary>Imports the MusicBrainz sample into a transactor process, as <c>./accrete import</c> does, parsing
/// included: the first time in processes that have just started, then again into new databases.</summary>
internal static class ImportPart
{
    private const double Asked = 100_000;

    /// <summary>Measures.</summary>
    public static async Task RunAsync(DurableContext context)
    {
        if (context.Options.Bench.MbrainzDirectory is not { } sample)
        {
            BenchContext.Say("import skipped: there is no MusicBrainz sample");
            return;
        }

        await using TransactorOnDisk transactor = await TransactorOnDisk.StartAsync(context.NewFolder("import"))
            .ConfigureAwait(false);
        context.Print();
        context.Print("import of the MusicBrainz sample through a remote peer, durable");
        double best = 0;
        int times = 1 + context.Options.Rounds;
        for (int i = 0; i < times; i++)
        {
            BenchContext.Say($"import {i + 1} of {times} ...");
            (long datoms, double seconds) = await ImportAsync(transactor.Uri($"mbrainz-{i}"), sample)
                .ConfigureAwait(false);
            double rate = datoms / seconds;
            best = Math.Max(best, rate);
            context.Print(
                $"  {(i == 0 ? "cold" : "warm"),-6}{datoms,10:N0} datoms in {seconds,6:F2} s{rate,12:N0} datoms/s");
            if (i == 0)
            {
                context.AtLeast("import through a remote peer, cold, datoms a second", Asked, rate);
            }
        }

        context.AtLeast("import through a remote peer, warm, datoms a second", Asked, best);
    }

    /// <summary>Imports the sample into a new database, and checks that it is there.</summary>
    /// <returns>How many datoms it has, and how long that took.</returns>
    public static async Task<(long Datoms, double Seconds)> ImportAsync(string uri, string sample)
    {
        ConnectedWorkspace workspace = await ConnectedWorkspace.OpenAsync(
            uri, TimeProvider.System, creates: true, CancellationToken.None).ConfigureAwait(false);
        await using (workspace.ConfigureAwait(false))
        {
            long start = Stopwatch.GetTimestamp();
            ImportProgress progress = new Importer(workspace, static _ => { }).Run(
                SampleFiles.Of(sample), TextReader.Null, CancellationToken.None);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            long found = Convert.ToInt64(
                workspace.Now.Query("[:find (count ?e) . :where [?e :artist/name]]"),
                System.Globalization.CultureInfo.InvariantCulture);
            return found == 4601
                ? (progress.Datoms, seconds)
                : throw new InvalidOperationException($"{found} artists were imported.");
        }
    }
}
