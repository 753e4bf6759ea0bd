using System.Threading;
using System.Threading.Tasks;
using Accrete.Transactor;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Accrete.Serving;

/// <summary>Tells what the transactor of a host is: healthy where it is active, degraded where it stands by.</summary>
internal sealed class TransactorHealthCheck(TransactorHost transactor) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(transactor.State switch
        {
            NodeState.Active => HealthCheckResult.Healthy("The transactor is active."),
            NodeState.Standby => HealthCheckResult.Degraded("The transactor stands by: another one is active."),
            _ => new HealthCheckResult(context.Registration.FailureStatus, "The transactor does not run."),
        });
}
