using System.Threading.Tasks;
using Accrete.Storage.Memory;

namespace Accrete.Storage.Contract;

/// <summary>The service in memory.</summary>
public sealed class MemStorageContract : StorageContract
{
    protected override Task<IStorage> OpenAsync() => Task.FromResult<IStorage>(new MemStorage());

    protected override Task<IStorage> OpenOtherAsync() =>
        Task.FromResult<IStorage>(((MemStorage)Storage).Attach());
}
