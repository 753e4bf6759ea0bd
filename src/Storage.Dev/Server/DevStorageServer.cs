using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Accrete.Storage.Dev.Server;

/// <summary>Serves a dev storage to peers: gRPC over HTTP/2 on a port of its own, to this machine alone unless
/// <c>storage-access</c> is <c>remote</c>.</summary>
/// <remarks><b>Not encrypted</b>: a password is never sent, but data and sessions are. Between machines, use a network
/// that you trust.</remarks>
public sealed class DevStorageServer : IAsyncDisposable
{
    private const int MessageBytesMax = StorageLimits.SegmentBytesMax + (64 * 1024);
    private const int StreamsMax = 256;

    private readonly WebApplication _host;

    private DevStorageServer(WebApplication host, int port) => (_host, Port) = (host, port);

    /// <summary>Gets the port on which it listens.</summary>
    public int Port { get; }

    /// <summary>Begins to serve.</summary>
    /// <param name="storage">The storage; it stays its owner's.</param>
    /// <param name="options">How.</param>
    /// <param name="token">Gives up starting.</param>
    /// <exception cref="AccreteException">The port is taken, a password is missing or wrong.</exception>
    public static async Task<DevStorageServer> StartAsync(
        IStorage storage, DevStorageServerOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        if (options.IsRemote && (options.Passwords.Admin is null || options.Passwords.Peer is null))
        {
            throw StorageErrors.Misconfigured(
                "storage-access=remote needs storage-admin-password and storage-datomic-password.");
        }

        StoragePasswords passwords = StoragePasswords.Open(options.DataDir, options.Passwords);
        WebApplication host = Build(storage, new DoorKeeper(passwords, options.Time), options);
        try
        {
            await host.StartAsync(token).ConfigureAwait(false);
            IServerAddressesFeature? addresses = host.Services.GetRequiredService<IServer>().Features
                .Get<IServerAddressesFeature>();
            Invariant.Check(addresses is not null, "a server that listens has an address");
            return new DevStorageServer(host, new Uri(addresses.Addresses.Single()).Port);
        }
        catch (IOException error)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw StorageErrors.InUse(
                $"Port {options.Port} of the storage is taken: stop what listens there, or set another h2-port.",
                error);
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends calls that run, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource atOnce = new();
        await atOnce.CancelAsync().ConfigureAwait(false);
        await _host.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(IStorage storage, DoorKeeper door, DevStorageServerOptions options)
    {
        WebApplicationBuilder builder = BareWebHost.Create(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = options.ConnectionsMax;
            kestrel.Limits.MaxRequestBodySize = MessageBytesMax + 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(1024, TimeSpan.FromSeconds(10));
            kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsMax;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            kestrel.Listen(
                options.IsRemote ? IPAddress.Any : IPAddress.Loopback, options.Port,
                listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton(storage);
        builder.Services.AddSingleton(door);
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MessageBytesMax;
            grpc.MaxSendMessageSize = MessageBytesMax;
            grpc.EnableDetailedErrors = false;
            grpc.Interceptors.Add<DoorInterceptor>(door);
        });
        WebApplication host = builder.Build();
        host.MapGrpcService<DevStorageService>();
        return host;
    }
}
