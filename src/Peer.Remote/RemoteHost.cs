using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Caches;
using Accrete.Storage.Catalogs;
using Accrete.Storage.Memcached;
using Accrete.Storage.Memory;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Storage.Valcache;
using Accrete.Storage.Wire;
using Akka.Actor;
using Akka.Configuration;

namespace Accrete.Remote;

/// <summary>Is what a peer has of one storage: reads it, and reaches the transactor that serves it.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "The host disposes of its storage and its actor system.")]
internal sealed class RemoteHost : IDatabaseHost, IAsyncDisposable
{
    private RemoteHost(ActorSystem system, RemoteContext context, IActorRef databases) =>
        (System, Context, Databases) = (system, context, databases);

    /// <summary>Gets what the databases of the storage share.</summary>
    public RemoteContext Context { get; }

    /// <inheritdoc/>
    public ActorSystem System { get; }

    /// <inheritdoc/>
    public IActorRef Databases { get; }

    /// <summary>Starts the actors of a peer over a storage, which is its own from now on.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="peer">What the services of the peer share.</param>
    /// <param name="config">The user's settings of the actor systems; null for none.</param>
    public static RemoteHost Start(IStorage storage, PeerContext peer, Config? config = null)
    {
        StorageNode node = new()
        {
            Storage = WithCaches(new ObservedStorage(storage, peer.Clock, Observe), peer),
            Events = new LogEntryEvents(),
            Settings = new StorageSettings { ReadConcurrency = peer.Settings.ReadConcurrency },
        };
        return Start(node, Remote.Switchboard.Props(config, node.Chance), peer, config);
    }

    /// <summary>Starts the actors of a peer over a storage node, with a switchboard that the caller says how to make:
    /// where the world is a simulated one.</summary>
    /// <param name="node">The storage.</param>
    /// <param name="switchboard">Opens lines to the transactor.</param>
    /// <param name="peer">What the services of the peer share.</param>
    /// <param name="config">The user's settings of the actor system; null for none.</param>
    public static RemoteHost Start(StorageNode node, Props switchboard, PeerContext peer, Config? config)
    {
        Config ours = ConfigurationFactory.ParseString(
            """
            akka.actor.provider = local
            akka.loggers = []
            akka.stdout-loglevel = OFF
            akka.log-dead-letters = off
            akka.log-dead-letters-during-shutdown = off
            """);
        ActorSystem system = ActorSystem.Create("accrete-peer", config is null ? ours : config.WithFallback(ours));
        RemoteContext context = new()
        {
            Node = node,
            Reader = system.ActorOf(SegmentReader.Props(node), "reader"),
            Switchboard = system.ActorOf(switchboard, "switchboard"),
            Peer = peer,
        };
        return new RemoteHost(system, context, system.ActorOf(RemoteDatabases.Props(context), "databases"));
    }

    /// <inheritdoc/>
    public Task<bool> CreateAsync(string name, CancellationToken token) => Change(ChangeKind.Create, name, "", token);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string name, CancellationToken token) => Change(ChangeKind.Delete, name, "", token);

    /// <inheritdoc/>
    public Task<bool> RenameAsync(string name, string newName, CancellationToken token) =>
        Change(ChangeKind.Rename, name, newName, token);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken token) =>
        [.. (await CatalogStore.ReadAsync(Context.Node, token).ConfigureAwait(false)).Names];

    /// <summary>Stops the actors.</summary>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate().ConfigureAwait(false);
        await Context.Node.Storage.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Puts the caches before a storage that the settings ask for: the disk's, then memcached.</summary>
    private static IStorage WithCaches(IStorage storage, PeerContext peer)
    {
        PeerSettings settings = peer.Settings;
        if (settings.MemcachedServers is { } text)
        {
            MemcachedOptions options = new()
            {
                Servers = CacheServer.ReadAll(text) ?? throw StorageErrors.Misconfigured(
                    $"datomic.memcachedServers is {text}: write host:port, several with commas."),
                Discovers = settings.MemcachedAutoDiscovery,
                ConfigTimeout = settings.MemcachedConfigTimeout,
                ExpirationDays = settings.MemcachedExpirationDays,
            };
            storage = new CachedStorage(
                storage,
                new MemcachedCache(options, peer.Clock, PeerTelemetry.PutIntoMemcached),
                PeerTelemetry.AskedMemcached);
        }

        return settings.ValcachePath is not { } path ? storage : new CachedStorage(
            storage,
            DiskCache.Open(path, (long)settings.ValcacheMaxGb << 30, peer.Clock, PeerTelemetry.PutIntoValcache),
            PeerTelemetry.AskedValcache);
    }

    private static void Observe(ObservedCall call)
    {
        if (call.Error is not null)
        {
            PeerTelemetry.Failed();
        }
        else if (call.Method is StorageMethod.Get or StorageMethod.GetMany)
        {
            PeerTelemetry.Got(call.Took, call.Bytes);
        }
    }

    private Task<bool> Change(ChangeKind kind, string name, string newName, CancellationToken token)
    {
        TaskCompletionSource<bool> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Databases.Tell(new RemoteChange(kind, name, newName, answer), ActorRefs.NoSender);
        return answer.Task.WaitAsync(token);
    }
}
