using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace Accrete.PeerTests;

/// <summary>Who uses OpenTelemetry has what peers do, with no more than AddAccrete.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task What_a_program_asks_for_is_traced_and_measured()
    {
        List<Activity> activities = [];
        List<Metric> metrics = [];
        await using PeerInstance peer = new();
        ServiceCollection services = new();
        services.AddSingleton<IPeer>(peer);
        services.AddAccrete("datomic:mem://watched");
        services.AddOpenTelemetry()
            .WithTracing(traces => traces.AddInMemoryExporter(activities))
            .WithMetrics(meters => meters.AddInMemoryExporter(metrics));
        await using ServiceProvider provider = services.BuildServiceProvider();
        TracerProvider tracer = provider.GetRequiredService<TracerProvider>();
        MeterProvider meter = provider.GetRequiredService<MeterProvider>();
        IConnection connection = provider.GetRequiredService<IConnection>();
        await connection.TransactAsync("[{:db/doc \"seen\"}]");
        connection.Transact("[]");
        string id = connection.Db.Id;
        Assert.Equal("seen", await connection.Db.QueryAsync("[:find ?d . :where [_ :db/doc ?d] [(= ?d \"seen\")]]"));
        await Assert.ThrowsAsync<AccreteException>(() => connection.TransactAsync("[[:db/add 1 :nothing 2]]"));
        tracer.ForceFlush();
        meter.ForceFlush();
        Activity[] ours = [.. activities.ToArray().Where(each => each.Source.Name == PeerTelemetry.Name
            && (Equals(each.GetTagItem("db.namespace"), id)
                || Shown(each).Contains("watched", StringComparison.Ordinal)))];
        Assert.Equal(["query", "transact", "transact", "transact"],
            ours.Select(each => each.OperationName).Order(StringComparer.Ordinal));
        Assert.Equal(":db.error/not-an-entity", Assert.Single(
            ours, each => each.Status == ActivityStatusCode.Error).GetTagItem("error.type"));
        Assert.Contains(metrics, each => each.Name == "db.client.operation.duration");
    }

    private static string Shown(Activity activity) => (string?)activity.GetTagItem("db.namespace") ?? "";
}
