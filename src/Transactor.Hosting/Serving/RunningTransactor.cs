using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Caches;
using Accrete.Storage.Dev.Server;
using Accrete.Storage.Memcached;
using Accrete.Storage.Memory;
using Accrete.Storage.Valcache;
using Accrete.Transactor;
using Accrete.Transactor.Configuration;
using Akka.Configuration;
using Microsoft.Extensions.Logging;

namespace Accrete.Serving;

/// <summary>Is a transactor that runs in this process, whatever the process is: its storage, the node, and the server
/// of dev storage where peers of other processes are served.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "The node disposes of its storage.")]
internal sealed partial class RunningTransactor : IAsyncDisposable
{
    private readonly TransactorMetrics _metrics;
    private readonly ILogger _log;
    private readonly TaskCompletionSource<AccreteException> _failure =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TransactorNode? _node;
    private DevStorageServer? _server;

    private RunningTransactor(TransactorMetrics metrics, ILogger log) => (_metrics, _log) = (metrics, log);

    /// <summary>Gets what ends when the transactor must not go on: its storage fails for good.</summary>
    public Task<AccreteException> Failure => _failure.Task;

    /// <summary>Gets the node.</summary>
    public TransactorNode Node => _node!; // set before anybody has this

    /// <summary>Starts one; what was started is stopped again where the rest cannot be.</summary>
    /// <param name="configuration">What its properties say.</param>
    /// <param name="listens">Whether it serves peers of other processes.</param>
    /// <param name="metrics">Counts and measures.</param>
    /// <param name="loggers">Take what it logs.</param>
    /// <param name="time">Tells the time.</param>
    /// <param name="token">Gives up starting.</param>
    /// <exception cref="AccreteException">Storage cannot be used, a port is taken, a password is wrong.</exception>
    public static async Task<RunningTransactor> StartAsync(
        TransactorConfiguration configuration, bool listens, TransactorMetrics metrics, ILoggerFactory loggers,
        TimeProvider time, CancellationToken token)
    {
        RunningTransactor running = new(metrics, loggers.CreateLogger("transactor"));
        IStorage raw = await ServedStorage.OpenAsync(configuration, time, token).ConfigureAwait(false);
        try
        {
            await running.StartNodeAsync(raw, configuration, listens, time, token).ConfigureAwait(false);
            running.Node.System.ActorOf(ActorLog.Props(loggers), "log");
            running._server = listens
                ? await ServedStorage.ServeAsync(raw, configuration, time, token).ConfigureAwait(false)
                : null;
            return running;
        }
        catch
        {
            if (running._node is null)
            {
                await raw.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                await running.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Stops: peers are told no more, what was taken becomes durable, files and ports are given
    /// back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }

        await Node.DisposeAsync().ConfigureAwait(false);
    }

    private static Config AkkaSettings(TransactorConfiguration configuration)
    {
        Config ours = ConfigurationFactory.ParseString("akka.loglevel = INFO");
        return configuration.Akka is null ? ours : configuration.Akka.WithFallback(ours);
    }

    /// <summary>Starts the node over the storage, observed; the node disposes of it.</summary>
    private async Task StartNodeAsync(
        IStorage raw, TransactorConfiguration configuration, bool listens, TimeProvider time, CancellationToken token)
    {
        IStorage observed = WithCaches(new ObservedStorage(raw, time, Observe), configuration, time);
        TransactorSettings settings = configuration.Settings with { Metrics = _metrics, Clock = time };
        Config akka = AkkaSettings(configuration);
        _node = listens
            ? await TransactorNode.ListenAsync(observed, settings, akka, configuration.StorageSettings, token)
                .ConfigureAwait(false)
            : TransactorNode.Start(observed, settings, akka, configuration.StorageSettings);
    }

    /// <summary>Puts the caches before a storage that the file asks for: the disk's, then memcached.</summary>
    private IStorage WithCaches(IStorage storage, TransactorConfiguration configuration, TimeProvider time)
    {
        if (configuration.Memcached is { } servers)
        {
            MemcachedOptions options = new()
            {
                Servers = servers,
                Discovers = configuration.MemcachedDiscovers,
                ConfigTimeout = configuration.MemcachedConfigTimeout,
                ExpirationDays = configuration.MemcachedExpirationDays,
            };
            storage = new CachedStorage(
                storage, new MemcachedCache(options, time, _metrics.PutIntoMemcached), _metrics.AskedMemcached);
        }

        return configuration.ValcachePath is not { } path ? storage : new CachedStorage(
            storage,
            DiskCache.Open(path, (long)configuration.ValcacheMaxGb << 30, time, _metrics.PutIntoValcache),
            _metrics.AskedValcache);
    }

    /// <summary>Measures a call of storage, and tells where a write failed for a reason that does not pass: a later
    /// success could not be believed.</summary>
    private void Observe(ObservedCall call)
    {
        _metrics.Observe(call);
        if (call.Error is not { } error)
        {
            return;
        }

        LogStorage(_log, call.Method, error.Message);
        if (error.Category == AnomalyCategory.Fault
            && call.Method is StorageMethod.Put or StorageMethod.CompareAndSet or StorageMethod.Delete)
        {
            _metrics.Alarm("Storage");
            _failure.TrySetResult(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storage: {method} failed: {why}")]
    private static partial void LogStorage(ILogger log, StorageMethod method, string why);
}
