using System.Threading.Tasks;
using Accrete.Storage.Sql;
using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>The sql storage on a real PostgreSQL.</summary>
[Trait("Category", "Slow")]
[Collection(PostgresCollection.Name)]
public sealed class PostgresStorageContract(PostgresServer server) : StorageContract
{
    protected override async Task<IStorage> OpenAsync()
    {
        Skip.If(server.Missing is not null, server.Missing);
        return await PostgresStorage.OpenAsync(
            new PostgresStorageOptions { Url = server.UrlOf("datomic", "datomic") }, Within);
    }

    protected override Task<IStorage> OpenOtherAsync() => OpenAsync();

    protected override async Task<IStorage?> ReopenAsync() => await OpenAsync();
}
