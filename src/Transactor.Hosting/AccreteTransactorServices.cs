using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Serving;
using Accrete.Transactor;
using Accrete.Transactor.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Metrics;

namespace Accrete;

/// <summary>Adds a transactor to the services of a host.</summary>
public static class AccreteTransactorServices
{
    private const string HealthCheckName = "accrete-transactor";
    private const string Port = "port";

    private static readonly string[] Tags = ["ready"];

    /// <summary>What a transactor's file must say, and a program need not.</summary>
    private static readonly PropertyEntry[] Defaults =
    [
        new("protocol", "dev", 0), new("host", "localhost", 0), new("memory-index-threshold", "32m", 0),
        new("memory-index-max", "256m", 0), new("object-cache-max", "128m", 0),
    ];

    /// <summary>Adds a transactor that runs in the process of the host, and the <see cref="IPeer"/> whose databases it
    /// writes: they talk without a wire. It starts with the host, or when a database is first asked for, and ends with
    /// it: what was taken is durable then.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configuration">The documented properties of a transactor by their names, such as a section of
    /// <c>appsettings.json</c>. All have defaults here: dev storage in the folder <c>data</c>. Where <c>port</c> is
    /// set, peers of other processes are served too.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="AccreteException"><c>:storage/misconfigured</c>: a property is not known, or has no such
    /// value.</exception>
    /// <remarks>The URIs of its databases are those that other processes would use:
    /// <c>datomic:dev://localhost:4334/NAME</c>, with the host and the port that are set, or those defaults. Adds a
    /// health check of the name <c>accrete-transactor</c> with the tag <c>ready</c>: healthy while it is active,
    /// degraded while it stands by; and, for hosts that use OpenTelemetry, its metrics.</remarks>
    public static IServiceCollection AddAccreteTransactor(
        this IServiceCollection services, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        PropertyEntry[] given = [.. Entries(configuration)];
        TransactorConfiguration properties = Read([.. Defaults, .. given]);
        bool listens = given.Any(entry => Properties.FileName(entry.Name) == Port);
        services.AddSingleton(provider => new TransactorHost(
            properties,
            listens,
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<IHostApplicationLifetime>()));
        services.AddSingleton<IPeer>(provider =>
        {
            PeerInstance peer = new(clock: provider.GetService<TimeProvider>());
            peer.Serve(properties.Protocol, new NodeService(
                provider.GetRequiredService<TransactorHost>(), properties));
            return peer;
        });
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<TransactorHost>());
        services.ConfigureOpenTelemetryMeterProvider(static meters => meters.AddMeter(TransactorMetrics.MeterName));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            HealthCheckName,
            static provider => new TransactorHealthCheck(provider.GetRequiredService<TransactorHost>()),
            failureStatus: null,
            Tags));
        return services;
    }

    private static IEnumerable<PropertyEntry> Entries(IConfiguration? configuration) =>
        (configuration?.GetChildren() ?? [])
            .Where(static each => each.Value is not null)
            .Select(static each => new PropertyEntry(each.Key, each.Value ?? "", 0));

    private static TransactorConfiguration Read(IReadOnlyList<PropertyEntry> entries)
    {
        ConfigurationResult result = ConfigurationReader.Read(
            ".properties", "", entries, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        return result.Configuration ?? throw new AccreteException(
            Edn.Keyword.Of("storage", "misconfigured"),
            AnomalyCategory.Incorrect,
            string.Join(' ', result.Problems.Select(static problem => problem.Message)));
    }
}
