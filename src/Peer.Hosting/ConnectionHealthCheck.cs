using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Accrete;

/// <summary>Tells whether a database answers: healthy where a sync comes back, with the basis in its data.</summary>
/// <param name="connection">What is checked.</param>
public sealed class ConnectionHealthCheck(IConnection connection) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            Database newest = await connection.SyncAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"The database answers; its basis t is {newest.BasisT}.");
        }
        catch (AccreteException failure)
        {
            return new HealthCheckResult(context?.Registration.FailureStatus ?? HealthStatus.Unhealthy,
                failure.Message, failure);
        }
    }
}
