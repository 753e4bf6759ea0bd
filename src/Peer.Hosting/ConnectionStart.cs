using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Accrete;

/// <summary>Connects when the host starts, so that a wrong URI ends the start and not the first request.</summary>
internal sealed class ConnectionStart(IServiceProvider services, object? key, Func<bool> isOurs) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Where another connection was put in the place of ours, nothing is opened.
        if (isOurs())
        {
            await services.GetRequiredKeyedService<ConnectionOpening>(key)
                .OpenAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
