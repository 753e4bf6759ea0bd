using System.Threading.Tasks;
using Accrete.Storage.Cassandra;
using Accrete.Storage.Cassandra.Cql;
using Xunit;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>The cass storage on a server that speaks the protocol and keeps its rows in memory.</summary>
public sealed class FakeCassandraStorageContract(FakeCassandraStorageContract.Server server)
    : StorageContract, IClassFixture<FakeCassandraStorageContract.Server>
{
    protected override async Task<IStorage> OpenAsync() =>
        await CassandraStorage.OpenAsync(FakeOptions.Of(server.Fake), Within);

    protected override Task<IStorage> OpenOtherAsync() => OpenAsync();

    protected override async Task<IStorage?> ReopenAsync() => await OpenAsync();

    public sealed class Server : IAsyncLifetime
    {
        public FakeCassandra Fake { get; } = new();

        public Task InitializeAsync() => Task.CompletedTask;

        public Task DisposeAsync() => Fake.DisposeAsync().AsTask();
    }
}

/// <summary>The cass2 storage on the same.</summary>
public sealed class FakeCassandra2StorageContract(FakeCassandraStorageContract.Server server)
    : StorageContract, IClassFixture<FakeCassandraStorageContract.Server>
{
    protected override async Task<IStorage> OpenAsync() =>
        await CassandraStorage.OpenAsync(FakeOptions.Of(server.Fake, isChunked: true), Within);

    protected override Task<IStorage> OpenOtherAsync() => OpenAsync();

    protected override async Task<IStorage?> ReopenAsync() => await OpenAsync();
}

internal static class FakeOptions
{
    public static CassandraStorageOptions Of(FakeCassandra fake, bool isChunked = false) => new()
    {
        Cluster = new CqlOptions { Hosts = ["127.0.0.1"], Port = fake.Port },
        Table = CassandraTable.Parse(isChunked ? "datomic.datomic2" : "datomic.datomic"),
        IsChunked = isChunked,
    };
}
