using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Transactor.Configuration;
using Xunit;

namespace Accrete.Host.Tests.Provisioning;

/// <summary>The template for AWS is one, and says what the policies and the keys of the product are.</summary>
public sealed class CloudFormationTests
{
    private static readonly string Template = Path.Combine(Root(), "deploy", "cloudformation", "accrete.yaml");

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task A_linter_finds_nothing_in_the_template()
    {
        string? linter = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "cfn-lint")).FirstOrDefault(File.Exists);
        Skip.If(linter is null, "no cfn-lint: pip install cfn-lint");
        ProcessStartInfo start = new(linter!, [Template]) { RedirectStandardOutput = true }; // else it is skipped
        using Process process = Process.Start(start)!; // it starts a program, not a document
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }

    [Theory]
    [InlineData("transactor-policy")]
    [InlineData("peer-policy")]
    [InlineData("logs-policy")]
    public void The_roles_have_the_rights_of_the_policies(string name)
    {
        string policy = File.ReadAllText(Path.Combine(Root(), "deploy", "iam", name + ".json"));
        string template = File.ReadAllText(Template);
        foreach (string right in policy.Split('"').Where(
            part => part.StartsWith("dynamodb:", StringComparison.Ordinal)
                || part.StartsWith("s3:", StringComparison.Ordinal)))
        {
            Assert.Contains(right, template, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_file_that_a_machine_writes_is_a_configuration_that_is_used_whole()
    {
        string[] lines = File.ReadAllLines(Template);
        int first = Array.FindIndex(lines, line => line.EndsWith("<<CONF", StringComparison.Ordinal)) + 1;
        int last = Array.FindIndex(lines, line => line.Trim() == "CONF");
        string text = string.Join('\n', lines[first..last].Select(line => line.Trim()))
            .Replace("$address", "10.0.0.1", StringComparison.Ordinal)
            .Replace("${AWS::Region}", "eu-west-1", StringComparison.Ordinal)
            .Replace("${MemoryIndexMax}", "512m", StringComparison.Ordinal)
            .Replace("${ObjectCacheMax}", "2g", StringComparison.Ordinal)
            .Replace("${SystemName}", "people", StringComparison.Ordinal)
            .Replace("${LogBucket}", "people-logs", StringComparison.Ordinal);
        ConfigurationResult result = ConfigurationReader.Read("transactor.conf", text, [], 8L << 30);
        Assert.Empty(result.Problems);
        Assert.Empty(result.Configuration!.Unused);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }
}
