using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Accrete.Embedded.Tests;

/// <summary>A transactor among the services of a host.</summary>
public sealed class HostedTransactorTests : IDisposable
{
    private const string Uri = "datomic:dev://localhost:4334/hosted";
    private const string Docs = "[:find ?d . :where [?e :db/doc ?d] [(= ?d \"kept\")]]";

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_host_keeps_what_was_transacted_and_the_next_one_finds_it()
    {
        using (IHost host = await StartAsync())
        {
            IConnection connection = host.Services.GetRequiredService<IConnection>();
            await connection.TransactAsync("[{:db/doc \"kept\"}]");
            HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
            Assert.Equal(HealthStatus.Healthy, health.Status);
            Assert.Equal(2, health.Entries.Count);
            await host.StopAsync();
        }

        using IHost next = await StartAsync();
        Assert.Equal("kept", next.Services.GetRequiredService<IConnection>().Db.Query(Docs));
        await next.StopAsync();
    }

    [Fact]
    public async Task Peers_of_other_processes_are_served_where_a_port_is_set()
    {
        int port = FreePort(), h2Port = FreePort();
        string uri = $"datomic:dev://localhost:{port}/hosted";
        using IHost host = await StartAsync(
            uri, ("port", port.ToString(CultureInfo.InvariantCulture)),
            ("h2-port", h2Port.ToString(CultureInfo.InvariantCulture)));
        await host.Services.GetRequiredService<IConnection>().TransactAsync("[{:db/doc \"kept\"}]");
        await using (PeerInstance other = new())
        {
            using Connection connection = await other.ConnectAsync($"{uri}?h2-port={h2Port}");
            Assert.Equal("kept", (await connection.SyncAsync()).Query(Docs));
        }

        await host.StopAsync();
    }

    [Fact]
    public void A_property_that_there_is_not_is_told_with_the_nearest_name()
    {
        AccreteException wrong = Assert.Throws<AccreteException>(
            () => new ServiceCollection().AddAccreteTransactor(Configuration(("data-dri", "x"))));
        Assert.Equal(":storage/misconfigured", wrong.Error?.ToString());
        Assert.Contains("data-dir", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_peer_of_a_hosted_transactor_refuses_the_URIs_of_other_systems()
    {
        using IHost host = await StartAsync();
        AccreteException wrong = await Assert.ThrowsAsync<AccreteException>(
            () => host.Services.GetRequiredService<IPeer>().ConnectAsync("datomic:dev://elsewhere:4334/x"));
        Assert.Equal(":db.error/invalid-db-uri", wrong.Error?.ToString());
        await host.StopAsync();
    }

    private static ConfigurationManager Configuration(params IEnumerable<(string Name, string Value)> properties)
    {
        ConfigurationManager configuration = new();
        foreach ((string name, string value) in properties)
        {
            configuration[name] = value;
        }

        return configuration;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<IHost> StartAsync(string uri = Uri, params IEnumerable<(string Name, string Value)> properties)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAccrete(uri);
        builder.Services.AddAccreteTransactor(Configuration([.. properties, ("data-dir", _folder)]));
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
