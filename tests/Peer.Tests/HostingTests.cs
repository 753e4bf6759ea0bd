using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Accrete.PeerTests;

/// <summary>A database among the services of a host.</summary>
public sealed class HostingTests
{
    [Fact]
    public async Task A_host_makes_connects_checks_and_disposes_of_its_connection()
    {
        IConnection connection;
        await using PeerInstance peer = new();
        await using (ServiceProvider services = Services(peer, "datomic:mem://hosted"))
        {
            await Start(services);
            connection = services.GetRequiredService<IConnection>();
            Assert.Same(connection, services.GetRequiredService<IConnection>());
            connection.Transact("[]");
            Assert.Equal(HealthStatus.Healthy, await Health(services));
        }

        Assert.Throws<AccreteException>(() => connection.Db);
        Assert.Equal(["hosted"], await peer.GetDatabaseNamesAsync("datomic:mem://*"));
    }

    [Fact]
    public async Task Health_follows_the_database()
    {
        await using PeerInstance peer = new();
        await using ServiceProvider services = Services(peer, "datomic:mem://sick");
        await Start(services);
        await peer.DeleteDatabaseAsync("datomic:mem://sick");
        Assert.Equal(HealthStatus.Unhealthy, await Health(services));
    }

    [Fact]
    public async Task A_database_that_is_not_there_ends_the_start_where_none_is_to_be_made()
    {
        await using PeerInstance peer = new();
        await using ServiceProvider services =
            Services(peer, "datomic:mem://none", options => options.CreateDatabase = false);
        Assert.Equal("db-not-found", (await Assert.ThrowsAsync<AccreteException>(() => Start(services))).Error?.Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_test_puts_a_connection_of_its_own_in_place_and_nothing_is_connected(bool before)
    {
        await using PeerInstance peer = new();
        ServiceCollection collection = new();
        collection.AddLogging();
        collection.AddSingleton<IPeer>(peer);
        Substitute substitute = new();
        if (before)
        {
            collection.AddSingleton<IConnection>(substitute);
        }

        collection.AddAccrete("datomic:mem://replaced");
        if (!before)
        {
            collection.AddSingleton<IConnection>(substitute);
        }

        await using ServiceProvider services = collection.BuildServiceProvider();
        await Start(services);
        Assert.Same(substitute, services.GetRequiredService<IConnection>());
        Assert.Empty(await peer.GetDatabaseNamesAsync("datomic:mem://*"));
    }

    [Fact]
    public async Task Several_databases_have_keys()
    {
        await using PeerInstance peer = new();
        ServiceCollection collection = new();
        collection.AddLogging();
        collection.AddSingleton<IPeer>(peer);
        collection.AddKeyedAccrete("a", "datomic:mem://a").AddKeyedAccrete("b", "datomic:mem://b");
        await using ServiceProvider services = collection.BuildServiceProvider();
        await Start(services);
        Assert.NotEqual(services.GetRequiredKeyedService<IConnection>("a").Db.Id,
            services.GetRequiredKeyedService<IConnection>("b").Db.Id);
        HealthReport report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(["accrete-a", "accrete-b"], report.Entries.Keys.Order(StringComparer.Ordinal));
    }

    private static ServiceProvider Services(
        PeerInstance peer, string uri, Action<AccreteServiceOptions>? configure = null)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<IPeer>(peer);
        return services.AddAccrete(uri, configure).BuildServiceProvider();
    }

    private static async Task Start(ServiceProvider services)
    {
        foreach (IHostedService service in services.GetServices<IHostedService>())
        {
            // The publisher of health reports waits first; it is no part of this.
            if (service.GetType().Namespace == "Accrete")
            {
                await service.StartAsync(CancellationToken.None);
            }
        }
    }

    private static async Task<HealthStatus> Health(ServiceProvider services) =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    /// <summary>What a program's own test would write: a connection that leads nowhere.</summary>
    private sealed class Substitute : IConnection
    {
        public Database Db => throw new NotSupportedException();

        public TxLog Log => throw new NotSupportedException();

        public TxReport Transact(object txData) => throw new NotSupportedException();

        public Task<TxReport> TransactAsync(object txData, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<TxReport> TxReports(CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<LogEntry> Follow(
            long fromT, long? toT = null, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public Task<Database> SyncAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<Database> SyncAsync(long t, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public void Release()
        {
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
