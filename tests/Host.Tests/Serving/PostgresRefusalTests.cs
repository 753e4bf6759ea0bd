using System.Threading.Tasks;
using Accrete.Storage.Contract;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>The same of a PostgreSQL.</summary>
[Trait("Category", "Slow")]
public sealed class PostgresRefusalTests(PostgresServer server) : SqlRefusalTests(server), IClassFixture<PostgresServer>
{
    protected override string WithoutTable => "postgres";

    protected override Task BeReadOnly(bool isReadOnly) => server.BeReplica(isReadOnly);
}
