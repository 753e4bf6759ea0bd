using System.IO;
using System.Threading.Tasks;
using Accrete.Storage.Dev;
using Accrete.Storage.Dev.Server;
using Accrete.Storage.Remote;
using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>The dev storage as a tool on the same machine reaches it: over gRPC.</summary>
public sealed class RemoteStorageContract(RemoteStorageContract.Server server)
    : StorageContract, IClassFixture<RemoteStorageContract.Server>
{
    protected override Task<IStorage> OpenAsync() => Task.FromResult<IStorage>(server.Connect());

    protected override Task<IStorage> OpenOtherAsync() => OpenAsync();

    protected override async Task<IStorage?> ReopenAsync()
    {
        await server.Restart();
        return server.Connect();
    }

    public sealed class Server : IAsyncLifetime
    {
        private readonly string _path = Directory.CreateTempSubdirectory("accrete-remote-").FullName;
        private SqliteStorage? _storage;
        private DevStorageServer? _server;

        public IStorage Connect() => RemoteStorage.Connect(new RemoteStorageOptions
        {
            Host = "127.0.0.1",
            Port = _server?.Port ?? 0,
            Role = RemoteStorageOptions.AdminRole,
            Password = RemoteStorageOptions.AdminRole,
        });

        public async Task InitializeAsync()
        {
            _storage = SqliteStorage.Open(new SqliteStorageOptions { DataDir = _path });
            _server = await DevStorageServer.StartAsync(
                _storage, new DevStorageServerOptions { DataDir = _path, Port = 0 });
        }

        public async Task Restart()
        {
            await Stop();
            await InitializeAsync();
        }

        public async Task DisposeAsync()
        {
            await Stop();
            Directory.Delete(_path, recursive: true);
        }

        private async Task Stop()
        {
            if (_server is not null && _storage is not null)
            {
                await _server.DisposeAsync();
                await _storage.DisposeAsync();
            }
        }
    }
}
