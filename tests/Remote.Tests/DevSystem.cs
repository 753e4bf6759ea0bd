using System;
using System.IO;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Dev;
using Accrete.Storage.Dev.Server;
using Accrete.Storage.Remote;
using Accrete.Storage.Wire;
using Accrete.Transactor;
using Accrete.Transactor.Intake;

namespace Accrete.Remote.Tests;

/// <summary>A transactor on dev storage with its two ports, in this process; it can be stopped and started.</summary>
internal sealed class DevSystem : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("accrete").FullName;
    private readonly TransactorSettings _settings;
    private DevStorageServer? _server;
    private TransactorNode? _node;
    private SqliteStorage? _storage;
    private int _port;
    private int _h2Port;

    private DevSystem(TransactorSettings settings) => _settings = settings;

    public TransactorNode Node => _node!;

    /// <summary>Gets where the files are.</summary>
    public string Folder => _folder;

    public static async Task<DevSystem> StartAsync(TransactorSettings? settings = null)
    {
        DevSystem system = new(settings ?? new TransactorSettings());
        await system.StartAgainAsync();
        return system;
    }

    public int StoragePort => _h2Port;

    /// <summary>Reads where the transactor is, as a peer does.</summary>
    public async Task<Location> LocationAsync()
    {
        await using RemoteStorage storage = RemoteStorage.Connect(
            new RemoteStorageOptions { Host = "127.0.0.1", Port = _h2Port });
        RefRecord? record = await storage.ReadAsync(Location.Key, TimeSpan.FromSeconds(10));
        return LocationCodec.Read(record!.Value);
    }

    /// <summary>Opens the storage as a peer does.</summary>
    public IStorage Storage() => RemoteStorage.Connect(
        new RemoteStorageOptions { Host = "127.0.0.1", Port = _h2Port });

    /// <summary>Returns whether a peer can make a database, write to it and read it.</summary>
    public async Task<bool> WorksAsync()
    {
        string name = $"works-{Guid.NewGuid()}";
        await using PeerInstance peer = new();
        await peer.CreateDatabaseAsync(Uri(name));
        using Connection connection = await peer.ConnectAsync(Uri(name));
        TxReport report = await connection.TransactAsync("[{:db/doc \"works\"}]");
        return "works".Equals(report.DbAfter.Query("[:find ?d . :where [?e :db/doc ?d] [(= ?d \"works\")]]"));
    }

    /// <summary>Gets the URI of a database, or of all where the name is <c>*</c>.</summary>
    public string Uri(string name) => $"datomic:dev://127.0.0.1:{_port}/{name}?h2-port={_h2Port}";

    public async Task StartAgainAsync()
    {
        SqliteStorage storage = SqliteStorage.Open(new SqliteStorageOptions { DataDir = _folder });
        _node = await TransactorNode.ListenAsync(
            storage, _settings with { Wire = new WireEndpoint { Host = "127.0.0.1", Port = _port } });
        _server = await DevStorageServer.StartAsync(
            storage, new DevStorageServerOptions { DataDir = _folder, Port = _h2Port });
        await _node.PublishedAsync(default).WaitAsync(TimeSpan.FromSeconds(30));
        _port = ((Akka.Actor.ExtendedActorSystem)_node.System).Provider.DefaultAddress.Port!.Value;
        _h2Port = _server.Port;
    }

    /// <summary>Serves the storage again, without a transactor.</summary>
    public async Task StartStorageAsync()
    {
        _storage = SqliteStorage.Open(new SqliteStorageOptions { DataDir = _folder });
        _server = await DevStorageServer.StartAsync(
            _storage, new DevStorageServerOptions { DataDir = _folder, Port = _h2Port });
    }

    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }

        (_server, _node, _storage) = (null, null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
