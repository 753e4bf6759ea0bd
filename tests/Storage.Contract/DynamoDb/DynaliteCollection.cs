using Xunit;

namespace Accrete.Storage.Contract.DynamoDb;

/// <summary>Shares one dynalite among all that test with it.</summary>
[CollectionDefinition(Name)]
public sealed class DynaliteCollection : ICollectionFixture<DynaliteServer>
{
    public const string Name = "DynamoDB";
}
