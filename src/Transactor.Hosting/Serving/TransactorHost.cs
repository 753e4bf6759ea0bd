using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Client;
using Accrete.Transactor;
using Accrete.Transactor.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accrete.Serving;

/// <summary>Runs a transactor for as long as a host runs; whoever needs it first starts it.</summary>
/// <param name="configuration">What its properties say.</param>
/// <param name="listens">Whether it serves peers of other processes.</param>
/// <param name="loggers">Take what it logs.</param>
/// <param name="time">Tells the time.</param>
/// <param name="lifetime">Is told where the program cannot go on, since its storage fails; null where nobody can
/// be.</param>
[SuppressMessage("Reliability", "CA2000", Justification = "What was started is disposed of when the host stops.")]
internal sealed partial class TransactorHost(
    TransactorConfiguration configuration, bool listens, ILoggerFactory loggers, TimeProvider time,
    IHostApplicationLifetime? lifetime)
    : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan MetricsEvery = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = loggers.CreateLogger("transactor");
    private readonly TransactorMetrics _metrics = new();
    private readonly Lock _gate = new();
    private Task<Served>? _starting;
    private MetricsReport? _report;
    private bool _isStopped;

    /// <summary>Gets what the node is; null where it has not started.</summary>
    public NodeState? State => _starting is { IsCompletedSuccessfully: true } started
        ? started.Result.Transactor.Node.State
        : null;

    /// <summary>Returns the databases of the node, once it is active.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="AccreteException">It cannot be started, or has been stopped.</exception>
    public async Task<NodeDatabases> DatabasesAsync(CancellationToken cancellation)
    {
        Served served = await ServedAsync().WaitAsync(cancellation).ConfigureAwait(false);
        await served.Transactor.Node.ActiveAsync(cancellation).ConfigureAwait(false);
        return served.Databases;
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        await ServedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<Served>? starting;
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            (_isStopped, starting) = (true, _starting);
        }

        _report?.Dispose();
        if (starting is not null)
        {
            await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (starting.IsCompletedSuccessfully)
            {
                Served served = await starting.ConfigureAwait(false);
                await served.Databases.EndAsync().ConfigureAwait(false);
                await served.Transactor.DisposeAsync().ConfigureAwait(false);
            }
        }

        _metrics.Dispose();
    }

    /// <summary>Starts the transactor, or returns what was started; an attempt that failed is not kept.</summary>
    private Task<Served> ServedAsync()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return Task.FromException<Served>(DatabaseGuardian.Unavailable("Its host has stopped."));
            }

            return _starting = _starting is null or { IsFaulted: true } ? BeginAsync() : _starting;
        }
    }

    private async Task<Served> BeginAsync()
    {
        foreach (string unused in configuration.Unused)
        {
            LogUnused(_log, unused);
        }

        Action<object>? callback = configuration.MetricsCallback is { } name ? MetricsCallback.Find(name) : null;
        RunningTransactor transactor = await RunningTransactor.StartAsync(
            configuration, listens, _metrics, loggers, time, CancellationToken.None).ConfigureAwait(false);
        _ = StopOnFailureAsync(transactor);
        if (callback is not null)
        {
            _report = new MetricsReport(_metrics, values => Report(callback, values));
            _report.Begin(MetricsEvery, time);
        }

        return new Served(transactor, new NodeDatabases(transactor.Node, PeerSettings.FromRuntime().TxTimeout));
    }

    private async Task StopOnFailureAsync(RunningTransactor transactor)
    {
        AccreteException failure = await transactor.Failure.ConfigureAwait(false);
        LogFailed(_log, failure.Message);
        lifetime?.StopApplication();
    }

    private void Report(Action<object> callback, object values)
    {
        try
        {
            callback(values);
        }
#pragma warning disable CA1031 // What a user's method throws is told, and no more.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogCallbackFailed(_log, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{property} is set, and does nothing")]
    private static partial void LogUnused(ILogger log, string property);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The storage has failed, the host ends: {why}")]
    private static partial void LogFailed(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The metrics-callback failed")]
    private static partial void LogCallbackFailed(ILogger log, Exception error);

    private sealed record Served(RunningTransactor Transactor, NodeDatabases Databases);
}
