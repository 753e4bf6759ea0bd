using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;
using Accrete.Bench.Durable;

namespace Accrete.Bench.Storages;

/// <summary>Is what was measured of one service.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Raw">Raw conditional writes a second, one after the other.</param>
/// <param name="RawOf16">The same of 16 callers.</param>
/// <param name="Rates">Transactions a second of 1, 16 and 512 callers.</param>
/// <param name="Import">Datoms imported a second, and how long a new peer takes to count artists; null without a
/// sample.</param>
internal sealed record StorageRow(
    string Service, double Raw, double RawOf16, IReadOnlyList<double> Rates, (double Rate, double ColdMs)? Import)
{
    // As many bytes as the append of one small transaction has.
    private const int AppendBytes = 300;

    private static readonly int[] Callers = [1, 16, 512];

    /// <summary>Measures a service that has been started.</summary>
    public static async Task<StorageRow> MeasureAsync(DurableContext context, StorageService service)
    {
        TimeSpan measured = context.Options.Measured;
        BenchContext.Say($"{service.Name}: raw writes ...");
        RawWriter raw = new(await service.OpenAsync().ConfigureAwait(false), AppendBytes);
        double one = await raw.RateAsync(1, measured).ConfigureAwait(false);
        double sixteen = await raw.RateAsync(16, measured).ConfigureAwait(false);
        await raw.DisposeAsync().ConfigureAwait(false);

        await using TransactorOnDisk transactor = await TransactorOnDisk.StartAsync(
            context.NewFolder(service.Name), service.Protocol, service.Uri, service.Properties).ConfigureAwait(false);
        OurWriter writer = await OurWriter.OpenAsync(service.Name, service.Uri("small")).ConfigureAwait(false);
        List<double> rates = [];
        foreach (int callers in Callers)
        {
            BenchContext.Say($"{service.Name}: {callers} in flight ...");
            rates.Add(await writer.RateAsync(callers, measured).ConfigureAwait(false));
        }

        writer.Check();
        await writer.DisposeAsync().ConfigureAwait(false);
        context.AtLeast($"{service.Name}: 1 caller / raw", 0.8, rates[0] / one);
        context.AtLeast($"{service.Name}: 512 in flight / raw", 20, rates[2] / one);
        return new StorageRow(
            service.Name, one, sixteen, rates, await ImportAsync(context, service).ConfigureAwait(false));
    }

    private static async Task<(double Rate, double ColdMs)?> ImportAsync(DurableContext context, StorageService service)
    {
        if (context.Options.Bench.MbrainzDirectory is not { } sample)
        {
            BenchContext.Say("import skipped: there is no MusicBrainz sample");
            return null;
        }

        BenchContext.Say($"{service.Name}: import ...");
        string uri = service.Uri("mbrainz");
        (long datoms, double seconds) = await ImportPart.ImportAsync(uri, sample).ConfigureAwait(false);
        context.AtLeast($"{service.Name}: import, datoms a second", 50_000, datoms / seconds);

        long start = Stopwatch.GetTimestamp();
        await using PeerInstance peer = new();
        using Connection connection = await peer.ConnectAsync(uri).ConfigureAwait(false);
        long found = Convert.ToInt64(
            connection.Db.Query("[:find (count ?e) . :where [?e :artist/name]]"), CultureInfo.InvariantCulture);
        return found > 0
            ? (datoms / seconds, Stopwatch.GetElapsedTime(start).TotalMilliseconds)
            : throw new InvalidOperationException("What was imported is not there.");
    }
}
