using Accrete.Storage.Dev.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Accrete.Storage.Tests;

/// <summary>The web servers of a transactor have what they are told, and nothing of where they were started.</summary>
public sealed class BareWebHostTests
{
    [Fact]
    public void No_file_is_read_or_watched_and_no_variable_of_the_environment_opens_a_port()
    {
        WebApplicationBuilder builder = BareWebHost.Create(static _ => { });
        Assert.DoesNotContain(
            ((IConfigurationBuilder)builder.Configuration).Sources,
            source => source is FileConfigurationSource or Microsoft.Extensions.Configuration.EnvironmentVariables
                .EnvironmentVariablesConfigurationSource);
    }
}
