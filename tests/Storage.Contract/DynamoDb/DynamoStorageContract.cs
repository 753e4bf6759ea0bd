using System.Threading.Tasks;
using Accrete.Storage.DynamoDb;
using Xunit;

namespace Accrete.Storage.Contract.DynamoDb;

/// <summary>The ddb storage on a real server.</summary>
[Trait("Category", "Slow")]
[Collection(DynaliteCollection.Name)]
public sealed class DynamoStorageContract(DynaliteServer server) : StorageContract
{
    protected override async Task<IStorage> OpenAsync()
    {
        Skip.If(server.Missing is not null, server.Missing);

        // A request that is slow because the machine is busy must not count as lost: the cases wait for its answer.
        return await DynamoStorage.OpenAsync(
            new DynamoStorageOptions
            {
                Table = DynaliteServer.Table,
                Endpoint = server.Endpoint,
                RequestTimeout = Within,
            },
            Within);
    }

    protected override Task<IStorage> OpenOtherAsync() => OpenAsync();

    protected override async Task<IStorage?> ReopenAsync() => await OpenAsync();
}
