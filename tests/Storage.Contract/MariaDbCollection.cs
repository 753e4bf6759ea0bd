using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>Shares one MariaDB among all that test with it.</summary>
[CollectionDefinition(Name)]
public sealed class MariaDbCollection : ICollectionFixture<MariaDbServer>
{
    public const string Name = "MariaDB";
}
