using System;
using System.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Accrete;

/// <summary>Adds databases to the services of a host.</summary>
public static class AccreteServices
{
    private static readonly string[] Tags = ["ready"];

    /// <summary>Adds a connection to a database as a singleton <see cref="IConnection"/>, connected when the host
    /// starts, a health check of the name <c>accrete</c> with the tag <c>ready</c>, and, for hosts that use
    /// OpenTelemetry, the activities and metrics of <see cref="PeerTelemetry"/>.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="uri">The URI of the database.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The same services.</returns>
    /// <remarks>A program that takes <see cref="IConnection"/> can be tested with another one in its place: register it
    /// before or after this call; then nothing is connected. An <see cref="IPeer"/> that is registered makes and
    /// finds the database; without one <see cref="Peer.Default"/> does. A request takes <see cref="IConnection.Db"/>
    /// once, and reads that value.</remarks>
    public static IServiceCollection AddAccrete(
        this IServiceCollection services, string uri, Action<AccreteServiceOptions>? configure = null) =>
        Add(services, null, uri, configure);

    /// <summary>Adds a connection to one of several databases as a keyed singleton <see cref="IConnection"/>,
    /// connected when the host starts, and a health check of the name <c>accrete-KEY</c>.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="key">The key, as for <c>[FromKeyedServices(key)]</c>.</param>
    /// <param name="uri">The URI of the database.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddKeyedAccrete(
        this IServiceCollection services, object key, string uri, Action<AccreteServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Add(services, key, uri, configure);
    }

    private static IServiceCollection Add(
        IServiceCollection services, object? key, string uri, Action<AccreteServiceOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(uri);
        AccreteServiceOptions options = new();
        configure?.Invoke(options);
        services.ConfigureOpenTelemetryTracerProvider(static traces => traces.AddSource(PeerTelemetry.Name));
        services.ConfigureOpenTelemetryMeterProvider(static meters => meters.AddMeter(PeerTelemetry.Name));
        services.TryAddSingleton(Peer.Default); // an instance: the container does not dispose of it
        services.AddKeyedSingleton(
            key, (provider, _) => new ConnectionOpening(provider.GetRequiredService<IPeer>(), uri, options));
        ServiceDescriptor connection = ConnectionOf(key);
        services.TryAdd(connection);
        services.AddSingleton<IHostedService>(provider => new ConnectionStart(
            provider, key, () => IsUsed(services, connection)));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            key is null ? "accrete" : $"accrete-{key}",
            provider => new ConnectionHealthCheck(provider.GetRequiredKeyedService<IConnection>(key)),
            failureStatus: null,
            Tags));
        return services;
    }

    private static ServiceDescriptor ConnectionOf(object? key) => key is null
        ? ServiceDescriptor.Singleton<IConnection>(
            provider => provider.GetRequiredKeyedService<ConnectionOpening>(null).Wait())
        : ServiceDescriptor.KeyedSingleton<IConnection>(
            key, (provider, _) => provider.GetRequiredKeyedService<ConnectionOpening>(key).Wait());

    /// <summary>Tells whether a container takes this description of a service: the last one of its kind.</summary>
    private static bool IsUsed(IServiceCollection services, ServiceDescriptor connection) => ReferenceEquals(
        services.LastOrDefault(each => each.ServiceType == connection.ServiceType
            && Equals(each.ServiceKey, connection.ServiceKey)),
        connection);
}
