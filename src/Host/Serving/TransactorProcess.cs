using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Serving;
using Accrete.Storage.S3;
using Accrete.Transactor;
using Accrete.Transactor.Configuration;
using Microsoft.Extensions.Logging;

namespace Accrete.Host.Serving;

/// <summary>Is all that runs in the process of a transactor: storage and its server, the node, health, metrics,
/// logs.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "What was started lies on a stack, which Dispose empties.")]
internal sealed partial class TransactorProcess : IAsyncDisposable
{
    private static readonly TimeSpan MetricsEvery = TimeSpan.FromMinutes(1);

    private readonly TransactorConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly TransactorMetrics _metrics = new();
    private readonly Stack<object> _running = [];

    private TransactorProcess(TransactorConfiguration configuration, ILoggerFactory loggers, TimeProvider time)
    {
        (_configuration, _loggers, _time) = (configuration, loggers, time);
        _log = loggers.CreateLogger("transactor");
    }

    /// <summary>Gets what ends when the process must end: its storage fails for good.</summary>
    public Task<AccreteException> Failure { get; private set; } = new TaskCompletionSource<AccreteException>().Task;

    /// <summary>Starts everything; what was started is stopped again where the rest cannot be.</summary>
    /// <param name="configuration">What the file says.</param>
    /// <param name="time">Tells the time.</param>
    /// <param name="token">Gives up starting.</param>
    /// <exception cref="AccreteException">Storage cannot be used, a port is taken, a password is wrong.</exception>
    /// <exception cref="System.IO.IOException">The log folder or the pid file cannot be written.</exception>
    public static async Task<TransactorProcess> StartAsync(
        TransactorConfiguration configuration, TimeProvider time, CancellationToken token)
    {
        LogFiles files = LogFiles.Open(configuration.LogDir, time);
        TransactorProcess process = new(
            configuration, LoggerFactory.Create(logging => logging.AddProvider(files)), time);
        try
        {
            await process.StartAllAsync(token).ConfigureAwait(false);
            return process;
        }
        catch (Exception error)
        {
            LogNotStarted(process._log, error.Message);
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops: peers are told no more, what was taken becomes durable, files and ports are given
    /// back.</summary>
    public async ValueTask DisposeAsync()
    {
        LogStopping(_log);
        while (_running.TryPop(out object? running))
        {
            if (running is IAsyncDisposable patient)
            {
                await patient.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                ((IDisposable)running).Dispose();
            }
        }

        LogStopped(_log);
        _metrics.Dispose();
        _loggers.Dispose();
    }

    private async Task StartAllAsync(CancellationToken token)
    {
        string uri = SystemUri.Of(_configuration);
        LogStarting(_log, uri, Environment.ProcessId);
        foreach (string unused in _configuration.Unused)
        {
            LogUnused(_log, unused);
        }

        Action<object>? callback = _configuration.MetricsCallback is { } name ? MetricsCallback.Find(name) : null;
        RunningTransactor running = await RunningTransactor.StartAsync(
            _configuration, listens: true, _metrics, _loggers, _time, token).ConfigureAwait(false);
        _running.Push(running);
        Failure = running.Failure;
        TransactorNode node = running.Node;
        if (_configuration.PidFile is { } path)
        {
            _running.Push(PidFile.Write(path));
        }

        await AnswerHealthAsync(node, token).ConfigureAwait(false);
        CopyLogs(node);
        ReportMetrics(callback);
        node.Watch(state => LogState(_log, state));
        await node.PublishedAsync(token).ConfigureAwait(false);
        LogStarted(_log);
    }

    private async Task AnswerHealthAsync(TransactorNode node, CancellationToken token)
    {
        if (_configuration.PingHost is { } host)
        {
            _running.Push(await HealthServer.StartAsync(
                host, _configuration.PingPort, _configuration.PingConcurrency,
                () => node.State == NodeState.Active, token).ConfigureAwait(false));
        }
    }

    /// <summary>Copies log files to the bucket that the file names.</summary>
    private void CopyLogs(TransactorNode node)
    {
        if (_configuration.LogBucket is not { } name)
        {
            return;
        }

        string system = _configuration.CloudWatchSystem ?? _configuration.DynamoTable ?? _configuration.Protocol;
        S3Bucket bucket = new(name, _configuration.DynamoRegion);
        _running.Push(bucket);
        LogCopies copies = new(
            _configuration.LogDir,
            file => LogCopies.KeyOf(
                system, node.State == NodeState.Active ? "active" : "standby", Environment.MachineName, file),
            (key, bytes, token) => bucket.PutAsync(key, bytes, "text/plain", token), _time,
            why => LogNotCopied(_log, why));
        copies.Begin();
        _running.Push(copies);
    }

    private void ReportMetrics(Action<object>? callback)
    {
        CloudWatchMetrics? cloud = _configuration.CloudWatchRegion is { } region
            ? CloudWatchMetrics.Open(
                region, _configuration.CloudWatchSystem ?? "", _time, why => LogNotSent(_log, why))
            : null;
        if (cloud is not null)
        {
            _running.Push(cloud);
        }

        MetricsReport report = new(_metrics, values =>
        {
            LogMetrics(_log, values);
            _ = cloud?.Send(values);
            try
            {
                callback?.Invoke(values);
            }
#pragma warning disable CA1031 // What a user's method throws is told, and no more.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogCallbackFailed(_log, error);
            }
        });
        report.Begin(MetricsEvery, _time);
        _running.Push(report);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Starting {uri} (process {process})")]
    private static partial void LogStarting(ILogger log, string uri, int process);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{property} is set, and does nothing")]
    private static partial void LogUnused(ILogger log, string property);

    [LoggerMessage(Level = LogLevel.Information, Message = "The node is {state}")]
    private static partial void LogState(ILogger log, NodeState state);

    [LoggerMessage(Level = LogLevel.Information, Message = "System started")]
    private static partial void LogStarted(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "Not started: {why}")]
    private static partial void LogNotStarted(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping")]
    private static partial void LogStopping(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped")]
    private static partial void LogStopped(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Metrics {values}")]
    private static partial void LogMetrics(ILogger log, EdnMap values);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Metrics were not sent to CloudWatch: {why}")]
    private static partial void LogNotSent(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Log files were not copied: {why}")]
    private static partial void LogNotCopied(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The metrics-callback failed")]
    private static partial void LogCallbackFailed(ILogger log, Exception error);
}
