using Accrete.Storage.Contract;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.Host.Tests.Serving;

/// <summary>The same on a MariaDB.</summary>
[Trait("Category", "Slow")]
public sealed class MariaDbStandbyTests(MariaDbServer server, ITestOutputHelper output)
    : StandbyProcessTests(server, output), IClassFixture<MariaDbServer>;
