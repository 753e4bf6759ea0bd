using System.IO;
using System.Threading.Tasks;
using Accrete.Storage.Dev;
using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>The dev storage, on files.</summary>
public sealed class SqliteStorageContract(SqliteStorageContract.Folder folder)
    : StorageContract, IClassFixture<SqliteStorageContract.Folder>
{
    protected override Task<IStorage> OpenAsync() => Task.FromResult<IStorage>(folder.Storage);

    // Only one process may have the files, so the other way to them is the same.
    protected override Task<IStorage> OpenOtherAsync() => OpenAsync();

    protected override Task CloseAsync(IStorage storage) => Task.CompletedTask;

    protected override async Task<IStorage?> ReopenAsync()
    {
        await folder.Reopen();
        return folder.Storage;
    }

    public sealed class Folder : IAsyncLifetime
    {
        private readonly string _path = Directory.CreateTempSubdirectory("accrete-storage-").FullName;

        // Set by InitializeAsync, which runs before each case.
        public SqliteStorage Storage { get; private set; } = null!;

        public Task InitializeAsync()
        {
            Storage = SqliteStorage.Open(new SqliteStorageOptions { DataDir = _path });
            return Task.CompletedTask;
        }

        public async Task Reopen()
        {
            await Storage.DisposeAsync();
            await InitializeAsync();
        }

        public async Task DisposeAsync()
        {
            await Storage.DisposeAsync();
            Directory.Delete(_path, recursive: true);
        }
    }
}
