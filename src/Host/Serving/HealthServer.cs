using System;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Dev.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Accrete.Host.Serving;

/// <summary>Answers over HTTP whether the transactor is well: <c>GET /health</c> gives 200 while it is active, 503
/// while it stands by or stops.</summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private const int Spare = 4;

    private readonly WebApplication _host;

    private HealthServer(WebApplication host) => _host = host;

    /// <summary>Begins to answer.</summary>
    /// <param name="host">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="concurrency">How many questions are answered at once.</param>
    /// <param name="isActive">Tells whether the transactor is active.</param>
    /// <param name="token">Gives up starting.</param>
    /// <exception cref="AccreteException">The port is taken, or the address is not this machine's.</exception>
    public static async Task<HealthServer> StartAsync(
        string host, int port, int concurrency, Func<bool> isActive, CancellationToken token)
    {
        WebApplicationBuilder builder = BareWebHost.Create(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = concurrency + Spare;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
            Listen(kestrel, host, port);
        });
        WebApplication application = builder.Build();
        application.MapGet("/health", (HttpContext context) =>
        {
            context.Response.StatusCode = isActive()
                ? StatusCodes.Status200OK
                : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync(isActive() ? "active\n" : "standby\n", context.RequestAborted);
        });
        try
        {
            await application.StartAsync(token).ConfigureAwait(false);
            return new HealthServer(application);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw StorageErrors.InUse(
                $"ping-port {port} of {host} cannot be used: stop what listens there, or set another one.", error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource atOnce = new();
        await atOnce.CancelAsync().ConfigureAwait(false);
        await _host.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    private static void Listen(KestrelServerOptions kestrel, string host, int port)
    {
        if (host is "localhost")
        {
            kestrel.ListenLocalhost(port);
        }
        else if (IPAddress.TryParse(host, out IPAddress? address))
        {
            kestrel.Listen(address, port);
        }
        else
        {
            kestrel.Listen(Dns.GetHostAddresses(host)[0], port);
        }
    }
}
