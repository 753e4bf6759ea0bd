using System;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accrete.Storage.Dev.Server;

/// <summary>Begins web servers that have what they are told, and nothing of the folder they were started in.</summary>
/// <remarks>The usual builders read <c>appsettings.json</c> and variables of the environment, by which anybody could
/// open further ports, and watch the working folder for changes of that file: where the data lies in it, each commit
/// woke the watcher.</remarks>
internal static class BareWebHost
{
    /// <summary>Makes a builder.</summary>
    /// <param name="configure">Says where it listens, and what its bounds are.</param>
    public static WebApplicationBuilder Create(Action<KestrelServerOptions> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(configure);
        builder.Services.AddRouting();
        return builder;
    }
}
