using System.Threading.Tasks;
using Accrete.Storage.Contract;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>The same of a MariaDB.</summary>
[Trait("Category", "Slow")]
public sealed class MariaDbRefusalTests(MariaDbServer server) : SqlRefusalTests(server), IClassFixture<MariaDbServer>
{
    protected override string WithoutTable => "empty";

    protected override Task BeReadOnly(bool isReadOnly) =>
        server.Execute($"SET GLOBAL read_only = {(isReadOnly ? 1 : 0)}");
}
