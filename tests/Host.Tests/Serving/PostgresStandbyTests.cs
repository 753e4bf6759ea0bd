using Accrete.Storage.Contract;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.Host.Tests.Serving;

/// <summary>The same on a PostgreSQL.</summary>
[Trait("Category", "Slow")]
public sealed class PostgresStandbyTests(PostgresServer server, ITestOutputHelper output)
    : StandbyProcessTests(server, output), IClassFixture<PostgresServer>;
