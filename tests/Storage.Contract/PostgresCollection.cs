using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>Shares one PostgreSQL among all that test with it.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
