using System.Threading.Tasks;
using Accrete.Storage.Cassandra;
using Xunit;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>The cass storage on a real Cassandra.</summary>
[Trait("Category", "Slow")]
[Collection(CassandraCollection.Name)]
public sealed class CassandraStorageContract(CassandraServer server) : StorageContract
{
    protected override async Task<IStorage> OpenAsync()
    {
        Skip.If(server.Missing is not null, server.Missing);
        return await CassandraStorage.OpenAsync(server.Options(), Within);
    }

    protected override Task<IStorage> OpenOtherAsync() => OpenAsync();

    protected override async Task<IStorage?> ReopenAsync() => await OpenAsync();
}

/// <summary>The cass2 storage on the same.</summary>
[Trait("Category", "Slow")]
[Collection(CassandraCollection.Name)]
public sealed class Cassandra2StorageContract(CassandraServer server) : StorageContract
{
    protected override async Task<IStorage> OpenAsync()
    {
        Skip.If(server.Missing is not null, server.Missing);
        return await CassandraStorage.OpenAsync(server.Options(isChunked: true), Within);
    }

    protected override Task<IStorage> OpenOtherAsync() => OpenAsync();

    protected override async Task<IStorage?> ReopenAsync() => await OpenAsync();
}
